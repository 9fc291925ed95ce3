"""Who the visitor is in the place's directory: by which accounts they have proposed and approved."""

from ledger.pages.listing import AS_MANY
from ledger.pages.visiting import Visit
from ledger.people.routes import LIST_PEOPLE


async def own_accounts(visit: Visit) -> frozenset[str]:
    """The accounts of the person who visits; the directory tells everybody their own."""
    people = (await visit.read(LIST_PEOPLE, page_size=AS_MANY))["items"]
    session = visit.session
    persons = {one.person_id for one in people if (one.issuer, one.subject) == (session.issuer, session.subject)}
    return frozenset(str(one.principal_id) for one in people if one.person_id in persons)

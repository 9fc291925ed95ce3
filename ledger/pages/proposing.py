"""Where a page sends somebody who means to propose a controlled act."""

from ledger.approvals.routes import PROPOSERS
from ledger.pages.visiting import Visit


def proposal_form(visit: Visit, act: str, **said: object) -> str | None:
    """The form of a controlled act with what the page knows filled in; none for who may not propose any."""
    if not any(grant.role in PROPOSERS for grant in visit.grants):
        return None
    path = f"/new/places/{visit.at['place']}/pools/{visit.at['pool']}/proposals"
    return visit.link(path, act=act, **{name: str(value) for name, value in said.items()})

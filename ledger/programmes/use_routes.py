"""Doors of what schemes are for: said later than the scheme itself, and changed by a further version."""

from ledger.core.refusal import Code
from ledger.places.fences import refuse_broken_fences
from ledger.programmes import store
from ledger.programmes.attributes import adding_door, listing_door, routes_of_attribute
from ledger.programmes.model import NewSchemeUse, SchemeUseView

ADD_SCHEME_USE = adding_door(
    "add_scheme_use",
    "uses",
    "Say what a scheme is for from a date on: its purposes, and whether revenue or capital",
    NewSchemeUse,
    SchemeUseView,
    Code.FENCE_IS_BROKEN,
)
LIST_SCHEME_USES = listing_door(
    "list_scheme_uses",
    "scheme-uses",
    "List what the schemes of a place are for, every version of each",
    SchemeUseView,
)


def _view(at: tuple[str, str], version: int, use: NewSchemeUse) -> SchemeUseView:
    return SchemeUseView(*at, version, use.effective_from, use.purposes, use.nature)


ROUTES = routes_of_attribute(
    ADD_SCHEME_USE,
    LIST_SCHEME_USES,
    keep=store.insert_scheme_use,
    view_of=_view,
    list_versions=store.list_scheme_uses,
    look_after=refuse_broken_fences,
)

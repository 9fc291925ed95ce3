"""Doors of how schemes bear VAT: who delivers the service and under which regime; a further version changes it."""

from ledger.core.refusal import Code
from ledger.programmes import store
from ledger.programmes.attributes import adding_door, listing_door, routes_of_attribute
from ledger.programmes.model import NewVatTreatment, VatTreatmentView

ADD_VAT_TREATMENT = adding_door(
    "add_vat_treatment",
    "vat-treatments",
    "Say how a scheme bears VAT from a date on: who delivers the service, and under which regime",
    NewVatTreatment,
    VatTreatmentView,
    Code.BODY_IS_NOT_REGISTERED,
)
LIST_VAT_TREATMENTS = listing_door(
    "list_vat_treatments",
    "vat-treatments",
    "List how the schemes of a place bear VAT, every version of each",
    VatTreatmentView,
)


def _view(at: tuple[str, str], version: int, new: NewVatTreatment) -> VatTreatmentView:
    return VatTreatmentView(*at, version, new.effective_from, new.delivering_body, new.regime)


ROUTES = routes_of_attribute(
    ADD_VAT_TREATMENT,
    LIST_VAT_TREATMENTS,
    keep=store.insert_vat_treatment,
    view_of=_view,
    list_versions=store.list_vat_treatments,
)

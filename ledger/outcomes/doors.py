"""What the doors of outcomes and of measures share: a programme's, set by those who steer, stated by posters."""

from typing import Any

from ledger.core.refusal import Code
from ledger.http.door import POSTERS, Door, Scope
from ledger.http.paging import Page
from ledger.programmes.steering_routes import SETTERS

_PATH = "/v1/places/{place}/programmes/{programme}"


def setting_door(operation: str, noun: str, summary: str, payload: Any, result: Any, *refusals: Code) -> Door:
    """A door at which it is said what is looked at."""
    return Door(
        operation=operation,
        method="POST",
        path=f"{_PATH}/{noun}",
        summary=summary,
        tag="outcomes",
        status=201,
        scope=Scope.ADMIN,
        roles=SETTERS,
        payload=payload,
        result=result,
        refusals=refusals,
    )


def stating_door(operation: str, noun: str, summary: str, payload: Any, result: Any) -> Door:
    """A door at which figures are stated."""
    return Door(
        operation=operation,
        method="POST",
        path=f"{_PATH}/{noun}",
        summary=summary,
        tag="outcomes",
        status=201,
        scope=Scope.POST,
        roles=POSTERS,
        payload=payload,
        result=result,
        refusals=(
            Code.BODY_IS_NOT_YOURS,
            Code.BODY_IS_NOT_REGISTERED,
            Code.INDICATOR_DOES_NOT_EXIST,
            Code.VERSION_HAS_CHANGED_SINCE,
            Code.UNITS_DIFFER,
        ),
    )


def listing_door(operation: str, noun: str, summary: str, query: Any, result: Any) -> Door:
    """A door at which any of it is listed."""
    return Door(
        operation=operation,
        method="GET",
        path=f"{_PATH}/{noun}",
        summary=summary,
        tag="outcomes",
        query=query,
        result=Page[result],
        refusals=(Code.CURSOR_IS_NOT_VALID,),
    )

"""What became of a body: names change and bodies merge, codes never change."""

from collections.abc import Collection, Sequence

from ledger.core.refusal import Code, Refusal
from ledger.places.model import BodyLife, BodyVersion, NewBodyVersion


def life_of(body: str, versions: Sequence[tuple[BodyVersion, bool]]) -> BodyLife:
    """A body as the last version that has begun says; a later one is announced among the versions."""
    today = [one for one, has_begun in versions if has_begun][-1]
    return BodyLife(
        body=body,
        name=today.name,
        kind=today.kind,
        successor=today.successor,
        versions=tuple(one for one, _ in versions),
    )


def refusals_of_version(
    body: str, new: NewBodyVersion, last: BodyVersion, successors: Collection[str]
) -> tuple[Refusal, ...]:
    """Why a version cannot follow the last one; `successors`: the body named, and all that follow it in turn."""
    refusals = []
    if last.effective_from is not None and new.effective_from < last.effective_from:
        detail = f"version {last.version} begins on {last.effective_from}"
        refusals.append(Refusal(Code.BODY_HAS_CHANGED_SINCE, detail, "/effective_from"))
    if new.successor is not None and body in successors:
        detail = f"{new.successor} is {body} itself, or is followed by it"
        refusals.append(Refusal(Code.SUCCESSOR_LEADS_BACK, detail, "/successor"))
    return tuple(refusals)

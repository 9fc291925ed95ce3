"""The risk share of a pack: settlements of the year as they stood at an instant, with their working; pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from ledger.rule_sets.store import Document
from ledger.rules.sharing.reading import read_back
from ledger.rules.sharing.result import Result, Working
from ledger.settlement.effects import Difference, What
from ledger.settlement.store import KeptSettlement
from ledger.settlement.views import address_of
from ledger.statements.pack_model import (
    PackRuleSet,
    PackSettlement,
    PackSharing,
    Recorded,
    RuleSentence,
    SharedScheme,
    ShareLine,
    TakenLine,
    WorkingLine,
    WorkingPart,
)

NO_SETTLEMENT = "no settlement of the year was proposed by then"
_ENDS = {"dispute_withdrawn", "dispute_resolved"}


class KnownSettlement(Struct, frozen=True):
    """A settlement with its result and all that was done with it: rows of its history, in order."""

    kept: KeptSettlement
    result: Result
    history: Sequence[Mapping[str, Any]]


def compose_sharing(
    found: Sequence[KnownSettlement], rule_sets: Iterable[Document], known_at: datetime, pool_path: str
) -> PackSharing:
    """The settlements in order, the latest last, and the rules by which they were shared."""
    known = [(one, [row for row in one.history if row["recorded_at"] <= known_at]) for one in found]
    disputed = _disputed(row for _, done in known for row in done)
    return PackSharing(
        settlements=tuple(_settlement(one, done, disputed, pool_path, is_last=one is found[-1]) for one, done in known),
        rule_sets=tuple(_rule_set(one) for one in rule_sets),
        note="" if found else NO_SETTLEMENT,
    )


def _disputed(done: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """By scheme the bodies whose disputes stood, in whichever settlement of the year they were raised."""
    found: dict[str, list[str]] = {}
    for row in sorted(done, key=lambda row: row["what"] in _ENDS):
        for scheme in row["schemes"]:
            if row["what"] == "disputed":
                found.setdefault(scheme, []).append(row["body"])
            elif row["what"] in _ENDS:
                found[scheme].remove(row["body"])
    return found


def _settlement(
    one: KnownSettlement,
    done: Sequence[Mapping[str, Any]],
    disputed: Mapping[str, Sequence[str]],
    pool_path: str,
    *,
    is_last: bool,
) -> PackSettlement:
    content = one.kept.content
    record = address_of(pool_path, content.number)
    is_withdrawn = any(row["what"] == "withdrawn" for row in done)
    note = "withdrawn" if is_withdrawn else "" if is_last else "a later settlement took over what it left open"
    schemes = dict.fromkeys(difference.effect.scheme for difference in content.effects)
    return PackSettlement(
        settlement=content.number,
        record=record,
        period=content.period,
        last_day=content.last_day,
        through_sequence=content.through_sequence,
        rule_set_version=content.rule_set_version,
        sha256=one.kept.sha256.hex(),
        proposed_at=one.kept.recorded_at,
        note=note,
        schemes=tuple(
            SharedScheme(
                scheme=scheme,
                state=_state(scheme, done, disputed.get(scheme, ()), has_ended=is_withdrawn or not is_last),
                shares=tuple(_share(each, record) for each in content.effects if each.effect.scheme == scheme),
            )
            for scheme in schemes
        ),
        working=tuple(_working(one.result)),
    )


def _state(scheme: str, done: Sequence[Mapping[str, Any]], disputed: Sequence[str], *, has_ended: bool) -> str:
    """Where a scheme stood, by what had been done with it."""
    of_scheme = [row for row in done if scheme in row["schemes"]]
    if any(row["what"] == "settled" for row in of_scheme):
        return "settled"
    if has_ended:
        return "not settled by this settlement"
    if disputed:
        return f"disputed by {', '.join(sorted(set(disputed)))}"
    agreed = dict.fromkeys(row["body"] for row in of_scheme if row["what"] == "agreed")
    return f"agreed by {', '.join(agreed)} so far" if agreed else "proposed"


def _share(one: Difference, record: str) -> ShareLine:
    return ShareLine(
        what=_in_words(one),
        body=one.effect.body,
        evaluated=Recorded(one.evaluated_pence, record),
        to_settle=Recorded(one.amount_pence, record),
    )


def _in_words(one: Difference) -> str:
    """What becomes of it, as a treasurer says it."""
    effect = one.effect
    within = f" within the fence {effect.fence}" if effect.fence else ""
    why = f": {effect.why}" if effect.why else ""
    listed = "" if effect.posts else f"; listed, no entry is made{why}"
    return f"{_what(one)}{within}{listed}"


def _what(one: Difference) -> str:
    effect, form = one.effect, one.effect.form.replace("_", " ")
    match effect.what:
        case What.SHARE:
            return f"{'borne by' if one.evaluated_pence >= 0 else 'given back to'} {effect.body} ({form})"
        case What.KEPT:
            return f"kept: {form}, {effect.to}" if effect.to else f"kept: {form}"
        case What.DRAWN:
            return f"drawn on {effect.to}"
        case What.DISTRIBUTED:
            return f"distributed of savings of {effect.body}"
        case What.REINVESTED:
            return f"put into the pot of savings of {effect.body}"


def _working(result: Result) -> Iterator[WorkingPart]:
    for pot in result.pots:
        yield WorkingPart(part=pot.part, amount_pence=pot.amount_pence, lines=tuple(map(_line, pot.working)))
    for gain in result.gains:
        for moved in (gain.proposed, gain.payable):
            yield WorkingPart(
                part=f"{gain.gain}, on what is {moved.basis}",
                amount_pence=moved.shared_pence,
                lines=tuple(map(_line, moved.working)),
            )


def _line(one: Working) -> WorkingLine:
    return WorkingLine(
        depth=one.depth,
        says=one.says,
        before_pence=one.before_pence,
        taken_pence=one.taken_pence,
        after_pence=one.after_pence,
        taken=tuple(TakenLine(taken.to, taken.amount_pence) for taken in one.taken),
    )


def _rule_set(one: Document) -> PackRuleSet:
    return PackRuleSet(
        version=one.version,
        title=one.rule_set.title,
        sha256=one.sha256,
        sentences=tuple(RuleSentence(said.depth, said.text) for said in read_back(one.rule_set)),
    )

"""The sections of a pack that are words more than figures: the risk share's working, rules, commentary; pure."""

from collections.abc import Iterator

from ledger.commentaries.model import CommentaryView
from ledger.core.clock import day_text, instant_text
from ledger.core.documents import Section, money_text
from ledger.core.tables import Column, Kind, Table
from ledger.statements.model import Statement
from ledger.statements.pack_model import PackRuleSet, PackSettlement, PackSharing, WorkingPart
from ledger.statements.pack_tables import money, texts
from ledger.statements.pack_totals import partners_table

_ERASED = "The text of this commentary was erased."


def sharing_sections(statement: Statement, sharing: PackSharing) -> Iterator[Section]:
    """Who bears what, settlement by settlement with its working, and the rules as they read."""
    note = (f"There is no risk share yet: {sharing.note}.",) if sharing.note else ()
    yield Section("Risk share", note, (partners_table(statement),) if statement.partners else ())
    for one in sharing.settlements:
        yield _settlement(one)
    for rules in sharing.rule_sets:
        yield _rules(rules)


def _settlement(one: PackSettlement) -> Section:
    said = (
        f"Settlement {one.settlement} was proposed on {instant_text(one.proposed_at)} for the year to "
        f"{day_text(one.last_day)}, as known at entry {one.through_sequence}, by version {one.rule_set_version} of the "
        f"rules. SHA-256 {one.sha256}." + (f" It is {one.note}." if one.note else "")
    )
    shares = Table(
        f"Settlement {one.settlement}: what becomes of each variance",
        (*texts("Scheme", "Where it stands", "What becomes of it"), *money("For the year", "To settle")),
        [
            (scheme.scheme, scheme.state, share.what, share.evaluated.amount_pence, share.to_settle.amount_pence)
            for scheme in one.schemes
            for share in scheme.shares
        ],
    )
    working = Table(
        f"Settlement {one.settlement}: working",
        (
            *(Column("Step", Kind.NUMBER), *texts("Part", "What the rule does")),
            *money("Before", "Taken", "After"),
        ),
        list(_steps(one)),
    )
    return Section(f"Settlement {one.settlement}", (said,), (shares, working))


def _steps(one: PackSettlement) -> Iterator[tuple[int, str, str, int, int | None, int]]:
    number = 0
    for part in one.working:
        part_text = f"{_part(part)} ({money_text(part.amount_pence)})"
        if not part.lines:
            number += 1
            yield number, part_text, "No rule takes any of it", part.amount_pence, None, part.amount_pence
        for step in part.lines:
            number += 1
            taken = "; ".join(f"{each.to}: {money_text(each.amount_pence)}" for each in step.taken)
            says = f"{'· ' * step.depth}{step.says}" + (f" ({taken})" if taken else "")
            yield number, part_text, says, step.before_pence, step.taken_pence, step.after_pence


def _part(part: WorkingPart) -> str:
    return part.part.replace("/", " / ")


def _rules(rules: PackRuleSet) -> Section:
    told = tuple(f"{'· ' * one.depth}{one.text}" for one in rules.sentences)
    said = f"Version {rules.version} of the rules reads as follows. SHA-256 {rules.sha256}."
    return Section(f"The rules, version {rules.version}: {rules.title}", (said, *told))


def commentary_section(commentary: tuple[CommentaryView, ...]) -> Section:
    """What was said, by whom and when."""
    return Section("Commentary", tuple(_said(one) for one in commentary))


def _said(one: CommentaryView) -> str:
    about = one.line.replace("_", " ").replace("/", " / ") or "the whole statement"
    author = one.author or "a person whom the directory does not name"
    said = one.commentary if one.commentary is not None else _ERASED
    version = f", version {one.version}" if one.version > 1 else ""
    return f"On {about}: {said} ({author} for {one.body_name}, {instant_text(one.recorded_at)}{version})"

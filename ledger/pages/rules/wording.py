"""What the form of a rule set calls things: by the last names that lead to a field, since steps hold steps. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from ledger.pages.forms.model import Choice, Override, Widget

_STEPS = (
    Choice("share", "Share it among partners by weights"),
    Choice("bear", "One partner bears all of it"),
    Choice("draw", "Draw on reserves, underspends or needs"),
    Choice("bands", "Bands: slices, each with steps of its own"),
    Choice("split", "Split it into named parts, each with steps"),
    Choice("limit", "Limit what partners bear, with steps for the excess"),
    Choice("keep", "Keep it: carried forward, held, reinvested, released"),
    Choice("compensate", "Compensate those worse off than a floor"),
)
_WEIGHTS = (
    Choice("percentages", "Fixed percentages"),
    Choice("ratio", "A fixed ratio"),
    Choice("measured", "Measured: what the figures say of each"),
    Choice("equal", "Equal parts"),
    Choice("line_profile", "The percentages that each line carries"),
    Choice("contributed", "What each put into the gain"),
)
_STEP_HOLDERS = ("overspend", "underspend", "steps", "excess")
_SELDOM = {
    "because": "Reason",
    "form": "What a share becomes",
    "instalments": "Instalments",
    "only": "Only those that are",
    "among": "Among these partners only",
    "onward": "Passed on to",
    "each_at_most": "Each bears at most",
    "approved_by": "Whose approval it waits for",
    "unless_agreed_by": "Unless agreed by",
    "counted_from": "Counted from",
    "counted_over": "Counted over",
    "lacking_from": "What lacks is taken from",
    "fence": "Ring-fence",
    "names": "Lines of these names",
    "cause": "Cause",
    "is_recurrent": "Recurrent",
    "responsible": "Responsible partner",
    "kind": "Fixed or variable lines",
    "printed_for": "Printed for the weights",
}
_LABELS = {
    "weights/name": Override(label="Name of the weights"),
    "document/weights": Override(label="Weights: by what something is shared"),
    "document/parts": Override(label="Parts: lines that are shared by the same steps"),
    "parts/overspend": Override(label="Steps for an overspend"),
    "parts/underspend": Override(label="Steps for an underspend"),
    "parts/lines": Override(label="Which lines", hint="Lines that fit all that you state; nothing stated: every line"),
    "parts/netting": Override(
        label="What is added up before it is shared",
        choices=(
            Choice("together", "All lines: underspends meet overspends first"),
            Choice("each_line", "Nothing: each line stands by itself"),
            Choice("by_responsible", "The lines of each responsible partner"),
        ),
    ),
    "value/type": Override(label="What kind of weights", choices=_WEIGHTS, widget=Widget.SELECT),
    "label": Override(label="Lines labelled", hint="Such as programme:home-first"),
    "name": Override(hint=""),
    "to": Override(label="For what", hint=""),
    "measure": Override(label="What is measured", hint="Such as contributions, which the books give"),
    "version": Override(label="What this version is called", hint="Such as 2026-27"),
    "at_most": Override(label="At most"),
    "up_to": Override(label="Up to"),
    "percent": Override(hint=""),
    "percent_of": Override(label="Percentages of partners"),
    "percent_of/value": Override(label="Percent", hint=""),
    "parts_of": Override(label="Parts of partners"),
    "parts_of/value": Override(label="Parts", hint=""),
    "document": Override(label="What is shared, and how"),
    "against": Override(label="Compare", hint="A second rule set on the same figures, side by side"),
    "document/title": Override(label="Title of the rules", widget=Widget.INPUT, order=0),
    "document/sums": Override(label="Sums that are no variance", is_folded=True),
    "document/clocks": Override(label="Clocks: what must be done by when", is_folded=True),
}
_OF_PARTNERS = ("host", "partner", "bodies", "among", "lacking_from", "responsible", "acting_body")
_NAMES_OF_PARTNERS = ("percent_of/name", "parts_of/name", "onward/name", "others/name")


class RuleWords(Mapping[str, Override]):
    """Overrides by the path of a field, else by its last two names, else by its last one."""

    def __init__(self, words: Mapping[str, Override]) -> None:
        self._words = words

    def __getitem__(self, path: str) -> Override:
        names = path.split("/")
        for key in (path, "/".join(names[-2:]), names[-1]):
            if key in self._words:
                return self._words[key]
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def words_of(
    partners: Sequence[Choice], weights: Sequence[str], *, own: str | None, is_savings: bool, as_json: bool
) -> RuleWords:
    """What a form of rules says, for the partners of an agreement and the names of the weights that stand in it."""
    by_weights = Override(
        label="By the weights",
        hint="As they are named above",
        choices=tuple(Choice(one, one) for one in weights) or None,
        widget=Widget.DATALIST,
    )
    words: dict[str, Override] = {
        **_TRYING,
        **{name: Override(label=label, hint="", is_folded=True) for name, label in _SELDOM.items()},
        **_LABELS,
        **{f"{one}/type": Override(label="What this step does", choices=_STEPS) for one in _STEP_HOLDERS},
        **{name: _of_partners(name, partners) for name in _OF_PARTNERS},
        **{name: Override(label="Partner", hint="", choices=tuple(partners)) for name in _NAMES_OF_PARTNERS},
        "by": by_weights,
        "sweep": Override(
            label="Over a range of variances, in percent of budget", is_folded=True, value=_range(not is_savings)
        ),
        "gains_sweep": Override(label="Over a range of savings, in percent", is_folded=True, value=_range(is_savings)),
        "document/partners": Override(is_hidden=True, value=[one.value for one in partners]),
        "acting_body": Override(label="You write it for", choices=tuple(partners), value=own, order=-1),
        "document/gains": Override(label="Gains: savings that move between bodies", is_folded=not is_savings),
    }
    if is_savings:
        words["document/parts"] = Override(label="Parts", is_folded=True)
    if as_json:
        words["document"] = Override(label="The rules as a document (JSON)", widget=Widget.TREE)
    return RuleWords(words)


def _range(is_given: bool) -> dict[str, str] | None:  # noqa: FBT001 - said at each call
    """The range of the API's own choice, asked for from the start."""
    return {} if is_given else None


def _of_partners(name: str, partners: Sequence[Choice]) -> Override:
    label = _SELDOM.get(name, {"host": "Host", "partner": "Which partner"}.get(name))
    return Override(label=label, hint="", choices=tuple(partners), is_folded=name in _SELDOM)


_TRYING = {
    "figures/type": Override(
        label="Which figures",
        choices=(Choice("books", "Those of the books"), Choice("typed", "Figures that I type in")),
        value="books",
        widget=Widget.RADIOS,
    ),
    "rules/version": Override(label="Number of the version", hint=""),
    "against/version": Override(label="Number of the version", hint=""),
    "figures/period": Override(label="Period", hint="Such as 2024-25, 2024-25-Q2 or 2024-06"),
    "figures/from_year_start": Override(label="From 1 April of its year"),
    "figures/through_sequence": Override(label="Last entry that counts", is_folded=True),
    "figures/known_at": Override(label="As known at", is_folded=True),
    "figures/budget": Override(label="Budget", is_folded=True),
    "figures/with_forecasts": Override(label="With forecasts of the year's end"),
    "against/type": Override(
        label="Beside another rule set",
        choices=(
            Choice("in_force", "The rules in force"),
            Choice("version", "A version of the agreement"),
            Choice("document", "A document"),
        ),
    ),
    "against/document": Override(label="The other rules as a document (JSON)", widget=Widget.TREE),
    "rules/document": Override(label="The rules as a document (JSON)", widget=Widget.TREE),
    "rules/type": Override(
        label="Which rules",
        choices=(
            Choice("in_force", "The rules in force"),
            Choice("version", "A version of the agreement"),
            Choice("document", "A document"),
        ),
        value="in_force",
    ),
    "other_contributions": Override(label="By other contributions", is_folded=True),
}

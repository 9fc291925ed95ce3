"""One fault put into a sound document at a known place: what it is, what can have it, and where it is then told."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

STRANGER = "nobody we know"
KEEP = {"type": "keep", "how": "escalate", "to": "the board"}
LIMITED = {"type": "bear", "at_most": {"type": "figure", "name": "limit a"}}


class Defect(NamedTuple):
    """A fault of values of one kind: how a value gets it, where under it that is told, and which values can have it."""

    kind: str
    put: Callable[[Any], object]
    told_at: str
    can_have: Callable[[Any], object] = lambda _value: True


def has(name: str) -> Callable[[Any], bool]:
    return lambda value: name in value


def is_of_three(bands: Any) -> bool:
    return len(bands["bands"]) > 2


def ends_with_limit(steps: Any) -> bool:
    return bool(steps[-1]["type"] == "limit")


def add_a_hair(version: Any) -> None:
    partner = next(iter(version["percent_of"]))
    version["percent_of"][partner] += "0000000001"


DEFECTS = {
    "percentages a hair above 100": Defect("version", add_a_hair, "/percent_of", has("percent_of")),
    "parts of a stranger": Defect(
        "version", lambda one: one["parts_of"].update({STRANGER: "1"}), f"/parts_of/{STRANGER}", has("parts_of")
    ),
    "weights that nobody defined": Defect("share", lambda one: one.update(by=STRANGER), "/by"),
    "a stranger shares": Defect("share", lambda one: one.update(among=[STRANGER]), "/among/0"),
    "a stranger bears": Defect("bear", lambda one: one.update(partner=STRANGER), "/partner", has("partner")),
    "nobody bears": Defect("bear", lambda one: one.pop("partner"), "", has("partner")),
    "two bear at once": Defect("bear", lambda one: one.update(role="host"), "/role", has("partner")),
    "a cap with no taker": Defect("limit", lambda one: one.pop("excess"), "/excess", has("excess")),
    "a floor that nobody fills": Defect(
        "limit", lambda one: one.pop("lacking_from"), "/lacking_from", has("lacking_from")
    ),
    "neither cap nor floor": Defect("limit", lambda one: one["limits"].append({"partner": STRANGER}), "/limits/-"),
    "a deadline without a clock": Defect("keep", lambda one: one.update(unless_agreed_by="never"), "/unless_agreed_by"),
    "an item named twice": Defect("draw", lambda one: one["items"].append(one["items"][0]), "/items/-"),
    "a band after all bands": Defect("bands", lambda one: one["bands"].append({"steps": [KEEP]}), "/bands/-"),
    "edges that do not rise": Defect(
        "bands", lambda one: one["bands"][1].update(up_to=one["bands"][0]["up_to"]), "/bands/1/up_to", is_of_three
    ),
    "a branch of no parts": Defect("split", lambda one: one["branches"][0].update(parts="0"), "/branches/0/parts"),
    "two branches of one name": Defect(
        "split", lambda one: one["branches"][1].update(name=one["branches"][0]["name"]), "/branches/1/name"
    ),
    "a step after all is taken": Defect(
        "steps", lambda steps: steps.append(KEEP), "/-", lambda steps: not ends_with_limit(steps)
    ),
    "a last step that leaves something": Defect(
        "own steps",
        lambda steps: steps.__setitem__(-1, {**LIMITED, "role": "host"}),
        "/-/at_most",
        lambda steps: not ends_with_limit(steps),
    ),
    "limits alone": Defect("own steps", lambda steps: steps.__delitem__(slice(-1)), "/0", ends_with_limit),
    "fenced money is released": Defect("fenced", lambda steps: steps.append({**KEEP, "how": "release"}), "/-/how"),
    "an overspend is held": Defect("overspend", lambda steps: steps.append({**KEEP, "how": "hold"}), "/-/how"),
    "a host from elsewhere": Defect("rules", lambda one: one.update(host=STRANGER), "/host"),
    "a partner that stands twice": Defect(
        "rules", lambda one: one["partners"].append(one["partners"][0]), "/partners/-"
    ),
    "weights that no step uses": Defect(
        "rules", lambda one: one.setdefault("weights", {}).update({STRANGER: {"type": "equal"}}), f"/weights/{STRANGER}"
    ),
    "a part after all lines were taken": Defect(
        "rules", lambda one: one["parts"].append({**one["parts"][0], "name": STRANGER}), "/parts/-/lines", has("parts")
    ),
    "more than all is put in": Defect("contributed", lambda one: one.update(others_percent="100.1"), "/others_percent"),
    "a stranger puts something in": Defect(
        "contributed", lambda one: one.setdefault("percent_of", {}).update({STRANGER: "1"}), f"/percent_of/{STRANGER}"
    ),
    "a stranger pays": Defect("paid_by", lambda one: one.update(partner=STRANGER), "/partner", has("partner")),
    "two pay at once": Defect("paid_by", lambda one: one.update(partner=STRANGER, by=STRANGER), "/by"),
    "a gain that draws": Defect("gain", lambda steps: steps.insert(0, {"type": "draw", "items": ["reserve"]}), "/0"),
    "a gain that is provisional": Defect(
        "gain", lambda steps: steps[0].update(form="provisional"), "/0/form", lambda steps: "form" in _fields(steps[0])
    ),
    "losers of what is no gain": Defect("overspend", lambda steps: steps.insert(0, {"type": "compensate"}), "/0"),
    "two gains of one name": Defect(
        "rules", lambda one: one["gains"].append(one["gains"][0]), "/gains/-/name", has("gains")
    ),
    "two clocks of one name": Defect(
        "rules", lambda one: one["clocks"].append(one["clocks"][0]), "/clocks/-/name", has("clocks")
    ),
}


def values_of(document: Any) -> Iterator[tuple[str, str, Any]]:
    """Everything that can have a fault: its kind, its pointer, itself."""
    yield "rules", "", document
    for name, weights in document.get("weights", {}).items():
        for number, version in enumerate(weights.get("versions", ())):
            yield "version", f"/weights/{name}/versions/{number}", version
    for number, part in enumerate(document.get("parts", ())):
        yield from _lists(part["overspend"], f"/parts/{number}/overspend", "overspend")
        is_fenced = "fence" in part["lines"]
        yield from _lists(part["underspend"], f"/parts/{number}/underspend", "fenced" if is_fenced else "")
    for number, one in enumerate(document.get("sums", ())):
        yield from _lists(one["steps"], f"/sums/{number}/steps", "")

    for number, one in enumerate(document.get("gains", ())):
        yield one["gather"]["type"], f"/gains/{number}/gather", one["gather"]
        yield from _lists(one["steps"], f"/gains/{number}/steps", "gain")


def _fields(step: Any) -> set[str]:
    """The fields that a step may have, as far as faults need them."""
    return {"form"} if step["type"] in {"share", "bear"} else set()


def _lists(steps: Any, at: str, kind: str) -> Iterator[tuple[str, str, Any]]:
    yield kind, at, steps
    yield "own steps", at, steps
    yield from _steps(steps, at)


def _steps(steps: Any, at: str) -> Iterator[tuple[str, str, Any]]:
    yield "steps", at, steps
    for number, step in enumerate(steps):
        here = f"{at}/{number}"
        yield step["type"], here, step
        for name in ("bands", "branches"):
            for place, inner in enumerate(step.get(name, ())):
                yield from _steps(inner["steps"], f"{here}/{name}/{place}/steps")
        yield from _steps(step["excess"], f"{here}/excess") if "excess" in step else ()


def told_at(defect: Defect, at: str, value: Any) -> str:
    """The pointer at which a fault is told; `-` is the last of a list, as it now is."""
    pointer = at
    for segment in defect.told_at.split("/")[1:]:
        if isinstance(value, list):
            number = len(value) - 1 if segment == "-" else int(segment)
            pointer, value = f"{pointer}/{number}", value[number]
        else:
            pointer, value = f"{pointer}/{segment}", value.get(segment)
    return pointer

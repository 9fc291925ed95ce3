"""What holds for every page, whatever it shows: at each width, for axe, by keyboard, and figure by figure."""

import os
import tomllib
from functools import cache
from pathlib import Path

from msgspec import Struct, convert

from ledger.cli.build_pages import MODULES
from tests.pages.figures import figures_wrong
from tests.pages.keyboard import keyboard_wrong
from tests.pages.visitor import DESKTOP, PHONE, ZOOMED, Visitor

FILES = sorted(Path(__file__).parent.glob("walk*.toml"))
WIDTHS = {"desktop": DESKTOP, "phone": PHONE, "zoomed": ZOOMED}
_AXE = """coloured => axe.run(document, {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'color-contrast': { enabled: coloured } },
}).then(found => found.violations.map(one =>
  `${one.id}: ${one.help}: ${one.nodes.map(node => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`))"""
_TOO_WIDE = """() => {
  const page = document.documentElement
  if (page.scrollWidth <= page.clientWidth) return []
  return [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > page.clientWidth + 1 && !one.closest('.app-wide'))
    .map(one => `${one.tagName}.${one.className}`).slice(0, 5)
    .concat([`the page is ${page.scrollWidth} wide`])
}"""


class Stop(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of page: who looks at it where, and how many queries it needs at most.

    figures_min: how many figures it shows at least, so that a page that has lost them is found.
    deep: only in long runs.
    """

    name: str
    person: str
    address: str
    queries_max: int
    figures_min: int = 0
    status: int = 200
    deep: bool = False


def stops() -> list[Stop]:
    """Every page of the walk, from every walk*.toml beside this file."""
    tables = [one for file in FILES for one in tomllib.loads(file.read_text(encoding="utf-8"))["page"]]
    return convert(tables, list[Stop])


@cache
def _axe() -> str:
    file = MODULES / "axe-core" / "axe.min.js"
    assert file.exists(), "axe is not there: run `placeledger build-pages --with-tests`"
    return file.read_text(encoding="utf-8")


async def walk(visitor: Visitor, stop: Stop) -> list[str]:
    """All that is wrong with a page; it is loaded once."""
    await visitor.open(stop.address, status=stop.status)
    count = visitor.queries.by_request[visitor.request_id]
    wrong = [f"{count} queries, {stop.queries_max} at most"] if count > stop.queries_max else []
    wrong += await keyboard_wrong(visitor)
    number, differing = await figures_wrong(visitor)
    wrong += [f"{number} figures, {stop.figures_min} at least"] if number < stop.figures_min else []
    wrong += differing
    await visitor.page.evaluate(_axe())
    for width, size in WIDTHS.items():
        await visitor.resize(size)
        # Colours are the same at every width, and looking at each text's is most of what axe does.
        coloured = size == DESKTOP or bool(os.environ.get("LEDGER_DEEP"))
        wrong += [f"{width}: {one}" for one in await looks_wrong(visitor, coloured=coloured)]
        await visitor.shoot(f"{stop.name}-{width}")
    await visitor.resize(DESKTOP)
    return wrong + visitor.troubles


async def looks_wrong(visitor: Visitor, *, coloured: bool = True) -> list[str]:
    """What axe finds at this width, and what makes the page scroll sideways; axe has been loaded."""
    return [*await visitor.page.evaluate(_TOO_WIDE), *await visitor.page.evaluate(_AXE, coloured)]


async def state_wrong(visitor: Visitor) -> list[str]:
    """What is wrong with how a page stands now, in the midst of a journey: a form refused, a menu open."""
    await visitor.page.evaluate(_axe())
    return [*await looks_wrong(visitor), *visitor.troubles]

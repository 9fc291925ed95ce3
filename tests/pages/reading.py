"""A page as its HTML says it, without a browser: what it is made of, where it leads, which figures it shows."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_VOID = {"meta", "link", "br", "hr", "img", "input", "area", "base", "col", "embed", "source", "track", "wbr"}
_DIGIT = re.compile(r"\d")


class Page(HTMLParser):
    """What a page is made of; it must close what it opens."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.figures: list[tuple[str, str, str]] = []
        self.without_figure: list[str] = []
        self.wrong: list[str] = []
        self._ids: Counter[str] = Counter()
        self._opened: list[str] = []
        self._figure: list[str] | None = None
        self._cell: list[str] | None = None
        self.feed(text)
        self.close()
        self.wrong += [f"not closed: {one}" for one in self._opened]
        self.wrong += [f"the id {one} stands {count} times" for one, count in self._ids.items() if count > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._opened.append(tag)
        self._judge(tag, said)
        if "id" in said:
            self._ids[said["id"]] += 1
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if "data-figure" in said:
            self._figure = [said["data-figure"], said.get("data-value", ""), ""]
            self._cell = None
        elif tag in {"td", "th"}:
            is_numeric = f"govuk-table__{'cell' if tag == 'td' else 'header'}--numeric" in said.get("class", "").split()
            self._cell = [""] if is_numeric and said.get("scope") != "col" else None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._opened.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._opened or self._opened.pop() != tag:
            self.wrong.append(f"closed and not opened: {tag}")
        if self._figure is not None:
            source, value, text = self._figure
            self.figures.append((source, value, text.strip()))
            self._figure = None
        elif tag in {"td", "th"} and self._cell is not None:
            if _DIGIT.search(self._cell[0]):
                self.without_figure.append(self._cell[0].strip())
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._figure is not None:
            self._figure[2] += data
        elif self._cell is not None:
            self._cell[0] += data
        if self._opened[-1:] == ["script"] and data.strip():
            self.wrong.append(f"a script in the page: {data[:60]}")

    def leads_to(self, address: str) -> set[str]:
        """The pages of this service that the links of a page lead to."""
        found = (urlsplit(urljoin(address, one)) for one in self.links)
        return {one._replace(fragment="").geturl() for one in found if not one.scheme and not one.netloc}

    def _judge(self, tag: str, said: dict[str, str]) -> None:
        """Nothing inline, nothing from elsewhere: what the policy of pages would refuse."""
        if tag in {"style", "iframe", "object", "embed", "base"} or "style" in said:
            self.wrong.append(f"not allowed in a page: {tag} {said}")
        self.wrong += [f"a script in the page: {name}" for name in said if name.startswith("on")]
        for name in ("src", "href", "action", "formaction"):
            if urlsplit(said.get(name, "")).scheme not in {"", "mailto"}:
                self.wrong.append(f"leads elsewhere: {said[name]}")

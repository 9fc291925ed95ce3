"""Journeys in a few verbs, by mouse or by keyboard alone: what a person does on a page, and what they then read."""

import asyncio
import re
from enum import StrEnum

from playwright.async_api import Locator, Page, expect

from tests.pages.keyboard import press_tab
from tests.pages.visitor import Visitor
from tests.pages.walk import state_wrong

TABS_MAX, TABS_AT_ONCE = 600, 30
# Tabs are pressed many at once; those that come after the focus has arrived do nothing.
_STOP_AT = """wanted => {
  if (window.stopAt === undefined) {
    document.addEventListener('keydown', event => {
      if (event.key === 'Tab' && document.activeElement === window.stopAt) event.preventDefault()
    }, true)
  }
  window.stopAt = wanted
}"""


class By(StrEnum):
    """What a journey is made with."""

    MOUSE = "mouse"
    KEYBOARD = "keyboard"


class Journey:
    """One person's way through the pages. Each verb waits for what it needs; fields are found by their labels."""

    def __init__(self, visitor: Visitor, by: By) -> None:
        self.visitor, self.by = visitor, by

    @property
    def page(self) -> Page:
        return self.visitor.page

    async def open(self, address: str) -> None:
        """Begin at an address, as somebody does who was sent a link."""
        await self.visitor.open(address)

    async def follow(self, name: str, *, within: str | None = None) -> None:
        """Follow the link of a name; within: the heading, caption or landmark in which it stands."""
        async with self.page.expect_navigation():
            await self._use(self._scope(within).get_by_role("link", name=name, exact=True).first)

    async def press(self, name: str, *, within: str | None = None) -> None:
        """Press the button of a name, and wait for the page that comes of it."""
        async with self.page.expect_navigation():
            await self._use(self._scope(within).get_by_role("button", name=name, exact=True).first)

    async def fill(self, label: str, text: str) -> None:
        """Write into the field of a label; what stood there is replaced."""
        field = self.page.get_by_label(label, exact=True)
        if self.by is By.MOUSE:
            await field.fill(text)
            return
        await self._tab_to(field)
        await self.page.keyboard.press("ControlOrMeta+a")
        await self.page.keyboard.press("Delete")
        await self.page.keyboard.insert_text(text)

    async def choose(self, label: str, option: str | None = None) -> None:
        """Choose a radio or tick a box by its label; or, of the list of a label, an option."""
        field = self.page.get_by_label(label, exact=True)
        if option is not None:
            await self._choose_of_list(field, option)
        elif self.by is By.MOUSE:
            await self.page.get_by_text(label, exact=True).first.click()
        elif await field.get_attribute("type") == "radio":
            await self._choose_radio(field)
        else:
            await self._tab_to(field)
            await self.page.keyboard.press("Space")
        if option is None:
            await expect(field).to_be_checked()

    async def unfold(self, summary: str) -> None:
        """Open what is folded away under a summary."""
        await self._use(self.page.locator("summary", has_text=summary).first, key="Enter")

    async def attach(self, label: str, name: str, content: bytes, media_type: str = "text/csv") -> None:
        """Choose a file; the chooser is the browser's own, so by keyboard it is the same."""
        await self.page.get_by_label(label, exact=True).set_input_files(
            {"name": name, "mimeType": media_type, "buffer": content}
        )

    async def read_heading(self, text: str) -> None:
        """The page has this heading of the first level."""
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(re.compile(rf"^\s*{re.escape(text)}\s*$"))

    async def read(self, *texts: str) -> None:
        """The page shows these texts."""
        for text in texts:
            await expect(self.page.locator("main")).to_contain_text(text)

    async def read_error(self, text: str, field: str | None = None) -> None:
        """The form came back: the summary says what is wrong, and leads to the field."""
        summary = self.page.locator(".govuk-error-summary")
        await expect(summary).to_contain_text(text)
        if field is not None:
            await self._use(summary.get_by_role("link", name=text).first)
            await expect(self.page.get_by_label(field, exact=True)).to_be_focused()

    async def look(self, name: str) -> None:
        """Nothing is wrong with the page as it stands: axe, width, what was logged; and a picture where asked for."""
        wrong = await state_wrong(self.visitor)
        await self.visitor.shoot(f"{name}-{self.by}")
        assert not wrong, "\n".join([name, *wrong])

    async def take(self, name: str, *, within: str | None = None) -> bytes:
        """The file that the link of a name downloads."""
        async with self.page.expect_download() as download:
            await self._use(self._scope(within).get_by_role("link", name=name, exact=True).first)
        file = await (await download.value).path()
        return await asyncio.to_thread(file.read_bytes)

    def _scope(self, within: str | None) -> Page | Locator:
        """Where to look: the part of the page that is named so, for a reader who cannot see it either."""
        if within is None:
            return self.page
        named = [self.page.get_by_role(role, name=within) for role in ("region", "navigation", "form", "row", "table")]
        found = named[0]
        for one in named[1:]:
            found = found.or_(one)
        return found.first

    async def _use(self, control: Locator, key: str = "Enter") -> None:
        if self.by is By.MOUSE:
            await control.click()
            return
        await self._tab_to(control)
        await self.page.keyboard.press(key)

    async def _tab_to(self, control: Locator) -> None:
        """Go to a control as somebody without a mouse does: by Tab, until it has the focus."""
        await expect(control).to_be_visible()
        wanted = await control.element_handle()
        await self.page.evaluate(_STOP_AT, wanted)
        for _ in range(0, TABS_MAX, TABS_AT_ONCE):
            if await self.page.evaluate("one => document.activeElement === one", wanted):
                await self.page.evaluate(_STOP_AT, None)
                return
            await press_tab(self.visitor, TABS_AT_ONCE)
        raise AssertionError(f"Tab does not reach {control}")

    async def _choose_of_list(self, field: Locator, option: str) -> None:
        if self.by is By.MOUSE:
            await field.select_option(label=option)
            return
        await self._tab_to(field)
        await self.page.keyboard.press("Home")
        for _ in range(await field.locator("option").count()):
            if await field.evaluate("one => one.selectedOptions[0].label") == option:
                return
            await self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the list has no {option}")

    async def _choose_radio(self, field: Locator) -> None:
        """Tab goes into the group, arrows go through it."""
        wanted = await field.element_handle()
        group = await field.get_attribute("name")
        first = self.page.locator(f'input[type=radio][name="{group}"]').first
        checked = self.page.locator(f'input[type=radio][name="{group}"]:checked')
        await self._tab_to(checked if await checked.count() else first)
        await self.page.keyboard.press("Space")
        for _ in range(await self.page.locator(f'input[type=radio][name="{group}"]').count()):
            if await self.page.evaluate("one => one.checked", wanted):
                return
            await self.page.keyboard.press("ArrowDown")

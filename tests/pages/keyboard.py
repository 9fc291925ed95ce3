"""A page by keyboard alone: everything that can be used is reached by Tab in its order, and seen to be reached."""

import asyncio

from tests.pages.visitor import Visitor

_WATCH = """() => {
  const usable = one => !one.disabled && one.type !== 'hidden' && one.tabIndex >= 0
    && one.checkVisibility({ visibilityProperty: true })
  const grouped = one => one.type === 'radio' && one !== (
    document.querySelector(`input[name="${CSS.escape(one.name)}"]:checked`)
    || document.querySelector(`input[name="${CSS.escape(one.name)}"]`))
  const wanted = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter(one => usable(one) && !grouped(one))
  const clear = colour => colour === 'transparent' || /^rgba\\(.*, 0\\)$/.test(colour)
  const told = one => (one.innerText || one.name || one.id || one.tagName).trim().slice(0, 60)
  window.tabbed = { reached: new Set(), unseen: [], order: [], wanted, told }
  document.addEventListener('focusin', event => {
    const one = event.target
    const style = getComputedStyle(one)
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 && !clear(style.outlineColor)
    const label = one.labels && one.labels[0] ? getComputedStyle(one.labels[0], '::before') : null
    const ringed = style.boxShadow !== 'none' || (label && label.boxShadow !== 'none')
    if (!outlined && !ringed) window.tabbed.unseen.push(told(one))
    if (!window.tabbed.reached.has(one)) window.tabbed.order.push(wanted.indexOf(one))
    window.tabbed.reached.add(one)
  })
  // A field for a date takes a press for each of its parts.
  return wanted.reduce((presses, one) => presses + (/^(date|month|time)/.test(one.type) ? 5 : 1), 2)
}"""
_TELL = """() => {
  const { reached, unseen, order, wanted, told } = window.tabbed
  const turns = order.filter((one, at) => at && one < order[at - 1]).length
  return { missed: wanted.filter(one => !reached.has(one)).map(told), unseen, turns,
           first: wanted.length ? wanted[0].className : '' }
}"""


async def press_tab(visitor: Visitor, times: int) -> None:
    """Press Tab that often; the browser takes the presses in their order, so none waits for the one before it."""
    browser = await visitor.context.new_cdp_session(visitor.page)
    key = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
    presses = [{"type": kind, **key} for _ in range(times) for kind in ("rawKeyDown", "keyUp")]
    await asyncio.gather(*(browser.send("Input.dispatchKeyEvent", one) for one in presses))
    await browser.detach()


async def keyboard_wrong(visitor: Visitor) -> list[str]:
    """What Tab does not reach, reaches out of order, or reaches unseen; and a skip link that does not skip."""
    page = visitor.page
    await press_tab(visitor, await page.evaluate(_WATCH))
    told = await page.evaluate(_TELL)
    wrong = [f"not reached by Tab: {one}" for one in told["missed"]]
    wrong += [f"focus is not seen on: {one}" for one in told["unseen"]]
    # Once round the page is one turn back, where the focus did not begin at the top.
    wrong += ["Tab goes back and forth"] if told["turns"] > 1 else []
    if "govuk-skip-link" not in told["first"]:
        return [*wrong, "the first link does not skip to the content"]
    await page.locator(".govuk-skip-link").focus()
    await page.keyboard.press("Enter")
    is_there = await page.evaluate("() => document.activeElement === document.querySelector('main')")
    return wrong if is_there else [*wrong, "the skip link does not lead to the content"]

"""What axe says against a page in the browser, in light and in dark."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

SCREEN = ViewportSize(width=1280, height=720)
PHONE = ViewportSize(width=360, height=740)
# Of what keeps the rules, which is most of a page, nothing is sent over. Colours that fade into
# others are at their end first.
ASKED = """async ([within, rules]) => {
    for (const animation of document.getAnimations()) animation.finish();
    const options = {resultTypes: ["violations"]};
    if (rules) options.runOnly = {type: "rule", values: rules};
    const {violations} = await axe.run(within ?? document, options);
    return violations.map((violation) => [violation.id, violation.nodes[0].html]);
}"""
# The rules that look at colours; the others find the same in the dark.
OF_COLOURS = ["color-contrast", "link-in-text-block"]


def violations(page: Page, within: Any = None) -> list[tuple[str, str, str]]:
    """[(scheme, rule, HTML of the first element that breaks it)]; `within` is axe's `context`."""
    page.evaluate(AXE_SCRIPT)
    return [
        (scheme, rule, element)
        for scheme, rules in [("dark", OF_COLOURS), ("light", None)]
        for rule, element in in_scheme(page, scheme, within, rules)
    ]


def in_scheme(page: Page, scheme: Any, within: Any, rules: list[str] | None) -> Any:
    page.emulate_media(color_scheme=scheme)
    return page.evaluate(ASKED, [within, rules])

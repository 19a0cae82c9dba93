"""What axe says against a page in the browser."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# All rules are tried; of what keeps them, which is most of a page, nothing is sent over.
ASKED = """async (within) => {
    const options = {resultTypes: ["violations"]};
    const {violations} = await axe.run(within ?? document, options);
    return violations.map((violation) => [violation.id, violation.nodes[0].html]);
}"""


def violations(page: Page, within: Any = None) -> list[tuple[str, str]]:
    """[(rule, HTML of the first element that breaks it)]; `within` is axe's own `context`."""
    page.evaluate(AXE_SCRIPT)
    return [(rule, element) for rule, element in page.evaluate(ASKED, within)]

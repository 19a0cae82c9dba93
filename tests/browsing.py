"""Acts in the browser that lead to another page, each done when that page is there.

What is read after a plain `click()` may be read of the old page still: Playwright waits for what
is to be pressed, not for what comes of it.
"""

from playwright.sync_api import Page


def press(page: Page, name: str) -> None:
    """Press the button that sends a form."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """Follow the first link in these words."""
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()

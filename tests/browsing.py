"""Acts in the browser that lead to another page, each done when that page is there.

What is read after a plain `click()` may be read of the old page still: Playwright waits for what
is to be pressed, not for what comes of it.
"""

from typing import Any

from django.test import Client
from playwright.sync_api import BrowserContext, Page


def let_in(context: BrowserContext, user: Any, site: str) -> None:
    """Signed in without the pages for it, which accounts/tests/test_in_browser.py goes through."""
    client = Client()
    client.force_login(user)
    [session] = client.cookies.values()
    context.add_cookies([{"name": session.key, "value": session.value, "url": site}])


def press(page: Page, name: str) -> None:
    """Press the button that sends a form."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """Follow the first link in these words."""
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()

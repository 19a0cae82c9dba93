"""Signing in and looking after people, in a browser: without a script, by keyboard, on a phone."""

import base64

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from accounts import invitations
from tests.accessibility import PHONE, violations
from tests.browsing import press

from .persons import (
    OTHER_PASSWORD,
    PASSWORD,
    a_person,
    a_role,
    code_for,
    with_factor,
)

VISITED = ["sign-in/", "forgotten/", "forgotten/sent/", "new-password/x/y/", "invitation/x/"]
OWN = ["", "password/", "second-factor/", "people/", "people/{pk}/"]


@pytest.fixture
def root(live_server):
    return a_person("root", is_superuser=True)


@pytest.fixture
def scriptless(browser, live_server):
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        yield context.new_page()


def sign_in(page, name, password=PASSWORD, code=""):
    page.goto("/accounts/sign-in/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("Code from your authenticator, if you set one up").fill(code)
    press(page, "Sign in")


def set_up_factor(page, password):
    """The key that the page showed, set up with the present code: the next one is still good."""
    page.goto("/accounts/second-factor/")
    shown = page.locator("main code").inner_text()
    key = base64.b32decode(shown.replace(" ", "")).hex()
    page.get_by_label("The code that the authenticator shows").fill(code_for(key))
    page.get_by_label("Your password").fill(password)
    press(page, "Set up")
    return key


def heading(page):
    return page.get_by_role("heading", level=1).inner_text()


def test_every_page_passes_axe_fits_a_phone_and_keeps_the_policy(page, root):
    a_role("Reader", "sources.view_source")
    ada = a_person("ada", email="a-rather-long-address@of-a-long-paper.example", roles=["Reader"])
    invitation = invitations.invite("new@paper.example", Group.objects.all(), by=root)
    link = invitations.link(invitation).partition(":8000/accounts/")[2]
    complaints = []
    page.on("console", lambda message: complaints.append(f"{page.url} {message.text}"))
    page.set_viewport_size(PHONE)
    found = {}

    def look(address):
        found[address] = violations(page)
        found[address] += ["wide"] * (
            page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]
        )

    for address in [*VISITED, link]:
        page.goto(f"/accounts/{address}")
        look(address)
    sign_in(page, "root", "wrong")
    look("refused")
    sign_in(page, "root")
    for address in OWN:
        page.goto(f"/accounts/{address.format(pk=ada.pk)}")
        look(address)
    page.goto("/accounts/people/")
    page.get_by_label("E-mail address", exact=True).fill("new@paper.example")
    press(page, "Invite")
    look("not invited")
    set_up_factor(page, PASSWORD)
    look("backup codes")
    page.goto("/accounts/second-factor/")
    look("second factor")
    assert found == {address: [] for address in found}
    assert [c for c in complaints if "status of 4" not in c] == []


def test_no_script_is_needed_from_the_invitation_to_the_second_factor(scriptless, root):
    page = scriptless
    role = a_role("Reader", "sources.view_source")
    invitation = invitations.invite("new@paper.example", [role], by=root)
    page.goto("/" + invitations.link(invitation).partition(":8000/")[2])
    page.get_by_label("Name to sign in with").fill("nora")
    page.get_by_label("Password", exact=True).fill(OTHER_PASSWORD)
    page.get_by_label("Password confirmation").fill(OTHER_PASSWORD)
    press(page, "Make the account")
    assert page.get_by_role("status").all_inner_texts() == ["Your account is ready. Sign in."]
    sign_in(page, "nora", OTHER_PASSWORD)
    key = set_up_factor(page, OTHER_PASSWORD)
    assert heading(page) == "Your backup codes"
    page.goto("/accounts/")
    press(page, "Sign out")
    assert heading(page) == "You are signed out"
    sign_in(page, "nora", OTHER_PASSWORD)
    assert heading(page) == "Sign in"
    sign_in(page, "nora", OTHER_PASSWORD, code_for(key, steps=1))
    page.goto("/accounts/")
    assert heading(page) == "Your account"


def test_one_signs_in_by_keyboard_alone(page, live_server):
    key, _ = with_factor(a_person("rhea"))
    page.goto("/accounts/sign-in/?next=/accounts/")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    for typed in ["rhea", PASSWORD, code_for(key)]:
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert heading(page) == "Your account"


def test_the_sentence_about_a_field_is_tied_to_it(page, root):
    sign_in(page, "root")
    page.goto("/accounts/password/")
    page.get_by_label("Old password").fill("wrong")
    page.get_by_label("New password", exact=True).fill(OTHER_PASSWORD)
    page.get_by_label("New password confirmation").fill(OTHER_PASSWORD)
    press(page, "Change the password")
    field = page.get_by_label("Old password")
    assert field.get_attribute("aria-invalid") == "true"
    error = page.locator(f"#{field.get_attribute('aria-describedby')}")
    assert error.inner_text().startswith("This is not your password")

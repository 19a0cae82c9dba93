"""The public pages as readers have them: in a browser, on a phone, by keyboard, scriptless."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from claims import review
from sources.models import Capture, Derivation, Quote
from tests.accessibility import PHONE, SCREEN, violations
from tests.browsing import follow, press
from tests.builders import WORDS, a_figure, a_published, a_quote, a_source

ADDRESSES = [
    "/",
    "/claims/",
    "/claims/?topic=ports&stance=supports",
    "/claims/?topic=no-such",
    "/claims/sum/",
    "/claims/sum/v1/",
    "/claims/sum/history/",
    "/claims/sum/cite/",
    "/claims/sum/v1/cite/?style=oscola&locale=fr-FR",
    "/claims/sum/cite/?style=no-such",
    "/claims.html?style=ieee",
    "/selection/",
    "/selection/?v=sum.1&v=against.1",
    "/claims/figure-1/",
    "/compare/",
    "/compare/?subject=harbour-office",
    "/compare/?subject=no-such",
    "/check/",
    "/check/?text=/claims/sum/v1/+/claims/gone/v1/+/claims/lost/v1/",
    "/sources/",
    "/sources/?q=cameras+harbour",
    "/sources/?q=camras",
    "/suggest/?q=harb",
    "/sources/paper/",
    "/sources/paper/cite/",
    "/sources/paper/text/",
    "/topics/ports/",
    "/subjects/harbour-office/",
    "/corrections/",
    "/about/",
    "/feeds/",
    "/api/",
    "/no-such-page/",
]
# One of each kind of mark in a plot.
FIGURES = [
    {"value": 275_000_000, "unit": "USD", "period": "2018", "place": "The old harbour"},
    {"value": 10, "upper": 20, "period": "2018"},
    {"value": 10, "bound": "at least", "period": "2019/.."},
    {"value": 9, "bound": "up to", "period": "2020"},
    {"value": 10, "bound": "about", "period": "2021-05"},
]


SUM = "The system cost at least $275 million, without the cables."


def statements(page):
    return page.locator(".claim-row h3")


@pytest.fixture
def site(live_server):
    paper = a_source("paper", publisher="A very long name of a harbour gazette and its owners")
    other = a_source("other", access="private")
    first = a_published(
        "sum",
        [
            a_quote(
                paper,
                attribution="Harbour master",
                via="Gazette; Wire",
                translation="In other words",
            )
        ],
        topics=["Ports"],
        subjects=["Harbour office"],
    )
    second = review.start_next(first.claim, reason="A word was wrong.")
    second.text = SUM
    second.save()
    # Beside the chain from the paper to the wire: a document in the same words, and a proposal.
    copy = a_source("copy", title="A rewording of it in 한국어 and the words of the harbour office")
    Derivation.objects.create(source=copy, origin=other, kind="rewording")
    for quote, stance in ((a_quote(copy), "supports"), (a_quote(), "contradicts")):
        second.evidence.create(quote=quote, stance=stance, information="second-hand")
    second.not_found.create(sought="The contract", place="The port archive", looked="2026")
    review.enter(second, "published")
    a_published("against", [a_quote(other, "We paid at least $257 million")], stance="contradicts")
    review.enter(a_published("gone"), "retracted", reason="The buyer denied it.")
    for number, figure in enumerate(FIGURES):
        a_figure(f"figure-{number}", **figure)
    # The widest that a date becomes.
    Capture.objects.update(taken=datetime(2026, 9, 30, 20, 50, tzinfo=UTC))
    return live_server


@pytest.fixture
def addresses(site):
    quote = Quote.objects.public().filter(source__slug="paper").get()
    return [*ADDRESSES, quote.get_absolute_url(), quote.held_path]


def test_every_page_passes_axe_fits_a_phone_and_keeps_the_policy(addresses, page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    found, wide = {}, []
    for address in addresses:
        page.set_viewport_size(SCREEN)
        page.goto(address)
        found[address] = violations(page)
        page.set_viewport_size(PHONE)
        if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            wide.append(address)
    assert found == {address: [] for address in addresses}
    assert wide == []
    # The addresses that are meant to fail are reported; a broken policy would be too.
    assert [c for c in complaints if "status of 40" not in c] == []


def test_on_paper_no_table_is_cut_and_what_is_folded_away_is_read(site, page):
    page.emulate_media(media="print")
    # A4 in pixels of CSS, without the margins.
    page.set_viewport_size({"width": 680, "height": 1000})
    page.goto("/compare/?subject=harbour-office")
    cut = "e => e.getBoundingClientRect().right > document.documentElement.clientWidth"
    tables = page.locator("table.figures").all()
    assert [table.evaluate(cut) for table in tables] == [False]
    page.goto("/claims/sum/")
    assert page.locator(".origins details").get_attribute("open") is None
    branches = page.locator(".origin-branches")
    assert branches.evaluate("e => e.checkVisibility()")
    page.emulate_media(media="screen")
    assert not branches.evaluate("e => e.checkVisibility()")


def test_a_link_lands_on_the_marked_words(site, page):
    page.goto("/claims/sum/")
    follow(page, "Read it in its place")
    target = page.locator("mark:target")
    expect(target).to_have_text(WORDS)
    expect(target).to_be_in_viewport(ratio=1)


def test_the_list_is_filtered_by_keyboard_alone(site, page):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}/#main")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("name", "q")
    page.keyboard.type("cables")
    with page.expect_navigation(url="**/claims/?q=cables"):
        page.keyboard.press("Enter")
    expect(statements(page)).to_have_text([SUM])


def test_pages_work_without_a_script(site, browser):
    with browser.new_context(base_url=site.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/claims/")
        page.get_by_role("checkbox", name=re.compile(r"^Ports\b")).check()
        press(page, "Show")
        expect(statements(page)).to_have_text([SUM])
        page.goto("/claims/sum/")
        assert page.get_by_role("button", name="Copy").count() == 0


def test_the_copy_button_copies_the_citation(site, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/claims/sum/")
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#citation").inner_text()


def test_a_copied_citation_keeps_its_italics(site, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/claims/sum/cite/?style=apa")
    page.locator("button[data-copy=citation]").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate(
        "navigator.clipboard.read().then(([one]) => one.getType('text/html')).then(b => b.text())"
    )
    assert "<em>The system cost at least $275 million, without the cables</em>" in copied
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == page.locator("#citation").inner_text()


def test_the_cite_box_changes_in_place_and_remembers(site, page):
    page.goto("/claims/sum/")
    box = page.locator("#citation")
    footnote = box.inner_text()
    assert footnote.startswith("Attest, “The system cost")
    page.get_by_label("Style").select_option("IEEE")
    box.filter(has_text="[Online]. Available:").wait_for()
    page.get_by_label("Style").select_option("Plain footnote")
    expect(box).to_have_text(footnote, use_inner_text=True)
    # The next page shows the style that was chosen.
    page.goto("/claims/against/")
    box.filter(has_text="[Online]. Available:").wait_for()
    assert page.get_by_label("Style").input_value() == "ieee"


def test_claims_are_selected_without_leaving_the_list(site, page):
    page.goto("/claims/")
    page.get_by_label("Select: The system cost").check()
    page.get_by_label("Select: Statement of against").check()
    page.get_by_role("button", name="Add the ticked claims to the selection").click()
    follow(page, "Selection (2)")
    expect(statements(page)).to_have_text(["Statement of against.", SUM])
    press(page, "Remove: Statement of against.")
    expect(statements(page)).to_have_text([SUM])


def test_citing_works_without_a_script(site, browser):
    with browser.new_context(base_url=site.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/claims/sum/")
        page.get_by_label("Style").select_option("MLA")
        press(page, "Show")
        expect(page).to_have_url(f"{site.url}/claims/sum/cite/?style=modern-language-association")
        assert "“The system cost at least" in page.locator("#citation").inner_text()
        assert page.locator(".format h3").all_inner_texts()[:4] == [
            "BibTeX",
            "BibLaTeX",
            "RIS",
            "CSL-JSON",
        ]
        page.goto("/claims/sum/")
        press(page, "Select, to cite it with others")
        expect(page).to_have_url(f"{site.url}/selection/")
        expect(statements(page)).to_have_text([SUM])
        page.goto("/check/")
        page.get_by_label("Address, entry or bibliography").fill("/claims/sum/v1/")
        press(page, "Check")
        assert "the present version is 2" in page.locator(".checked").inner_text()


def test_names_are_suggested_and_the_words_can_be_sent(site, page):
    page.goto("/")
    box = page.get_by_role("combobox")
    box.fill("harb")
    option = page.get_by_role("option", name="Harbour office")
    option.wait_for()
    with page.expect_navigation(url="**/claims/?q=harb"):
        box.press("Enter")
    page.goto("/")
    box.fill("harbour of")
    option.wait_for()
    # After the publisher that is used as often.
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    with page.expect_navigation(url="**/subjects/harbour-office/"):
        box.press("Enter")

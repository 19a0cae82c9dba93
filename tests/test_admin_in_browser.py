"""A curator's whole job in the admin, in a browser: from a file on the disk to the public page."""

import pytest
from playwright.sync_api import expect

from claims import review
from claims.models import Claim, Version
from tests.accessibility import violations
from tests.admin_forms import a_member
from tests.browsing import follow, let_in, press
from tests.builders import TEXT, WORDS, a_published, a_quote, a_source


@pytest.fixture
def complaints(page):
    """What the browser says of broken scripts, missing files and violations of the policy."""
    found = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("response", lambda answer: answer.status < 400 or found.append(answer.url))
    return found


@pytest.fixture
def sign_in(page, live_server):
    def as_member_of(group):
        user = a_member(group)
        let_in(page.context, user, live_server.url)
        page.goto("/admin/")
        return user

    return as_member_of


def messages(page):
    return page.locator(".messagelist li").all_inner_texts()


def choose(page, name, search, option):
    """Choose a row in an autocomplete field, by typing into it."""
    page.locator(f".field-{name} .select2-selection").last.click()
    page.locator(".select2-search__field").last.press_sequentially(search)
    page.get_by_role("option", name=option).click()


def test_a_curator_does_the_whole_job(page, complaints, sign_in, tmp_path):
    curator = sign_in("Editor")
    paper = tmp_path / "paper.txt"
    paper.write_text(TEXT)

    # A document comes in, with what is known of it.
    with page.expect_navigation():
        page.locator(".model-source .addlink").first.click()
    page.get_by_label("Title:", exact=True).press_sequentially("Harbour cameras")
    expect(page.get_by_label("Slug:")).to_have_value("harbour-cameras")
    page.get_by_label("Document:").set_input_files(paper)
    press(page, "Save and continue editing")
    assert messages(page)[0] == "“paper.txt” is stored as a new capture."

    # A quote with a wrong figure is found near the right one, and put right.
    follow(page, "Add a quote from this source")
    page.get_by_label("Words:").fill(WORDS.replace("275", "257"))
    press(page, "Save")
    assert messages(page)[0] == "Near: the quote says “257”, the document says “275”."
    assert page.locator("mark.said").all_inner_texts() == ["257"]
    assert page.locator("mark.different").all_inner_texts() == ["275", "275"]
    page.get_by_label("Words:").fill(WORDS)
    press(page, "Save")
    assert messages(page)[0] == "Verified: the words stand in the document."
    assert page.locator("mark").all_inner_texts() == [WORDS]

    # It is marked in the text.
    with page.expect_navigation():
        page.get_by_role("link", name="Text", exact=True).click()
    assert page.locator("a.marked").all_inner_texts() == [WORDS]

    # A claim, its first version, and its evidence.
    page.goto("/admin/claims/claim/add/")
    page.get_by_label("Statement:").press_sequentially("The harbour paid 275 million.")
    expect(page.get_by_label("Slug:")).to_have_value("the-harbour-paid-275-million")
    press(page, "Save")
    page.get_by_role("button", name="Add another Piece of evidence").click()
    choose(page, "quote", "cameras million", f"Verified · Harbour cameras · “{WORDS}”")
    press(page, "Save and send to review")
    assert messages(page) == ["Version 1 is now in review."]
    assert page.locator(".field-passage mark").all_inner_texts() == [WORDS]

    # What is asked without its reason is refused, and what was typed stays.
    page.get_by_label("Statement:").fill("The harbour paid at least $275 million.")
    press(page, "Save and ask for changes")
    assert page.locator(".errorlist").all_inner_texts() == ["“Ask for changes” needs a reason."]
    expect(page.get_by_label("Statement:")).to_have_value("The harbour paid at least $275 million.")
    press(page, "Save")
    with page.expect_navigation():
        page.locator("#logout-form button").click()

    # A second person lets it pass.
    reviewer = sign_in("Reviewer")
    page.goto(f"/admin/claims/version/{Version.objects.get().pk}/change/")
    page.get_by_label("Reason of the decision").fill("Checked against the paper.")
    press(page, "Save and publish")
    assert messages(page) == ["Version 1 is now published. Its public page"]
    version = Version.objects.get()
    assert (version.text, version.status, version.author, version.reviewer) == (
        "The harbour paid at least $275 million.",
        "published",
        curator,
        reviewer,
    )

    # The next version, from the claim's page.
    follow(page, "write the claim’s next version")
    press(page, "Write the next version")
    page.get_by_label("Reason of the change:").fill("The cables are not in it.")
    press(page, "Save")
    assert list(Claim.objects.get().versions.values_list("number", "status")) == [
        (2, "draft"),
        (1, "published"),
    ]

    # The public reads it.
    page.goto("/claims/the-harbour-paid-275-million/")
    assert "The harbour paid at least $275 million." in page.locator("main").inner_text()
    assert complaints == []


def test_the_enter_key_saves_and_decides_nothing(page, sign_in):
    sign_in("Editor")
    version = review.start_next(a_published().claim)
    page.goto(f"/admin/claims/version/{version.pk}/change/")
    page.get_by_label("Period:").fill("2016/2018")
    page.get_by_label("Period:").press("Enter")
    expect(page).to_have_url(page.url.split("/admin/")[0] + "/admin/claims/version/")
    version.refresh_from_db()
    assert (version.occurred, version.status) == ("2016/2018", "draft")


def test_what_is_missing_is_added_beside_the_form_that_asks_for_it(page, complaints, sign_in):
    sign_in("Editor")
    version = review.start_next(a_published().claim)
    page.goto(f"/admin/claims/version/{version.pk}/change/")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Add another topic").click()
    opened.value.wait_for_load_state()
    opened.value.get_by_label("Name:").press_sequentially("Ports")
    expect(opened.value.get_by_label("Slug:")).to_have_value("ports")
    with opened.value.expect_event("close"):
        opened.value.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".field-topics .select2-selection__choice")).to_contain_text("Ports")
    assert page.locator(".field-quote .delete-related").count() == 0
    press(page, "Save")
    assert list(version.topics.values_list("slug", flat=True)) == ["ports"]
    assert complaints == []


def test_a_reviewer_decides_on_a_page_that_cannot_be_changed(page, complaints, sign_in):
    reviewer = sign_in("Decider")
    version = review.start_next(a_published().claim)
    review.enter(version, "in review")
    page.goto(f"/admin/claims/version/{version.pk}/change/")
    assert page.get_by_role("button", name="Save", exact=True).count() == 0
    page.get_by_label("Reason of the decision").fill("Typed with care.")
    press(page, "Publish")
    assert messages(page) == ["Say in the version why it replaces the one before it."]
    expect(page.get_by_label("Reason of the decision")).to_have_value("Typed with care.")
    press(page, "Ask for changes")
    assert messages(page) == ["Version 2 is now draft."]
    assert version.decisions.values_list("status", "by", "reason")[0] == (
        "draft",
        reviewer.pk,
        "Typed with care.",
    )
    assert complaints == []


def test_a_violation_of_the_policy_would_be_seen(page, complaints, sign_in):
    sign_in("Editor")
    assert complaints == []
    with page.expect_console_message():
        page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert len(complaints) == 1
    assert "Content Security Policy" in complaints[0]


@pytest.fixture
def pages(live_server):
    """The address of every kind of page of the admin, with something to show on it."""
    source = a_source("paper", publisher="Gazette", issued="2022")
    public = a_quote(source)
    a_quote(source, "Nobody in Reykjavik")
    near = a_quote(source, WORDS.replace("275", "257"))
    published = a_published("sum", [public], topics=["Ports"], subjects=["Harbour office"])
    draft = review.start_next(published.claim)
    draft.evidence.create(quote=near, stance="contradicts")
    lists = {
        "sources": ["source", "quote", "capture", "derivation"],
        "claims": ["claim", "version", "relation", "topic", "subject", "decision"],
    }
    unwritten = ["capture", "version", "decision"]
    rows = [source, public, near, public.capture, published.claim, published, draft]
    return [
        "",
        *(f"{app}/" for app in lists),
        *(f"{app}/{name}/" for app in lists for name in lists[app]),
        *(f"{app}/{n}/add/" for app in lists for n in lists[app] if n not in unwritten),
        *(f"{r._meta.app_label}/{r._meta.model_name}/{r.pk}/change/" for r in rows),
        f"sources/capture/{public.capture_id}/text/",
    ]


# Django's own templates and colours are not ours to mend: axe judges what we add to them.
OURS = [".desk", ".object-tools", ".moves", ".document", ".passage", ".badge", ".desk-notice"]


def test_every_page_keeps_the_policy_and_what_we_add_to_it_passes_axe(
    page, complaints, sign_in, pages
):
    sign_in("Editor")
    answers, found = {}, {}
    for address in pages:
        answers[address] = page.goto(f"/admin/{address}").status
        # Axe itself breaks the policy of these pages.
        said = list(complaints)
        here = [[selector] for selector in OURS if page.locator(selector).count()]
        if here:
            found[address] = violations(page, within={"include": here})
        complaints[:] = said
    assert answers == dict.fromkeys(pages, 200)
    assert len(found) > 10
    assert found == {address: [] for address in found}
    assert complaints == []


SHIPS = "🚢🛳 The mill sold nine boats.\n\n🚣 Later the mill sold nine boats again."


def test_chosen_words_are_quoted_at_the_place_where_they_were_chosen(page, complaints, sign_in):
    source = a_source("ships", text=SHIPS)
    sign_in("Editor")
    page.goto(f"/admin/sources/capture/{source.captures.get().pk}/text/")
    link = page.get_by_role("link", name="Quote the chosen words")
    expect(link).to_be_hidden()
    # The second of two equal places, with letters before it that count twice in UTF-16.
    place = SHIPS.index("mill sold nine boats again")
    in_utf16 = len(SHIPS[:place].encode("utf-16-le")) // 2
    page.evaluate(
        """([start, length]) => {
            const node = document.querySelector("[data-quote]").firstChild;
            document.getSelection().setBaseAndExtent(node, start, node, start + length);
        }""",
        [in_utf16, len("mill sold nine boats")],
    )
    expect(link).to_be_visible()
    assert f"place={place}" in link.get_attribute("href").split("&")
    follow(page, "Quote the chosen words")
    expect(page.get_by_label("Words:")).to_have_value("mill sold nine boats")
    press(page, "Save")
    quote = source.quotes.get()
    assert (in_utf16, quote.verdict, quote.start) == (place + 3, "verified", place)
    assert complaints == []

"""The desk in a browser: three people, from a dropped PDF to a correction and a retraction."""

import base64

import pytest
from playwright.sync_api import expect

from claims import conflicts, review
from claims.models import Claim, CorrectionRequest, Relation, Version
from desk.models import Arrival, Assignment
from sources.models import Derivation, Quote, Source
from sources.tests.documents import lines, pdf
from tests.accessibility import PHONE, SCREEN, violations
from tests.admin_forms import a_member
from tests.browsing import follow, let_in, press
from tests.builders import WORDS, a_figure, a_published, a_quote, a_source, a_version

REPORT = (
    "The harbour office bought 40 cameras in spring.",
    "We paid at least $275 mil-",
    "lion for the whole system, the harbour master said.",
    "A second order of 12 cameras followed in autumn.",
)
STATEMENT = "The harbour paid at least $275 million."


@pytest.fixture
def complaints(page):
    found = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def as_person(browser, live_server):
    """A page for a new member of staff who has signed in."""
    contexts = []

    def sign_in(role, name):
        user = a_member(role, first_name=name)
        context = browser.new_context(base_url=live_server.url)
        contexts.append(context)
        let_in(context, user, live_server.url)
        return context.new_page()

    yield sign_in
    for context in contexts:
        context.close()


def drop(page, name, data):
    """Drop a file where files are dropped, as from a file manager."""
    script = """([name, data]) => {
        const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        const moved = new DataTransfer();
        moved.items.add(new File([bytes], name));
        const target = document.querySelector(".drop");
        target.dispatchEvent(new DragEvent("drop", {dataTransfer: moved, bubbles: true}));
    }"""
    page.evaluate(script, [name, base64.b64encode(data).decode()])


def select(page, first, last):
    """Select in the text from the words `first` to the end of `last`, as a mouse does."""
    script = """([first, last]) => {
        const text = document.querySelector("[data-text]");
        const range = document.createRange();
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const node = walker.currentNode;
            const start = node.data.indexOf(first);
            if (start >= 0) range.setStart(node, start);
            const end = node.data.indexOf(last);
            if (end >= 0) range.setEnd(node, end + last.length);
        }
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }"""
    page.evaluate(script, [first, last])


def suggestions(page):
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def told(page):
    return page.locator(".told li").all_inner_texts()


def waiting(page):
    page.goto("/desk/")
    return page.locator(".waiting a").all_inner_texts()


def test_three_people_from_a_dropped_pdf_to_a_retraction(page, complaints, as_person):
    cora, rhea = as_person("Contributor", "Cora"), as_person("Reviewer", "Rhea")
    edda = as_person("Editor", "Edda")
    assert (Source.objects.count(), Claim.objects.count()) == (0, 0)

    # From a document on the disk to a claim in review: six actions.
    report = pdf(lines(*REPORT), title="Harbour report", author="Ana Pell")
    cora.goto("/desk/add/")
    with cora.expect_navigation():
        drop(cora, "report.pdf", report)  # 1
    expect(cora.get_by_label("Title", exact=True)).to_have_value("Harbour report")
    expect(cora.get_by_label("Authors")).to_have_value("Ana Pell")
    assert Source.objects.count() == 0
    press(cora, "Add this source")  # 2
    select(cora, "We paid", "whole system")  # 3
    expect(cora.locator("[data-checked] .verdict")).to_have_text("Verified")
    cora.get_by_label("Claim", exact=True).fill(STATEMENT)  # 4
    cora.get_by_role("option", name=f"New claim: {STATEMENT}").click()  # 5
    press(cora, "Store and send to review")  # 6
    assert told(cora)[0] == "Verified: the words stand in the document."
    quote = Quote.objects.get()
    assert (quote.verdict, quote.page) == ("verified", 1)
    version = Version.objects.get()
    assert (version.text, version.status, version.evidence.get().quote) == (
        STATEMENT,
        "in review",
        quote,
    )

    # A reviewer asks for a change, at the field that it is about.
    assert waiting(cora) == []
    assert waiting(rhea) == ["Waiting for my review 1"]
    follow(rhea, STATEMENT)
    marked = "".join(rhea.locator(".passage mark").all_inner_texts())
    assert (marked[:7], marked[-12:]) == ("We paid", "whole system")
    rhea.locator(".field-text summary").click()
    rhea.get_by_label("Note to Statement").fill("Say for what.")
    press(rhea, "Ask for changes")
    assert told(rhea) == ["Version 1 is now draft."]

    # The curator finds it, sees the note, and sends it on again.
    assert waiting(cora) == ["My drafts 1"]
    follow(cora, STATEMENT)
    expect(cora.get_by_role("note")).to_contain_text("Statement: Say for what.")
    better = "The harbour paid at least $275 million for cameras."
    cora.get_by_label("Statement").fill(better)
    press(cora, "Save and send to review")

    # The writer may not let it pass; the reviewer does, and the public reads it.
    follow(cora, "Review page")
    assert cora.get_by_role("button", name="Publish", exact=True).count() == 0
    waiting(rhea)
    follow(rhea, better)
    press(rhea, "Publish")
    page.goto("/")
    follow(page, better)
    expect(page.locator("h1")).to_have_text(better)
    address = page.url

    # A correction: the next version, let pass by somebody else.
    cora.goto(f"/desk/claims/{version.claim.slug}/")
    press(cora, "Write the next version")
    corrected = "The harbour paid at least $275 million for 40 cameras."
    cora.get_by_label("Statement").fill(corrected)
    cora.get_by_label("Reason of the change").fill("How many was not said.")
    press(cora, "Save and send to review")
    edda.goto(f"/desk/claims/{version.claim.slug}/review/")
    assert edda.locator(".field-text ins").all_inner_texts() == ["40 "]
    press(edda, "Publish")
    page.goto("/corrections/")
    assert page.locator("main li .note").all_inner_texts() == ["How many was not said."]

    # A retraction, which reviewers may not make.
    rhea.goto(f"/desk/claims/{version.claim.slug}/review/")
    assert rhea.get_by_role("button", name="Retract").count() == 0
    edda.get_by_label("Reason", exact=True).fill("The report was forged.")
    press(edda, "Retract")
    page.goto(address)
    expect(page.locator(".banner-retracted")).to_contain_text("The report was forged.")
    page.goto(f"{address}history/")
    assert page.locator(".decisions .status").all_inner_texts() == [
        "Retracted",
        "Published",
        "Published",
    ]
    assert complaints == []


@pytest.fixture
def furnished(as_person):
    """A page of an administrator, and addresses of every page of the desk with something on it."""
    page = as_person("Administrator", "Ada")
    user = a_member("Reviewer", first_name="Rhea")
    paper = a_source("paper", publisher="A very long name of a harbour gazette and its owners")
    near = a_quote(paper, WORDS.replace("275", "257"), attribution="Harbour master", via="Wire")
    first = a_published("sum", [a_quote(paper)], topics=["Ports"], subjects=["Harbour office"])
    second = review.start_next(first.claim, by=user, reason="A word was wrong.")
    second.text = "The system cost at least $257 million, without the cables."
    second.save()
    second.evidence.create(quote=near, order=2)
    second.evidence.create(quote=a_quote(via="Gazette; Wire"), directness="indirect")
    second.not_found.create(sought="The contract", place="The archive", looked="2026")
    review.enter(second, "in review")
    draft = a_version(text="A draft of a claim.", author=user)
    review.enter(draft, "in review")
    notes = [{"field": "text", "label": "Statement", "words": "Name the seller."}]
    review.make("return", draft, by=a_member("Reviewer"), reason="Nearly.", notes=notes)
    Derivation.objects.create(source=a_source("copy"), origin=paper, kind="copy")
    draft.quantities.create(value=40, upper=60, unit="t", measure="Steel")
    a_figure("more", 275, unit="USD")
    conflicts.refresh([a_figure("fewer", 274, unit="USD").claim_id])
    relation = Relation.objects.get()
    me = type(user).objects.get(username__startswith="administrator")
    Assignment.objects.create(person=me, claim=draft.claim, by=user, task="Find the contract")
    asked = CorrectionRequest.objects.create(version=first, text="The sum is wrong.")
    arrival = Arrival.objects.create(by=me, name="paper.txt", text="Some words.", item={})
    return page, [
        "/desk/",
        "/desk/queue/review/",
        "/desk/add/",
        f"/desk/arrivals/{arrival.pk}/",
        "/desk/import/",
        "/desk/sources/",
        "/desk/sources/paper/",
        "/desk/originals/",
        "/desk/originals/one/?name=wire",
        "/desk/claims/",
        "/desk/new/",
        f"/desk/claims/{draft.claim.slug}/",
        "/desk/claims/sum/",
        "/desk/claims/sum/review/",
        f"/desk/requests/{asked.pk}/",
        "/desk/relations/?state=all",
        f"/desk/relations/{relation.pk}/",
        "/claims/sum/report/",
    ]


def test_every_page_of_the_desk_passes_axe_fits_a_phone_and_keeps_the_policy(furnished):
    page, addresses = furnished
    complaints, wide = [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    found = {}
    for address in addresses:
        page.set_viewport_size(PHONE)
        page.goto(address)
        for row in page.locator(".figure-row, .search-row").all():
            assert row.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
        if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            wide.append(address)
        page.set_viewport_size(SCREEN)
        page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
        found[address] = violations(page)
    assert found == {address: [] for address in addresses}
    assert (wide, complaints) == ([], [])


def test_a_quote_is_marked_with_the_keyboard_alone(as_person):
    page = as_person("Contributor", "Cora")
    a_source("paper")
    page.goto("/desk/sources/paper/")
    page.keyboard.press("/")
    page.keyboard.type("we paid at")
    page.keyboard.press("Enter")
    expect(page.locator("[data-found]")).to_have_text("1 of 1")
    for _ in range(4):
        page.keyboard.press("Control+Shift+ArrowRight")
    expect(page.locator("#id_words")).to_have_value("We paid at least $275 million")
    page.keyboard.press("Enter")
    page.keyboard.type("The harbour master")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("Much was paid.")
    expect(suggestions(page)).to_have_text(["New claim: Much was paid."])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Store", exact=True)).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    [evidence] = Version.objects.get().evidence.all()
    assert (evidence.quote.text, evidence.quote.attribution) == (
        "We paid at least $275 million",
        "The harbour master",
    )


def test_without_a_script_the_form_takes_a_pasted_quote_and_checks_it(browser, live_server):
    source = a_source("paper")
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        let_in(context, a_member("Contributor"), live_server.url)
        page = context.new_page()
        page.goto("/desk/sources/paper/")
        page.get_by_label("Words", exact=True).fill(WORDS.replace("275", "257"))
        press(page, "Check only")
        assert page.locator("[data-checked] .verdict").inner_text() == "Near"
        assert Quote.objects.count() == 0
        page.get_by_label("Words", exact=True).fill(WORDS)
        page.get_by_label("Claim", exact=True).fill("Much was paid.")
        press(page, "Store")
        assert page.get_by_role("alert").inner_text().startswith("No claim says this")
        page.get_by_label("This is a new claim").check()
        press(page, "Store")
        assert told(page)[0] == "Verified: the words stand in the document."
    assert source.quotes.get().evidence.get().version.text == "Much was paid."


def test_the_place_of_chosen_words_is_counted_as_the_server_counts(as_person):
    page = as_person("Contributor", "Cora")
    text = "🚢 Cameras. 🚢 " + "Words before it.\n" * 600 + "Cameras. And again: Cameras."
    source = a_source("paper", text=text)
    page.goto("/desk/sources/paper/")
    select(page, "And again: Cameras", "And again: Cameras")
    page.evaluate("getSelection().modify('extend', 'forward', 'character')")
    script = """() => {
        const range = getSelection().getRangeAt(0);
        range.setStart(range.startContainer, range.endOffset - 8);
    }"""
    page.evaluate(script)
    expect(page.locator("#id_words")).to_have_value("Cameras.")
    place = len(text) - len("Cameras.")
    expect(page.locator("[name=place]")).to_have_value(str(place))
    press(page, "Store")
    assert (source.quotes.get().start, source.quotes.get().end) == (place, len(text))


def test_several_dropped_files_show_a_line_each(as_person):
    page = as_person("Contributor", "Cora")
    page.goto("/desk/add/")
    files = [
        {"name": name, "mimeType": "text/plain", "buffer": data}
        for name, data in (("one.txt", b"One."), ("two.txt", b""), ("three.txt", b"Three."))
    ]
    page.get_by_label("Drop files here").set_input_files(files)
    expect(page.locator("[data-lines] li")).to_have_text(
        [
            "one.txt 4 characters of text.",
            "two.txt The file is empty.",
            "three.txt 6 characters of text.",
        ]
    )
    follow(page, "three.txt")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Three.")


def test_words_that_are_typed_are_checked_and_no_verdict_outlives_its_words(as_person):
    page = as_person("Contributor", "Cora")
    a_source("paper")
    page.goto("/desk/sources/paper/")
    verdict = page.locator("[data-checked] .verdict")
    select(page, "We paid", "whole system")
    expect(verdict).to_have_text("Verified")
    page.get_by_label("Words", exact=True).press("End")
    page.get_by_label("Words", exact=True).press_sequentially(" And nobody said this at all.")
    expect(verdict).not_to_have_text("Verified")
    page.get_by_label("Words", exact=True).fill("bought 40 cameras")
    expect(verdict).to_have_text("Verified")


def test_a_search_leaves_alone_what_was_chosen(as_person):
    page = as_person("Contributor", "Cora")
    a_source("paper")
    page.goto("/desk/sources/paper/")
    select(page, "We paid", "whole system")
    expect(page.locator("#id_words")).to_have_value(WORDS)
    page.get_by_label("Search in this text").fill("second order")
    page.get_by_label("Search in this text").press("Enter")
    expect(page.locator("[data-found]")).to_have_text("1 of 1")
    page.wait_for_timeout(500)
    expect(page.locator("#id_words")).to_have_value(WORDS)


def test_words_that_a_line_break_parted_are_found(as_person):
    page = as_person("Contributor", "Cora")
    a_source("paper", text="They paid $275 mil-\nlion (at\nleast) for it.")
    page.goto("/desk/sources/paper/")
    for sought in ("million (at least)", "$275 MIL-", "mil-"):
        page.get_by_label("Search in this text").fill(sought)
        page.get_by_label("Search in this text").press("Enter")
        expect(page.locator("[data-found]")).to_have_text("1 of 1")


def test_a_button_is_pressed_while_suggestions_are_open(as_person):
    page = as_person("Contributor", "Cora")
    a_source("paper")
    page.goto("/desk/sources/paper/")
    page.get_by_label("Words", exact=True).fill(WORDS)
    page.get_by_label("This is a new claim").check()
    page.get_by_label("Claim", exact=True).press_sequentially("Much was paid.")
    expect(suggestions(page)).to_have_count(1)
    expect(page.locator("[data-checked] .verdict")).to_have_text("Verified")
    press(page, "Store")
    assert Quote.objects.get().evidence.get().version.text == "Much was paid."


def test_on_a_small_screen_a_hit_is_seen_and_the_form_is_a_press_away(as_person):
    page = as_person("Contributor", "Cora")
    page.set_viewport_size(PHONE)
    a_source("paper", text="Words before it.\n" * 300 + "The harbour paid for cameras.")
    page.goto("/desk/sources/paper/")
    page.get_by_label("Search in this text").fill("harbour paid")
    page.get_by_label("Search in this text").press("Enter")
    script = """() => {
        const hit = getSelection().getRangeAt(0).getBoundingClientRect();
        const text = document.querySelector("[data-text]").getBoundingClientRect();
        return hit.top >= text.top && hit.bottom <= text.bottom && hit.bottom <= innerHeight;
    }"""
    page.wait_for_function(script)
    select(page, "The harbour", "cameras")
    page.get_by_role("button", name="Quote these words").click()
    expect(page.locator("[name=attribution]")).to_be_focused()
    expect(page.locator("#id_words")).to_have_value("The harbour paid for cameras")

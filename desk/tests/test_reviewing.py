import datetime

import pytest
from lxml import html

from claims import review
from claims.models import Version
from sources.models import Corruption, Derivation
from tests.admin_forms import signed_in, told
from tests.builders import (
    WORDS,
    a_figure,
    a_published,
    a_quote,
    a_source,
    a_version,
    a_witness,
    add_figure,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return signed_in("Reviewer")


def waiting(**fields):
    return review.enter(a_version(**fields), "in review")


def page(client, version):
    return client.get(f"/desk/claims/{version.claim.slug}/review/")


def decide(client, version, name, **fields):
    seen = page(client, version).context["seen"]
    data = {"_move": name, "seen": seen, **fields}
    return client.post(f"/desk/claims/{version.claim.slug}/move/", data)


def refreshed(version):
    return Version.objects.get(pk=version.pk)


def test_the_page_says_what_changed_since_the_last_published_version(reviewer):
    first = a_published("sum", text="The harbour paid $257 million.", topics=["Ports"])
    second = review.start_next(first.claim, reason="A misprint.")
    second.text = "The harbour paid $275 million."
    second.save()
    gone = second.evidence.get()
    new = a_quote(text="A second order of 12 cameras")
    second.evidence.create(quote=new, stance="context", order=5)
    gone.delete()
    review.enter(second, "in review")
    context = page(reviewer, second).context
    fields = {f["name"]: f for f in context["fields"]}
    assert [(c.kind, c.words) for c in fields["text"]["changes"]] == [
        ("equal", "The harbour paid "),
        ("delete", "$257 "),
        ("insert", "$275 "),
        ("equal", "million."),
    ]
    assert fields["topics"]["changes"] == []
    assert [(e["piece"].quote, e["is_new"]) for e in context["evidence"]] == [(new, True)]
    assert [e.quote_id for e in context["gone"]] == [gone.quote_id]


def test_each_quote_stands_in_its_context_with_verdict_differences_and_copies(reviewer):
    near = a_quote(text=WORDS.replace("275", "257"))
    version = waiting(quotes=[near])
    [shown] = page(reviewer, version).context["evidence"]
    assert shown["sentence"].startswith("the quote says “257”, the document says “275”")
    assert [(p.text, p.kind) for p in shown["pieces"] if p.kind == "different"] == [
        ("275", "different")
    ]
    assert shown["captures"] == [near.capture]


def test_origins_are_drawn_with_documents_that_are_not_public(reviewer):
    report, copy = a_source("report", access="private"), a_source("copy")
    Derivation.objects.create(source=copy, origin=report, kind="rewording")
    version = waiting(quotes=[a_witness(copy), a_witness(a_source("other"))])
    response = page(reviewer, version)
    told = "2 independent origins (for 1 of them a derivation is proposed and not confirmed)"
    assert f'<p class="standing">{told}, all quotes checked.</p>' in response.content.decode()
    [section] = html.fromstring(response.content.decode()).xpath("//section[@class='origins']")
    [drawn] = section.xpath(".//*[@id='origins-desc']")
    assert drawn.text == "Title of copy is a rewording of (proposed) Title of report. "
    origins = section.xpath("./ul[@class='origin-list']/li")
    assert [" ".join(li.text_content().split()) for li in origins] == [
        "Origin 1 Title of report, behind Title of copy (proposed, not confirmed by a person)",
        "Origin 2 Title of other",
    ]


def test_a_reviewer_lets_a_version_pass(reviewer):
    version = waiting()
    response = decide(reviewer, version, "publish", move_reason="Checked in the archive.")
    version = refreshed(version)
    assert (version.status, version.reviewer) == ("published", reviewer.user)
    assert told(response) == [("success", "Version 1 is now published.")]


def test_changes_are_asked_for_field_by_field(reviewer):
    version = waiting()
    piece = version.evidence.get()
    decide(
        reviewer,
        version,
        "return",
        **{"note-text": "Name the seller.", f"note-evidence-{piece.pk}": "Who says so?"},
    )
    decision = refreshed(version).decisions.first()
    assert (decision.status, decision.by, decision.notes) == (
        "draft",
        reviewer.user,
        [
            {"field": "text", "label": "Statement", "words": "Name the seller."},
            {"field": f"evidence-{piece.pk}", "label": "Quote 1", "words": "Who says so?"},
        ],
    )
    earlier = page(reviewer, version).context["earlier"]
    assert [d.notes for d in earlier][0] == decision.notes


def test_what_staff_ask_for_is_never_public(reviewer, client):
    version = waiting()
    decide(reviewer, version, "return", move_reason="SECRET1", **{"note-text": "SECRET2"})
    review.enter(version, "in review")
    decide(reviewer, version, "publish")
    slug = version.claim.slug
    for address in (f"/claims/{slug}/", f"/claims/{slug}/history/", f"/claims/{slug}.json"):
        body = client.get(address)
        text = (b"".join(body) if body.streaming else body.content).decode()
        assert version.text in text or slug in text
        assert "SECRET" not in text


def test_a_decision_without_its_words_is_refused_and_loses_none(reviewer):
    version = waiting(quotes=[a_quote(text=WORDS.replace("275", "257"))])
    response = decide(reviewer, version, "return", move_reason=" ")
    assert (response.status_code, response.context["refusal"]) == (
        400,
        "“Ask for changes” needs a reason.",
    )
    response = decide(reviewer, version, "publish", **{"note-text": "Kept."})
    assert response.status_code == 400
    assert response.context["refusal"].startswith("No supporting quote of this version is verif")
    assert [f["typed"] for f in response.context["fields"] if f["name"] == "text"] == ["Kept."]
    decide(reviewer, version, "publish", move_reason="The paper has a misprint.")
    assert refreshed(version).status_reason == "The paper has a misprint."


def test_nobody_lets_their_own_work_pass(reviewer):
    version = waiting(author=reviewer.user)
    shown = page(reviewer, version)
    assert [m.name for m in shown.context["moves"]] == ["withdraw", "return"]
    assert shown.context["own_work"] is True
    response = decide(reviewer, version, "publish")
    assert (response.status_code, response.context["refusal"]) == (403, review.OWN_WORK)
    assert refreshed(version).status == "in review"


def test_words_that_changed_meanwhile_are_not_let_pass(reviewer):
    version = waiting()
    seen = page(reviewer, version).context["seen"]
    version.text = "Swapped."
    version.save()
    data = {"_move": "publish", "seen": seen}
    response = reviewer.post(f"/desk/claims/{version.claim.slug}/move/", data)
    assert (response.status_code, response.context["refusal"]) == (400, review.CHANGED_MEANWHILE)
    assert response.context["seen"] != seen
    for broken in ({"_move": "publish"}, {"_move": "nonsense", "seen": seen}, {}):
        response = reviewer.post(f"/desk/claims/{version.claim.slug}/move/", broken)
        assert response.status_code == 400
    assert refreshed(version).status == "in review"


def test_who_lets_pass_alone_is_told_in_the_history(client):
    root = signed_in(is_superuser=True, first_name="Ruth")
    version = waiting(author=root.user)
    decide(root, version, "override", move_reason="Nobody else is here.")
    page = client.get(f"/claims/{version.claim.slug}/history/").content.decode()
    assert "by Ruth, who had a hand in it, without a second person: Nobody else is here." in page
    other = a_published()
    page = client.get(f"/claims/{other.claim.slug}/history/").content.decode()
    assert "without a second person" not in page


def test_a_public_version_that_holds_is_looked_at_again_later(reviewer):
    version = a_published("sum", review_due=datetime.date(2026, 1, 31))
    response = reviewer.post(
        "/desk/claims/sum/put-off/", {"review_due": "2027-01-31", "why": "Asked again."}
    )
    assert told(response) == [("success", "To be looked at again on 31 January 2027.")]
    assert refreshed(version).review_due == datetime.date(2027, 1, 31)
    [entry, *_] = page(reviewer, version).context["log"]
    assert (entry.changes, entry.why) == (
        [("review again on", "2026-01-31", "2027-01-31")],
        "Asked again.",
    )
    reviewer.post("/desk/claims/sum/put-off/", {"review_due": "soon"})
    assert refreshed(version).review_due == datetime.date(2027, 1, 31)
    assert signed_in("Contributor").post("/desk/claims/sum/put-off/").status_code == 403


@pytest.mark.parametrize(
    "moved, state, told",
    [
        (0, "proposed", True),
        (0, "confirmed", True),
        (0, "refused", False),
        (60, "proposed", False),
    ],
)
def test_a_reviewer_is_told_that_a_copy_changed_the_quoted_words(reviewer, moved, state, told):
    quote = a_quote()
    tie = Derivation.objects.create(
        source=quote.source,
        origin=a_source(title="The report itself"),
        kind="copy",
        state=state,
        capture=quote.capture,
    )
    changed = Corruption.objects.create(
        derivation=tie,
        kind="figure",
        says="$275 million",
        origin_says="$257 million",
        start=quote.start + moved,
        end=quote.end + moved,
        origin_start=0,
        origin_end=1,
    )
    version = review.enter(a_version(quotes=[quote]), "in review")
    page = reviewer.get(f"/desk/claims/{version.claim.slug}/review/")
    assert [shown["changed"] for shown in page.context["evidence"]] == [[changed] if told else []]
    assert ("its origin, says" in page.content.decode()) == told


def measured(client, version):
    """({heading: [statement or “this claim”]}, what is told of clashes) of the review page."""
    tree = html.fromstring(page(client, version).content.decode())
    found = {
        " ".join(section.xpath("string(./h2)").split()): [
            " ".join(cell.text_content().split())
            for cell in section.xpath(".//tbody/tr/td[4]")  # Value spans its rows
        ]
        for section in tree.xpath("//section[@class='measure']")
    }
    told = tree.xpath("//aside//p[@class='banner'][a]")
    return found, [" ".join(words.text_content().split()) for words in told]


def test_figures_of_others_stand_beside_those_that_are_judged(reviewer):
    listed = a_figure("a", 275)
    a_figure("b", 275, bound="at least")
    a_figure("retracted", 1, status="retracted")
    a_figure("draft", 2, status="draft")
    a_figure("another", 3, measure="boats")
    version = a_version(text="It was 279.")
    add_figure(version, 279)
    add_figure(version, 4, measure="lamps")
    review.enter(version, "in review")
    assert measured(reviewer, version) == (
        {
            "Figures: contracts of Harbour office": [
                "Statement of a.",
                "Statement of b.",
                "this claim In review",
            ]
        },
        ["275 and 279 cannot both hold. Beside each other"],
    )
    # Its own present version is no other claim.
    following = review.start_next(listed.claim, reason="Counted again.")
    following.quantities.update(value=276)
    assert measured(reviewer, following)[0] == {
        "Figures: contracts of Harbour office": ["Statement of b.", "this claim Draft"]
    }
    assert measured(reviewer, following)[1] == []


@pytest.mark.parametrize("number", [1, 3])
def test_figures_ask_as_often_for_one_other_claim_as_for_three(
    reviewer, django_assert_num_queries, number
):
    version = waiting()
    add_figure(version, 0)
    for value in range(number):
        a_figure(f"b-{value}", value + 1, quotes=[a_quote()])
    page(reviewer, version)
    with django_assert_num_queries(52):
        page(reviewer, version)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_often_for_one_quote_as_for_three(
    reviewer, django_assert_num_queries, number
):
    version = waiting(quotes=[a_quote() for _ in range(number)])
    page(reviewer, version)
    with django_assert_num_queries(48):
        page(reviewer, version)

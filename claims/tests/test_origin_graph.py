from itertools import pairwise

import pytest
from lxml import html

from claims.behind import HIDDEN, attach
from claims.models import Evidence, Version
from claims.origin_graph import Box, Edge, Graph, wrapped
from sources.models import Derivation
from tests.builders import a_corruption, a_published, a_quote, a_source, a_version, a_witness

pytestmark = pytest.mark.django_db


def derive(source, origin, kind="copy", **fields):
    return Derivation.objects.create(source=source, origin=origin, kind=kind, **fields)


def drawn(version, **kwargs):
    found = Version.objects.with_evidence().get(pk=version.pk)
    attach([found], **kwargs)
    return Graph(found)


def edges(graph):
    """{(from, what, to)} by name."""
    boxes = graph.boxes.values()
    return {(box.name, edge.whole, edge.to.name) for box in boxes for edge in box.further}


def boxes(graph):
    return {box.name: (box.kind, box.note, box.layer) for box in graph.boxes.values()}


def test_a_chain_is_drawn_from_the_document_to_its_end():
    article, wire, report = (a_source(title=t) for t in ("Article", "Wire", "Report"))
    derive(article, wire, "retelling", state="confirmed")
    derive(wire, report, "translation")
    graph = drawn(a_version(quotes=[a_witness(article)]))
    assert boxes(graph) == {
        "Article": ("held", "supports", 0),
        "Wire": ("held", "", 1),
        "Report": ("held", "origin", 2),
    }
    assert edges(graph) == {
        ("Article", "is a retelling of", "Wire"),
        ("Wire", "is a translation of (proposed)", "Report"),
    }


def test_what_is_named_and_not_held_is_drawn_as_missing():
    article, other = a_source(title="Article"), a_source(title="Other")
    quotes = [
        a_witness(article, via="Newspaper B; Document C"),
        a_witness(other, via="the document C"),
    ]
    graph = drawn(a_version(quotes=quotes))
    assert boxes(graph) == {
        "Article": ("held", "supports", 0),
        "Other": ("held", "supports", 0),
        "Newspaper B": ("missing", "not held", 1),
        "Document C": ("missing", "not held, origin", 2),
    }
    assert edges(graph) == {
        ("Article", "has it from", "Newspaper B"),
        ("Newspaper B", "has it from", "Document C"),
        ("Other", "has it from", "Document C"),
    }
    # Found, it stands in its place.
    found = a_source("c", title="The document itself")
    for quote in quotes:
        quote.original = found
        quote.save()
    graph = drawn(Version.objects.get())
    assert boxes(graph)["The document itself"] == ("held", "origin", 2)
    assert "Document C" not in boxes(graph)


def test_both_sides_are_drawn_and_said_in_words():
    version = a_version(quotes=[a_witness(a_source(title="For")), a_witness(a_source(title="Too"))])
    for stance, title in (("contradicts", "Against"), ("context", "Beside")):
        quote = a_witness(a_source(title=title))
        Evidence.objects.create(version=version, quote=quote, stance=stance)
    assert boxes(drawn(version)) == {
        "For": ("held", "supports, origin 1", 0),
        "Too": ("held", "supports, origin 2", 0),
        "Against": ("held", "contradicts, contrary origin", 0),
    }


def test_an_origin_that_speaks_on_both_sides_says_so():
    report = a_source(title="Report")
    version = a_version(quotes=[a_witness(report)])
    Evidence.objects.create(version=version, quote=a_witness(report), stance="contradicts")
    said = "supports, contradicts, origin, speaks on both sides"
    graph = drawn(version)
    assert boxes(graph) == {"Report": ("held", said, 0)}
    [box] = graph.boxes.values()
    assert box.note_drawn == "supports, contradicts, origin, speaks…"


def test_documents_in_the_same_words_are_tied():
    graph = drawn(a_version(quotes=[a_quote(a_source(title="A")), a_quote(a_source(title="B"))]))
    assert [(tie.one.name, tie.other.name) for tie in graph.ties] == [("A", "B")]
    assert boxes(graph) == {"A": ("held", "supports, origin", 0), "B": ("held", "supports", 0)}


def test_a_copy_in_the_same_words_is_drawn_with_one_line():
    copied, copy = a_source(title="Copied"), a_source(title="Copy")
    derive(copy, copied)
    graph = drawn(a_version(quotes=[a_quote(copied), a_quote(copy)]))
    assert edges(graph) == {("Copy", "is a copy of (proposed)", "Copied")}
    assert graph.ties == []


def test_what_may_be_there_is_drawn_as_such():
    copied, copy = a_source(title="Copied"), a_source(title="Copy")
    derive(copy, copied, state="confirmed")
    graph = drawn(a_version(quotes=[a_witness(copy, via="Document C")]))
    assert edges(graph) == {
        ("Copy", "has it from", "Document C"),
        ("Copy", "is a copy of", "Copied"),
        ("Copied", "may come from", "Document C"),
    }


def test_what_leads_to_no_chosen_root_is_not_drawn():
    """A magazine that took a passage from a letter is retold, and quoted beside that passage."""
    letter = a_source(title="Letter", issued="2022-05-03")
    magazine = a_source(title="A lens", container_title="The Review", issued="2022-07")
    retold = a_source(title="Retold", issued="2022-09")
    own = a_witness(magazine)
    own.refresh_from_db()
    passages = [[own.end + 5, own.end + 9, 0, 4]]
    derive(magazine, letter, "quotes", capture=own.capture, passages=passages, state="confirmed")
    derive(retold, magazine, "rewording", state="confirmed")
    version = a_version(quotes=[own, a_witness(retold, via="The Review")])
    expected = {("Retold", "is a rewording of", "A lens")}
    assert edges(drawn(version)) == expected
    assert boxes(drawn(version)) == {
        "A lens": ("held", "supports, origin", 1),
        "Retold": ("held", "supports", 0),
    }
    # Nor does the letter come from what was taken from it, where no date speaks against it.
    letter.issued = magazine.issued = ""
    letter.save()
    magazine.save()
    assert edges(drawn(version)) == expected


@pytest.mark.parametrize(("issued", "is_presumed"), [("2021", False), ("2023", True), ("", True)])
def test_nothing_is_presumed_against_the_dates(issued, is_presumed):
    copied, copy = a_source(title="Copied", issued=issued), a_source(title="Copy", issued="2024")
    report = a_source(title="Report", issued="2022")
    derive(copy, copied, state="confirmed")
    named = a_witness(copy, via="The report")
    graph = drawn(a_version(quotes=[named, a_witness(copied), a_witness(report)]))
    presumed = {("Copied", "may come from", "Report")} if is_presumed else set()
    assert {edge for edge in edges(graph) if edge[1] == "may come from"} == presumed
    assert len(graph.origins) == 2 - is_presumed


def test_a_name_that_is_a_document_of_the_version_is_drawn_as_that():
    review = a_source(title="A lens", container_title="The Saltmarsh Review")
    by_publisher = a_source(title="By publisher")
    by_title = a_source(title="By title")
    quotes = [
        a_witness(review),
        a_witness(by_publisher, via="Saltmarsh Review"),
        a_witness(by_title, via="A lens"),
    ]
    graph = drawn(a_version(quotes=quotes))
    assert edges(graph) == {
        ("By publisher", "may come from", "A lens"),
        ("By title", "has it from", "A lens"),
    }
    assert set(boxes(graph)) == {"A lens", "By publisher", "By title"}
    # Of two that are called so neither is meant for sure.
    quotes.append(a_witness(a_source(title="Second", container_title="Saltmarsh Review")))
    graph = drawn(a_version(quotes=quotes))
    assert boxes(graph)["Saltmarsh Review"] == (
        "unclear",
        "which of several is not known",
        1,
    )


def test_a_name_of_a_later_document_is_another_one():
    review = a_source(title="A lens", container_title="The Review", issued="2022-07")
    earlier = a_source(title="Earlier", issued="2020")
    later = a_source(title="Later", issued="2023")
    first, second = a_witness(earlier, via="The Review"), a_witness(later, via="Review")
    version = a_version(quotes=[a_witness(review), first, second])
    assert edges(drawn(version)) == {
        ("Earlier", "has it from", "The Review"),
        ("Later", "may come from", "A lens"),
    }
    assert boxes(drawn(version))["The Review"] == ("missing", "not held, origin 2", 1)
    # What the later one names may be the same as what the earlier one does.
    assert len(drawn(a_version(quotes=[first, second])).origins) == 1


def test_a_document_behind_the_own_one_is_known_by_its_publisher():
    wire = a_source(title="On cameras", publisher="The Wire")
    copy = a_source(title="Copy")
    derive(copy, wire)
    graph = drawn(a_version(quotes=[a_witness(copy, via="The Wire")]))
    assert edges(graph) == {("Copy", "is a copy of (proposed)", "On cameras")}
    Derivation.objects.update(kind="cites", state="confirmed")
    graph = drawn(Version.objects.get())
    assert edges(graph) == {("Copy", "cites", "On cameras")}


def test_a_ring_is_drawn_once_and_ends():
    left, right = a_source(title="Left"), a_source(title="Right")
    derive(left, right)
    derive(right, left)
    graph = drawn(a_version(quotes=[a_witness(left)]))
    assert edges(graph) == {
        ("Left", "is a copy of (proposed)", "Right"),
        ("Right", "is a copy of (proposed)", "Left"),
    }
    assert [branch["is_again"] for branch in graph.branches()] == [False]


def test_each_box_of_a_graph_in_layers_is_walked_once(monkeypatch):
    """Two boxes in each of 17 layers, each with a line to both of the next."""
    graph = drawn(a_version(quotes=[a_witness()]))
    layers = [[Box(("name", f"{n}{side}"), "", "held") for side in "ab"] for n in range(17)]
    for layer, below in pairwise(layers):
        for box in layer:
            box.further = [Edge(to, "", "stated") for to in below]
    graph.boxes = {box.node: box for layer in layers for box in layer}
    graph.documents = layers[0]
    walked = []
    monkeypatch.setattr(graph, "place", lambda *args: walked.append(1) or Graph.place(graph, *args))
    graph.lay_out()
    assert [[box.layer for box in layer] for layer in layers] == [[n, n] for n in range(17)]
    # The two that are begun with, and each of the lines.
    assert len(walked) == 2 + 16 * 4


def test_no_name_turns_the_direction_of_a_drawing(client):
    article = a_source("article", title="\u202eArt\u202a\u202b\u202c\u202dicle")
    a_published("cost", [a_witness(article, via="\u2066Docu\u2067\u2068\u2069ment C")])
    page = html.fromstring(client.get("/claims/cost/v1/").content)
    [drawing] = page.xpath("//*[local-name()='svg'][@role='img']")
    said = drawing.text_content()
    assert [letter for letter in said if "\u202a" <= letter <= "\u2069"] == []
    names = [text.text for text in drawing.xpath(".//*[local-name()='text'][not(@class)]")]
    assert [name for name in names if name != "has it from"] == ["Article", "Document C"]


def test_the_public_learns_no_title_that_is_not_public(client):
    secret = a_source("hidden-slug", title="SECRET report", access="private")
    article = a_source("article", title="Article")
    derive(article, secret, state="confirmed")
    named = a_witness(via="Document C")
    named.original = secret
    named.save()
    version = a_published("cost", [a_witness(article), named])
    assert edges(drawn(version, for_staff=True)) == {
        ("Article", "is a copy of", "SECRET report"),
        (named.source.title, "has it from", "SECRET report"),
    }
    assert edges(drawn(version)) == {
        ("Article", "is a copy of", HIDDEN),
        (named.source.title, "has it from", HIDDEN),
    }
    page = client.get("/claims/cost/").content.decode()
    shape = client.get("/claims/cost.json").json()
    assert HIDDEN in page
    assert shape["origins"] == [
        {
            "root": None,
            "name": HIDDEN,
            "missing": False,
            "documents": ["article", named.source.slug],
            "proposed": False,
        }
    ]
    for address in ("/claims/cost/", "/claims/cost.json", "/claims.json", "/claims.atom"):
        body = client.get(address).content.decode()
        assert "SECRET" not in body and "hidden-slug" not in body
    csv = b"".join(client.get("/claims.csv")).decode()
    assert "article" in csv and "SECRET" not in csv and "hidden-slug" not in csv
    # Once a published claim rests on it, it may be known.
    a_published(quotes=[a_witness(secret)])
    assert HIDDEN not in client.get("/claims/cost/").content.decode()


def test_the_page_says_the_same_in_a_drawing_and_in_words(client):
    article, wire = a_source("article", title="Article"), a_source("wire", title="Wire <b>")
    derive(article, wire, "retelling")
    a_published("cost", [a_witness(article), a_witness(a_source(title="X"), via="Document C")])
    [section] = html.fromstring(client.get("/claims/cost/").content.decode()).xpath(
        "//section[@class='origins']"
    )
    assert section.xpath("string(.//p[@class='standing'])") == (
        "2 independent origins (for 1 of them a derivation is proposed and not confirmed), "
        "1 of them named but not held, all quotes checked."
    )
    assert section.xpath("string(.//desc)") == (
        "Article is a retelling of (proposed) Wire <b>. X has it from Document C. "
    )
    assert [g.xpath("string(./title)") for g in section.xpath(".//*[@class='box missing']")] == [
        "Document C"
    ]
    assert section.xpath("string(.//p[contains(@class, 'origin-key')])").strip() == (
        "Each arrow leads to where the words come from. A dashed line is a proposal that no person "
        "has confirmed. A box with a dashed edge is not held, or not public."
    )
    branches = section.xpath(".//ul[@class='origin-branches']/li")
    assert [" ".join(li.text_content().split()) for li in branches] == [
        "Article, supports is a retelling of (proposed) Wire <b>, origin 1",
        "X, supports has it from Document C (not held), origin 2",
    ]
    assert section.xpath(".//*[@style]") == []


@pytest.mark.parametrize(
    ("access", "state", "said"),
    [
        ("public", "confirmed", "says it otherwise: “257”"),
        ("excerpt", "confirmed", "says it otherwise: “257”"),
        ("private", "confirmed", "says it otherwise"),
        ("public", "proposed", "says it otherwise"),
    ],
)
def test_what_a_copy_changed_is_said_at_its_box_and_in_the_list(client, access, state, said):
    report, copy = a_source(title="Report"), a_source("copy", title="Copy", access=access)
    quote = a_witness(copy)
    a_corruption(quote, report, says="257", origin_says="275", state=state)
    version = a_published("cost", [a_witness(report)])
    Evidence.objects.bulk_create([Evidence(version=version, quote=quote, stance="contradicts")])
    assert boxes(drawn(version))["Copy"] == ("held", said, 0)
    assert boxes(drawn(version, for_staff=True))["Copy"][1] == "says it otherwise: “257”"
    page = html.fromstring(client.get("/claims/cost/").content.decode())
    words = [
        " ".join(li.text_content().split()) for li in page.xpath("//ul[@class='origin-list']/li")
    ]
    changed = ": 257 where its origin says 275" if "257" in said else ""
    assert words == ["Origin Report", f"A copy says it otherwise Copy{changed}"]


def test_one_document_needs_no_drawing_and_hundreds_have_none(client):
    alone = drawn(a_version(quotes=[a_witness()]))
    assert (alone.is_drawn, len(alone.boxes)) == (False, 1)
    many = drawn(a_version(quotes=[a_witness() for _ in range(41)]))
    assert (many.is_drawn, len(many.boxes)) == (False, 41)


@pytest.mark.parametrize(("length", "is_open"), [(1, False), (2, True)])
def test_the_words_stand_open_beside_a_drawing_that_has_to_be_moved(client, length, is_open):
    chain = [a_source() for _ in range(length + 1)]
    for source, origin in pairwise(chain):
        derive(source, origin, state="confirmed")
    a_published("cost", [a_witness(chain[0])])
    page = html.fromstring(client.get("/claims/cost/").content.decode())
    [words] = page.xpath("//section[@class='origins']//details")
    assert ("open" in words.attrib) == is_open


NAMES = [
    ("Short", ["Short"]),
    ("A report of the harbour office on cameras", ["A report of the harbour", "office on cameras"]),
    ("word " * 30, ["word word word word word word", "word word word word word wor…"]),
    ("港" * 40, ["港" * 14, "港" * 14 + "…"]),
    ("x" * 70, ["x" * 29, "x" * 28 + "…"]),
]


@pytest.mark.parametrize(("name", "lines"), NAMES)
def test_a_long_name_is_cut_to_two_lines(name, lines):
    assert wrapped(name) == lines


@pytest.mark.parametrize("number", [1, 3])
def test_origins_are_told_in_as_many_queries_for_three_as_for_one(
    django_assert_num_queries, number
):
    for _ in range(number):
        article, report = a_source(), a_source()
        derive(article, report)
        a_version(quotes=[a_witness(article), a_witness(via="Document C")])
    versions = list(Version.objects.with_evidence())
    with django_assert_num_queries(1):
        for version in attach(versions):
            assert len(version.behind.supports.chosen) == 2
            assert Graph(version).is_drawn

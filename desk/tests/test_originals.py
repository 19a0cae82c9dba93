import pytest
from lxml import html

from claims.models import Version
from desk.models import Arrival
from sources import audit
from sources.models import Quote, Source
from tests.admin_forms import signed_in, told
from tests.builders import a_published, a_quote, a_source, a_version, a_witness

pytestmark = pytest.mark.django_db
LIST = "/desk/originals/"
ONE = "/desk/originals/one/?name=document+c"


@pytest.fixture
def contributor():
    return signed_in("Contributor", first_name="Cora")


def origins(version):
    return Version.objects.values_list("independent_origins", flat=True).get(pk=version.pk)


def say(client, source, *quotes, address=ONE):
    ids = [quote.pk for quote in quotes]
    return client.post(address, {"act": "say", "source": source, "quotes": ids})


def test_names_are_listed_with_what_rests_on_them(contributor):
    first = a_witness(via="Newspaper B; Document C")
    a_published(quotes=[first, a_witness(via="The document C")])
    a_version(quotes=[first])
    a_witness(via="Elsewhere")
    a_witness()
    context = contributor.get(LIST).context
    shown = [(r["name"], r["quotes"], r["claims"], r["address"]) for r in context["missing"]]
    assert shown == [
        ("Elsewhere", 1, 0, "/desk/originals/one/?name=elsewhere"),
        ("Document C", 2, 2, ONE),
    ]
    assert context["number"] == 2
    found = contributor.get(LIST, {"q": "DOCUMENT"}).context["missing"]
    assert [row["name"] for row in found] == ["Document C"]
    assert contributor.get(LIST, {"q": "\0"}).status_code == 200


def test_all_quotes_are_told_which_source_it_is_and_taken_back(contributor):
    report = a_source("report", title="The report")
    quotes = [a_witness(via="Document C"), a_witness(via="Newspaper B; document c")]
    version = a_published(quotes=[*quotes, a_witness(report)])
    assert origins(version) == 2
    response = say(contributor, "report", *quotes)
    assert told(response) == [("success", "“The report” is the original of all quotes now.")]
    assert origins(version) == 1
    page = contributor.get(ONE)
    assert (page.context["held"], page.context["rows"]) == ({report: 2}, [])
    [row] = contributor.get(LIST).context["found"]
    assert (row["name"], row["source"], row["quotes"]) == ("Document C", report, 2)
    assert contributor.get(LIST).context["number"] == 0
    entries = audit.told(audit.entries_of(quotes[0]))
    change = ("original", "", "The report")
    assert (entries[0].who, entries[0].changes, entries[0].why) == (
        "Cora",
        [change],
        "“Document C” is held.",
    )

    response = contributor.post(ONE, {"act": "let go", "source": "report"})
    said = "“The report” is not the original of 2 quotes any more."
    assert told(response) == [("success", said)]
    assert origins(version) == 2
    entries = audit.told(audit.entries_of(quotes[0]))
    assert entries[0].changes == [("original", "The report", "")]


def test_chosen_quotes_alone_are_told_which_source_it_is(contributor):
    a_source("report", title="The report")
    mine, other = a_witness(via="Document C"), a_witness(via="Document C")
    response = say(contributor, "report", mine)
    assert told(response) == [("success", "“The report” is the original of 1 quote now.")]
    said = Quote.objects.exclude(original=None).values_list("pk", "original__slug")
    assert list(said) == [(mine.pk, "report")]
    assert [q for q, _ in contributor.get(ONE).context["rows"]] == [other]


def test_what_cannot_be_said_says_nothing_at_all(contributor):
    own = a_source("own", title="Own")
    other, inside = a_witness(via="Document C"), a_witness(own, via="Document C")
    elsewhere = a_witness(via="Another")
    itself = (
        "A quote of “Own” names it: a document is not its own original. "
        "Choose the other quotes alone."
    )
    changed = "Some of these quotes were changed since you opened the page. Look at it again."
    for source, quotes, words in (
        ("own", [other, inside], itself),
        ("nowhere", [other], "There is no source “nowhere”."),
        ("own", [], "Choose the quotes that mean it."),
        ("own", [other, elsewhere], changed),
    ):
        response = say(contributor, source, *quotes)
        assert response.status_code == 400
        assert [str(m) for m in response.context["messages"]] == [words]
    assert contributor.post(ONE, {"act": "let go", "source": "own"}).status_code == 400
    assert contributor.post(ONE, {"act": "let go", "source": "\0"}).status_code == 400
    assert contributor.post(ONE).status_code == 400
    assert Quote.objects.exclude(original=None).count() == 0


def test_the_choice_of_a_refused_form_stays(contributor):
    first, second = a_witness(via="Document C"), a_witness(via="Document C")
    response = say(contributor, "nowhere", second)
    tree = html.fromstring(response.content.decode())
    checked = tree.xpath("//input[@name='quotes'][@checked]/@value")
    assert (checked, first.pk != second.pk) == ([str(second.pk)], True)


def test_a_name_that_no_quote_has_leads_back(contributor):
    for address in ("/desk/originals/one/", "/desk/originals/one/?name=%00x"):
        response = contributor.get(address)
        assert (response.status_code, response["Location"]) == (302, LIST)


def test_sources_are_found_to_choose_from(contributor):
    a_witness(via="Document C")
    a_source("c", title="Document C, second edition")
    a_source("other", title="Something else")
    assert [s.slug for s in contributor.get(ONE).context["choices"]] == ["c"]
    assert [s.slug for s in contributor.get(ONE + "&q=something").context["choices"]] == ["other"]
    assert contributor.get(ONE + "&q=%00").status_code == 200
    held = contributor.get(ONE + "&held=other").context["form"]
    assert held["source"].value() == "other"


def test_what_is_missing_is_taken_in_in_its_place(contributor):
    quote = a_witness(via="Document C")
    version = a_published(quotes=[quote, a_witness()])
    page = contributor.get(ONE).content.decode()
    assert 'href="/desk/add/?original=document%20c"' in page
    add = contributor.get("/desk/add/?original=document%20c").content.decode()
    assert '<input type="hidden" name="original" value="document c">' in add
    long = "A line that is much too long to be the title of anything at all. " * 5
    response = contributor.post("/desk/add/", {"text": long, "original": "document c"})
    arrival = Arrival.objects.get()
    address = f"/desk/arrivals/{arrival.pk}/?original=document+c"
    assert response["Location"] == address
    form = contributor.get(address).context["form"]
    assert form["title"].value() == "Document C"
    data = {"title": "Document C", "type": "report", "access": "private", "slug": "document-c"}
    response = contributor.post(address, {**data, "known": ""})
    assert response["Location"] == "/desk/originals/one/?name=document+c&held=document-c"
    form = contributor.get(response["Location"]).context["form"]
    assert form["source"].value() == "document-c"
    say(contributor, "document-c", quote)
    quote.refresh_from_db()
    assert quote.original == Source.objects.get(slug="document-c")
    assert origins(version) == 2


def test_a_name_beside_a_title_that_is_known_is_the_publisher(contributor):
    a_quote(via="Harbour Gazette")
    contributor.post("/desk/add/", {"text": "Cameras\nwere bought.", "original": "harbour gazette"})
    address = f"/desk/arrivals/{Arrival.objects.get().pk}/"
    named = contributor.get(address + "?original=harbour+gazette").context["form"]
    assert (named["title"].value(), named["publisher"].value()) == ("Cameras", "Harbour Gazette")
    plain = contributor.get(address + "?original=nobody").context["form"]
    assert (plain["title"].value(), plain["publisher"].value()) == ("Cameras", None)


def test_the_page_about_a_name_says_whether_it_is_held(contributor):
    def headed():
        page = html.fromstring(contributor.get(ONE).content.decode())
        heading = " ".join(page.xpath("string(//h1)").split())
        return heading, page.xpath("string(//title)").split(" · ")[0]

    a_source("report", title="The report")
    first, second = a_witness(via="Document C"), a_witness(via="Document C")
    assert headed() == ("Document C not held", "Document C")
    say(contributor, "report", first)
    assert headed() == ("Document C held for some quotes", "Document C")
    say(contributor, "report", second)
    assert headed() == ("Document C held", "Document C, held")


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("?original=document+c", "Add the original “Document C”"),
        ("?original=nobody", "Add a source"),
        ("?original=%00", "Add a source"),
        ("", "Add a source"),
    ],
)
def test_one_is_told_which_original_one_is_adding(contributor, query, heading):
    a_witness(via="Document C")
    page = html.fromstring(contributor.get(f"/desk/add/{query}").content.decode())
    assert page.xpath("string(//h1)") == heading


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_as_often_for_one_name_as_for_three(
    contributor, django_assert_num_queries, number
):
    for n in range(number):
        a_version(quotes=[a_witness(via=f"Document {n}"), a_witness(via="Document C")])
        found = a_witness(via=f"Found {n}")
        found.original = a_source()
        found.save()
    contributor.get(LIST)
    with django_assert_num_queries(18):
        assert len(contributor.get(LIST).context["missing"]) == number + 1
    with django_assert_num_queries(17):
        assert len(contributor.get(ONE).context["rows"]) == number

import json

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from desk.models import KEPT_FOR, Arrival
from sources.models import Capture, Source
from sources.tests.documents import lines as lines_of
from sources.tests.documents import pdf
from tests.admin_forms import signed_in, told
from tests.builders import TEXT, a_source

pytestmark = pytest.mark.django_db
RIS = "TY  - NEWS\nTI  - What the cameras cost\nAU  - Pell, Ana\nPY  - 2018\nUR  - {url}\nER  - \n"
ADDRESS = "https://gazette.example/cameras"


@pytest.fixture
def contributor():
    return signed_in("Contributor")


def file(data=TEXT, name="paper.txt"):
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


def put(client, *files, text="", **headers):
    return client.post("/desk/add/", {"files": list(files), "text": text}, headers=headers)


def lines(client, *files, **fields):
    response = put(client, *files, accept="application/json", **fields)
    return [(line["name"], line["words"], line["address"]) for line in response.json()["lines"]]


def typed(client, arrival):
    form = client.get(arrival.get_absolute_url()).context["form"]
    return {f.html_name: "" if f.value() is None else form[f.name].value() for f in form}


def agree(client, arrival, **changes):
    return client.post(arrival.get_absolute_url(), {**typed(client, arrival), **changes})


def test_a_dropped_file_becomes_a_source_once_somebody_agrees(contributor):
    response = put(contributor, file())
    arrival = Arrival.objects.get()
    assert response["Location"] == arrival.get_absolute_url()
    assert (Source.objects.count(), Capture.objects.count()) == (0, 0)
    page = contributor.get(arrival.get_absolute_url())
    assert page.context["preview"] == TEXT

    response = agree(contributor, arrival, title="Harbour cameras", type="report")
    source = Source.objects.get()
    assert response["Location"] == f"/desk/sources/{source.slug}/"
    assert (source.title, source.slug, source.type) == (
        "Harbour cameras",
        "harbour-cameras",
        "report",
    )
    capture = source.captures.get()
    assert (capture.text, capture.filename, capture.taken_by, capture.tool) == (
        TEXT,
        "paper.txt",
        contributor.user,
        "desk",
    )
    assert Arrival.objects.count() == 0


def test_the_fields_say_what_the_file_says_of_itself(contributor):
    page = f"""<!doctype html><html><head><title>What the cameras cost</title>
        <meta name="author" content="Ana Pell">
        <meta property="article:published_time" content="2018-11-02">
        <link rel="canonical" href="{ADDRESS}"></head>
        <body><article><h1>What the cameras cost</h1><p>{TEXT}</p></article></body></html>"""
    put(contributor, file(page, "page.html"))
    form = contributor.get(Arrival.objects.get().get_absolute_url()).context["form"]
    said = {name: form[name].value() for name in ("title", "issued", "url", "access")}
    assert said == {
        "title": "What the cameras cost",
        "issued": "2018-11-02",
        "url": ADDRESS,
        "access": "private",
    }


def test_a_plain_text_proposes_its_first_line_as_title(contributor):
    put(contributor, file("\n  Harbour Gazette, 12 May\n\nCameras were bought."))
    form = contributor.get(Arrival.objects.get().get_absolute_url()).context["form"]
    assert form["title"].value() == "Harbour Gazette, 12 May"


def test_several_files_get_a_line_of_result_each(contributor):
    known = a_source("paper")
    found = lines(
        contributor,
        file(),
        file("Other words.", "other.txt"),
        file("", "empty.txt"),
        file(b"%PDF-1.4 broken", "broken.pdf"),
    )
    other = Arrival.objects.get()
    assert found[:3] == [
        (
            "paper.txt",
            f"This file is here already: it is a capture of “{known.title}”.",
            "/desk/sources/paper/",
        ),
        ("other.txt", "12 characters of text.", other.get_absolute_url()),
        ("empty.txt", "The file is empty.", ""),
    ]
    assert (found[3][0], found[3][2]) == ("broken.pdf", "")
    assert other.name == "other.txt"


def test_without_a_script_the_lines_stand_on_the_page(contributor):
    response = put(contributor, file("One.", "one.txt"), file("", "two.txt"))
    assert response.status_code == 200
    assert [line["name"] for line in response.context["lines"]] == ["one.txt", "two.txt"]
    assert put(contributor).status_code == 400


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("zotero.ris", RIS.format(url=ADDRESS)),
        (
            "zotero.bib",
            "@article{p, title={What the cameras cost}, author={Pell, Ana}, year={2018}, "
            f"url={{{ADDRESS}}}}}",
        ),
        (
            "zotero.json",
            json.dumps(
                [
                    {
                        "type": "article",
                        "title": "What the cameras cost",
                        "author": [{"family": "Pell", "given": "Ana"}],
                        "issued": {"date-parts": [[2018]]},
                        "URL": ADDRESS,
                    }
                ]
            ),
        ),
    ],
)
@pytest.mark.parametrize("how", ["file", "paste"])
def test_a_reference_fills_the_fields(contributor, how, name, data):
    if how == "file":
        put(contributor, file(data, name))
    else:
        put(contributor, text=data)
    arrival = Arrival.objects.get()
    agree(contributor, arrival, access="public")
    source = Source.objects.get()
    assert (source.title, source.authors, source.issued, source.url, source.access) == (
        "What the cameras cost",
        [{"family": "Pell", "given": "Ana"}],
        "2018",
        ADDRESS,
        "public",
    )
    assert source.captures.count() == 0


def test_a_pasted_text_is_a_document(contributor):
    put(contributor, text=TEXT)
    agree(contributor, Arrival.objects.get())
    assert Source.objects.get().captures.get().text == TEXT.strip()


def test_a_known_address_leads_to_its_source(contributor):
    source = a_source("paper", url=ADDRESS, title="Another title")
    put(contributor, text=RIS.format(url=ADDRESS.replace("https://", "http://www.")))
    page = contributor.get(Arrival.objects.get().get_absolute_url())
    assert (page.context["known"], page.context["why_known"]) == ([source], "same address")
    assert '<a href="/desk/sources/paper/">Another title</a>' in page.content.decode()


def test_an_address_that_is_typed_is_compared_too_and_asked_about_once(contributor):
    source = a_source("paper", url=ADDRESS, title="Another title")
    put(contributor, file("Other words.", "other.txt"))
    arrival = Arrival.objects.get()
    response = agree(contributor, arrival, url=f"{ADDRESS}?utm_source=x")
    assert (response.status_code, response.context["known"]) == (400, [source])
    assert Source.objects.count() == 1
    agree(contributor, arrival, url=f"{ADDRESS}?utm_source=x", known="paper")
    assert Source.objects.count() == 2


def test_two_works_of_one_title_get_addresses_of_their_own(contributor):
    for words in ("One.", "Two."):
        put(contributor, text=words)
        agree(contributor, Arrival.objects.get(), title="Report")
    assert sorted(Source.objects.values_list("slug", flat=True)) == ["report", "report-2"]


def test_a_file_is_brought_for_a_source_that_has_none(contributor):
    a_source("paper", text="")
    page = contributor.get("/desk/add/?for=paper").content.decode()
    assert '<input type="hidden" name="for" value="paper">' in page
    response = contributor.post("/desk/add/", {"files": [file()], "for": "paper"})
    arrival = Arrival.objects.get()
    assert response["Location"] == f"{arrival.get_absolute_url()}?for=paper"
    page = contributor.get(response["Location"])
    assert [s.slug for s in page.context["meant"]] == ["paper"]


def test_the_same_file_lies_on_a_desk_once(contributor):
    put(contributor, file())
    put(contributor, file())
    assert Arrival.objects.count() == 1
    put(signed_in("Contributor"), file())
    assert Arrival.objects.count() == 2


def test_the_day_on_which_a_file_was_made_is_not_proposed_as_the_date(contributor):
    put(contributor, SimpleUploadedFile("report.pdf", pdf(lines_of("Words."), title="Report")))
    form = contributor.get(Arrival.objects.get().get_absolute_url()).context["form"]
    assert (form["title"].value(), form["issued"].value()) == ("Report", None)


def test_a_file_can_be_the_newest_copy_of_a_source_that_is_here(contributor):
    source = a_source("paper")
    put(contributor, file("Newer words.", "newer.txt"))
    arrival = Arrival.objects.get()
    response = contributor.post(f"{arrival.get_absolute_url()}into/paper/")
    assert response["Location"] == "/desk/sources/paper/"
    assert [c.text for c in source.captures.all()] == ["Newer words.", TEXT]
    assert told(response) == [("success", "“newer.txt” is stored as the newest copy.")]


def test_what_cannot_be_stored_is_told_and_nothing_is_lost(contributor):
    put(contributor, file())
    arrival = Arrival.objects.get()
    response = agree(contributor, arrival, title="", issued="some day")
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"title", "issued"}
    assert response.context["form"]["issued"].value() == "some day"
    assert (Arrival.objects.count(), Source.objects.count()) == (1, 0)


def test_what_is_taken_off_the_desk_leaves_nothing(contributor, django_capture_on_commit_callbacks):
    put(contributor, file())
    arrival = Arrival.objects.get()
    assert default_storage.exists(arrival.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        contributor.post(f"{arrival.get_absolute_url()}away/")
    assert not default_storage.exists(arrival.file.name)
    assert Arrival.objects.count() == 0


def test_nobody_sees_what_lies_on_another_desk(contributor):
    put(contributor, file())
    arrival = Arrival.objects.get()
    other = signed_in("Administrator")
    assert other.get(arrival.get_absolute_url()).status_code == 404
    assert other.post(f"{arrival.get_absolute_url()}away/").status_code == 404
    assert contributor.get(arrival.get_absolute_url()).status_code == 200


def test_what_nobody_came_back_to_is_forgotten(contributor, django_capture_on_commit_callbacks):
    put(contributor, file())
    old = Arrival.objects.get()
    Arrival.objects.update(at=timezone.now() - KEPT_FOR * 2)
    with django_capture_on_commit_callbacks(execute=True):
        put(contributor, file("Other words.", "other.txt"))
    assert [a.name for a in Arrival.objects.all()] == ["other.txt"]
    assert not default_storage.exists(old.file.name)


def test_whatever_stands_in_an_address_is_answered(contributor):
    assert contributor.get("/desk/add/?for=%00").status_code == 200
    put(contributor, file())
    address = f"{Arrival.objects.get().get_absolute_url()}?for=%00"
    assert contributor.get(address).context["meant"] == []


def test_a_file_that_is_missing_is_told_and_nothing_is_stored(contributor):
    put(contributor, file())
    arrival = Arrival.objects.get()
    default_storage.delete(arrival.file.name)
    response = agree(contributor, arrival)
    assert response.context["form"].non_field_errors() == [
        "Its file is missing: put it on the desk once more."
    ]
    assert Source.objects.count() == 0

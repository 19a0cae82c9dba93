import io
import json
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.models import Claim, Version
from desk.models import Arrival
from sources.models import Quote, Source
from tests.admin_forms import signed_in, told
from tests.builders import TEXT, WORDS, a_published, a_source

pytestmark = pytest.mark.django_db

RIS = """TY  - NEWS
TI  - What the harbour cameras cost the town
PY  - 2018
ER  -
TY  - NEWS
PY  - 2019
ER  -
"""
SOURCES = "id,title,file\npaper,Harbour paper,documents/paper.txt\n"
CLAIMS = "id,text,status,topics\ncost,The cameras cost much.,published,Ports\n"


@pytest.fixture
def editor():
    return signed_in("Editor")


def dossier(**tables):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"{name}.csv", text)
        archive.writestr("documents/paper.txt", TEXT)
    return file.getvalue()


def evidence(words=WORDS):
    return f'claim,source,quote,stance\ncost,paper,"{words}",supports\n'


def bring(client, data, name, **fields):
    data = data.encode() if isinstance(data, str) else data
    file = SimpleUploadedFile(name, data)
    return client.post("/desk/import/", {"file": file, **fields})


def planned(client, data, name, query=""):
    """The page that says what the file would do."""
    response = bring(client, data, name)
    assert response.status_code == 302, response.context["form"].errors
    return client.get(response["Location"] + query)


def lines(page):
    return [(line.place, line.state, line.name) for line in page.context["plan"].lines]


def carry_out(client, page, **fields):
    return client.post(page.wsgi_request.get_full_path(), fields)


def test_a_dossier_is_shown_row_by_row_and_then_brought_in(
    editor, django_capture_on_commit_callbacks
):
    data = dossier(sources=SOURCES, claims=CLAIMS, evidence=evidence())
    page = planned(editor, data, "harbour.zip")
    assert lines(page) == [
        ("sources.csv, line 2", "made", "paper"),
        ("claims.csv, line 2", "made", "cost"),
        ("evidence.csv, line 2", "made", "cost, paper"),
    ]
    assert (Source.objects.count(), Claim.objects.count()) == (0, 0)
    with django_capture_on_commit_callbacks(execute=True):
        response = carry_out(editor, page)
    assert response["Location"] == "/desk/claims/"
    version = Version.objects.get()
    # Nobody publishes what they bring in.
    assert (version.status, version.author) == ("in review", editor.user)
    assert Quote.objects.get().created_by == editor.user
    assert Source.objects.get().captures.get().taken_by == editor.user
    assert Arrival.objects.count() == 0
    assert default_storage.listdir("arrivals")[1] == []


def test_a_row_that_is_refused_refuses_the_whole_dossier(editor):
    data = dossier(sources=SOURCES, claims=CLAIMS.replace("published", "done"))
    page = planned(editor, data, "harbour.zip")
    assert ("claims.csv, line 2", "refused", "cost") in lines(page)
    assert page.context["is_possible"] is False
    response = carry_out(editor, page)
    assert (response.status_code, Source.objects.count()) == (400, 0)
    assert "claims.csv, line 2" in response.context["refusal"]
    assert carry_out(editor, page, away="1").status_code == 302
    assert Arrival.objects.count() == 0


def test_one_table_alone_is_a_dossier(editor):
    a_source("paper")
    a_published("cost", text="The cameras cost much.")
    page = planned(editor, evidence("A second order of 12 cameras"), "evidence.csv")
    assert lines(page) == [("evidence.csv, line 2", "made", "cost, paper")]
    carry_out(editor, page)
    second = Claim.objects.get(slug="cost").latest
    assert (second.number, second.status, second.evidence.count()) == (2, "draft", 2)


def test_references_become_sources_and_what_is_refused_can_be_left_out(editor):
    a_source("known", title="What the harbour cameras cost the town", issued="2018", text="")
    page = planned(editor, RIS + RIS.replace("harbour", "market"), "zotero.ris")
    assert lines(page) == [
        ("Entry 1", "left", "What the harbour cameras cost the town"),
        ("Entry 2", "refused", ""),
        ("Entry 3", "made", "What the market cameras cost the town"),
        ("Entry 4", "refused", ""),
    ]
    response = carry_out(editor, page)
    assert (response.status_code, Source.objects.count()) == (400, 1)
    response = carry_out(editor, page, leave_refused="on")
    assert Source.objects.count() == 2
    assert told(response)[0][0] == "success"


def test_annotations_become_quotes(editor):
    source = a_source("paper", url="https://gazette.example/cameras")
    selector = {"type": "TextQuoteSelector", "exact": WORDS, "prefix": "“", "suffix": ",”"}
    annotations = [
        {
            "uri": uri,
            "text": "Staff only.",
            "document": {"title": ["Another paper"]},
            "target": [{"source": uri, "selector": [selector]}],
        }
        for uri in ("https://www.gazette.example/cameras", "https://other.example/paper")
    ]
    data = json.dumps({"total": 2, "rows": annotations})
    page = planned(editor, data, "hypothesis.json")
    assert [(place, state) for place, state, _ in lines(page)] == [
        ("Annotation 1", "made"),
        ("Annotation 2", "refused"),
    ]
    carry_out(editor, page, leave_refused="on")
    quote = Quote.objects.get()
    assert (quote.source, quote.text, quote.verdict, quote.created_by) == (
        source,
        WORDS,
        "verified",
        editor.user,
    )
    page = planned(editor, data, "hypothesis.json", "?make_sources=1")
    assert [state for _, state, _ in lines(page)] == ["left", "made"]
    carry_out(editor, page)
    assert sorted(Source.objects.values_list("title", flat=True))[0] == "Another paper"


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        ("x", "notes.doc", "“notes.doc” does not say what it is: choose it above."),
        ("", "empty.ris", "The submitted file is empty."),
    ],
)
def test_a_file_that_does_not_say_what_it_is_is_refused(editor, data, name, words):
    response = bring(editor, data, name)
    assert response.context["form"].errors["file"] == [words]
    assert Arrival.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK broken", "broken.zip"),
        (b"PK broken", "broken.xlsx"),
        (b"no reference", "broken.ris"),
        (b"[1, 2]", "broken.json"),
        (b'{"rows": 5}', "hypothesis.json"),
        (b"[" * 200_000, "deep.json"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_can_be_imported(editor, data, name):
    page = planned(editor, data, name)
    assert page.status_code == 200
    plan = page.context["plan"]
    assert plan.problem or all(line.state == "refused" for line in plan.lines)
    response = carry_out(editor, page)
    assert (response.status_code, Source.objects.count()) == (400, 0)


def test_a_contributor_brings_references_and_no_dossier():
    contributor = signed_in("Contributor")
    data = dossier(sources=SOURCES, claims=CLAIMS)
    response = bring(contributor, data, "harbour.zip")
    assert response.context["form"].errors["file"] == [
        "Editors import whole dossiers: your role may not."
    ]
    dossiers = Arrival.objects.create(by=contributor.user, kind="dossier", name="x")
    assert contributor.get(dossiers.get_absolute_url()).status_code == 403
    assert bring(contributor, RIS, "zotero.ris").status_code == 302


def test_nobody_sees_what_somebody_else_brings(editor):
    response = bring(editor, RIS, "zotero.ris")
    assert signed_in("Administrator").get(response["Location"]).status_code == 404
    assert editor.get(response["Location"] + "?state=nonsense").status_code == 404


def test_an_import_whose_file_is_missing_is_told(editor):
    response = bring(editor, RIS, "zotero.ris")
    default_storage.delete(Arrival.objects.get().file.name)
    page = editor.get(response["Location"])
    assert page.context["plan"].problem == "Its file is missing: put it on the desk once more."
    assert carry_out(editor, page).status_code == 302

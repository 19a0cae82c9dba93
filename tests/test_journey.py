"""The whole path through the front doors. Read this first.

From a file on a curator's disk to an entry in a reader's bibliography, as the two of them would go
it. What happens on the way in detail is told by the tests beside each module.
"""

import json

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from claims.models import Relation, Version
from sources.models import Quote, Source
from tests.admin_forms import filled, send, signed_in

pytestmark = pytest.mark.django_db

DOCUMENT = """Harbour Gazette

The port authority paid at least $275 mil-
lion for cameras in 2018, its own yearly report says. It has never named the
seller, and nobody outside the house has seen the contract.
"""


def test_from_a_document_to_a_cited_claim(client):
    curator, reviewer = signed_in("Editor"), signed_in("Decider")

    # A document comes in, and its text is taken out.
    send(
        curator,
        "/admin/sources/source/add/",
        slug="gazette-2018",
        type="article-newspaper",
        title="What the cameras cost",
        authors="Pell, Ana",
        publisher="Harbour Gazette",
        issued="2018-11",
        access="public",
        document=SimpleUploadedFile("gazette.txt", DOCUMENT.encode()),
    )
    source = Source.objects.get(slug="gazette-2018")
    assert source.captures.get().text == DOCUMENT

    # A quote is found in the text, across the broken word; a wrong figure is not.
    for words in (
        "paid at least $275 million for cameras in 2018",
        "paid at least $257 million for cameras in 2018",
    ):
        send(curator, "/admin/sources/quote/add/", source=source.pk, text=words)
    quote, wrong = Quote.objects.order_by("pk")
    assert (quote.verdict, quote.folds) == ("verified", ["line-end hyphen", "line break"])
    assert DOCUMENT[quote.start : quote.end] == "paid at least $275 mil-\nlion for cameras in 2018"
    assert wrong.verdict == "near"
    assert [(d["quote"], d["document"]) for d in wrong.differences] == [("257", "275")]

    # A claim rests on the quote. Until it is let pass, the public knows nothing of it.
    send(
        curator,
        "/admin/claims/claim/add/",
        slug="port-cameras-275m",
        statement="The port authority spent at least $275M on cameras.",
    )
    version = Version.objects.get(claim__slug="port-cameras-275m")
    page = f"/admin/claims/version/{version.pk}/"
    send(
        curator,
        f"{page}change/",
        occurred="2018",
        evidence__TOTAL_FORMS=1,
        evidence__0__quote=quote.pk,
        evidence__0__stance="supports",
        evidence__0__order=0,
    )
    assert client.get("/claims/port-cameras-275m/").status_code == 404

    # A second person lets the claim pass.
    send(curator, f"{page}change/", _button="_move", _move="submit")
    [seen] = filled(reviewer, f"{page}change/")["seen"]
    reviewer.post(f"{page}move/", {"_move": "publish", "seen": seen})
    version.refresh_from_db()
    assert (version.status, version.author, version.reviewer) == (
        "published",
        curator.user,
        reviewer.user,
    )

    # The public finds it and reads the quote in its place.
    found = client.get("/claims.json?q=cameras").json()["results"]
    assert [claim["slug"] for claim in found] == ["port-cameras-275m"]
    claim = client.get("/claims/port-cameras-275m/")
    assert claim.context["version"] == version
    assert f'href="/sources/gazette-2018/text/#q{quote.pk}"' in claim.content.decode()
    text = client.get("/sources/gazette-2018/text/").content.decode()
    assert f'<mark id="q{quote.pk}" class="verified">paid at least $275 mil-\nlion' in text

    # A citation goes out, and its address lasts.
    items = json.loads(b"".join(client.get("/claims/port-cameras-275m.csl.json")))
    assert [item["id"] for item in items] == ["port-cameras-275m-v1", "gazette-2018"]
    assert items[0]["URL"].endswith("/claims/port-cameras-275m/v1/")
    assert client.get("/claims/port-cameras-275m/v1/").context["version"] == version


def test_the_demonstration_comes_in_and_is_read(client):
    call_command("import_dossier", settings.BASE_DIR / "demo", verbosity=0)
    claim = client.get("/claims/xinjiang-contracts-275m/")
    assert claim.context["version"].text.startswith("$275M Xinjiang contracts")
    verdicts = set(Quote.objects.public().values_list("verdict", flat=True))
    assert verdicts == {"verified"}
    links = [e.quote.passage_path for e in claim.context["version"].evidence.all()]
    for link in links:
        address, anchor = link.split("#")
        assert f'<mark id="{anchor}"' in client.get(address).content.decode()
    # Figures of three years are a plot; two of one year cannot both hold, and a person is asked.
    [measure] = client.get("/claims/corvane-deliveries-2021/").context["measures"]
    assert [(row.quantity.printed, row.clashes) for row in measure.rows] == [
        ("38,500", []),
        ("41,200", []),
        ("no more than 47,000", [4]),
        ("52,300", [3]),
    ]
    assert [len(plot.marks) for _, plot in measure.plots] == [4]
    assert list(map(str, Relation.objects.proposed())) == [
        "corvane-weighbridge-2021 contradicts corvane-deliveries-2021"
    ]

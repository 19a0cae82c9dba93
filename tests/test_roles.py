"""Every address of the desk, the admin and the accounts × every role × the answer.

The table is the one that docs/roles.md shows to people.
"""

import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import get_resolver

from api.tests.scripts import Script
from claims import review
from claims.models import CorrectionRequest, Relation
from desk.models import Arrival, Assignment
from sources.models import Derivation
from tests.admin_forms import signed_in
from tests.builders import a_published, a_source, a_version, add_corruption

pytestmark = pytest.mark.django_db

ROLES = ["Contributor", "Reviewer", "Editor", "Administrator"]
# A POST is sent without data: whoever may come in is told what is missing.
IN = {200, 302, 400, 409}
# address: the first of ROLES that may come in; None: every member of staff.
GET = {
    "/desk/": None,
    "/desk/queue/mine/": "Contributor",
    "/desk/queue/review/": "Reviewer",
    "/desk/add/": "Contributor",
    "/desk/arrivals/{arrival}/": "Contributor",
    "/desk/import/": "Contributor",
    "/desk/import/{arrival}/": "Contributor",
    "/desk/sources/": "Contributor",
    "/desk/sources/paper/": "Contributor",
    "/desk/sources/paper/passage/": "Contributor",
    "/desk/originals/": "Contributor",
    "/desk/originals/one/": "Contributor",
    "/desk/claims/": "Contributor",
    "/desk/claim-search/": "Contributor",
    "/desk/like/": "Contributor",
    "/desk/headings/topics/": "Contributor",
    "/desk/new/": "Contributor",
    "/desk/claims/draft/": "Contributor",
    "/desk/claims/draft/review/": "Contributor",
    "/desk/requests/{request}/": "Contributor",
    "/desk/copies/": "Contributor",
    "/desk/copies/{copy}/": "Contributor",
    "/desk/corruptions/": "Contributor",
    "/desk/relations/": "Contributor",
    "/desk/relations/{relation}/": "Contributor",
    "/accounts/people/": "Editor",
    "/accounts/tokens/": None,
    "/admin/": None,
    "/admin/sources/source/add/": "Contributor",
    "/admin/sources/quote/add/": "Contributor",
    "/admin/claims/claim/add/": "Contributor",
    "/admin/claims/topic/": "Contributor",
    "/admin/claims/topic/add/": "Editor",
    "/admin/claims/subject/add/": "Editor",
    "/admin/auditlog/logentry/": "Contributor",
    "/admin/auth/user/": "Editor",
}
POST = {
    "/desk/add/": "Contributor",
    "/desk/arrivals/{arrival}/": "Contributor",
    "/desk/arrivals/{arrival}/into/paper/": "Contributor",
    "/desk/arrivals/{arrival}/away/": "Contributor",
    "/desk/import/": "Contributor",
    "/desk/import/{arrival}/": "Contributor",
    "/desk/sources/paper/": "Contributor",
    "/desk/originals/one/": "Contributor",
    "/desk/new/": "Contributor",
    "/desk/claims/draft/": "Contributor",
    "/desk/claims/public/next/": "Contributor",
    "/desk/claims/draft/move/": "Contributor",
    "/desk/claims/public/put-off/": "Reviewer",
    "/desk/requests/{request}/": "Reviewer",
    "/desk/copies/{copy}/": "Contributor",
    "/desk/corruptions/{corruption}/away/": "Contributor",
    "/desk/relations/{relation}/": "Contributor",
    "/desk/bulk/": "Contributor",
    "/desk/assign/": "Contributor",
}
# What scripts ask for, by the token of somebody in that role and by nothing else.
GET_BY_TOKEN = {
    "/api/sources/paper": "Contributor",
    "/api/claims": "Contributor",
    "/api/claims/draft": "Contributor",
}
POST_BY_TOKEN = {
    "/api/sources": "Contributor",
    "/api/sources/paper/captures": "Contributor",
    "/api/quotes": "Contributor",
    "/api/claims": "Contributor",
}
# What the workflow lets each role do to somebody else's version is claims/tests/test_review.py.


@pytest.fixture
def rows():
    a_source("paper")
    public = a_published("public")
    draft = a_version(text="A draft.")
    type(draft.claim).objects.filter(pk=draft.claim_id).update(slug="draft")
    review.enter(a_version(), "in review")
    copy = Derivation.objects.create(source=a_source(), origin=a_source(), kind="copy")
    corruption = add_corruption(copy)
    return {
        "request": CorrectionRequest.objects.create(version=public, text="Wrong.").pk,
        "copy": copy.pk,
        "corruption": corruption.pk,
        "relation": Relation.objects.create(
            claim=public.claim, kind="updates", other=draft.claim, state="proposed"
        ).pk,
    }


def address_for(address, rows, client):
    """The address with its ids filled in; what lies on a desk is that of who comes."""
    arrival = ""
    if "{arrival}" in address:
        kind = "references" if "import" in address else "source"
        bearer = getattr(client, "user", None) or signed_in("Contributor").user
        file = default_storage.save("arrivals/x", ContentFile(b"TY  - NEWS\nTI  - X\nER  - \n"))
        arrival = Arrival.objects.create(by=bearer, name="x", kind=kind, file=file).pk
    return address.format(arrival=arrival, **rows)


def allowed(role, first):
    return first is None or ROLES.index(role) >= ROLES.index(first)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_each_role_comes_in_where_the_table_says(rows, role, method):
    client = signed_in(role)
    table = GET if method == "get" else POST
    wrong = {}
    for address, first in table.items():
        path = address_for(address, rows, client)
        status = getattr(client, method)(path).status_code
        refused = 404 if "/queue/" in address else 403  # a queue that is not one's own is not there
        if status not in (IN if allowed(role, first) else {refused}):
            wrong[address] = status
    assert wrong == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_comes_in(rows, method):
    """Signed out: led to the sign-in page. Staff without a role, and no staff: refused."""
    outsider, visitor = signed_in(), Client()
    reader = signed_in()
    reader.user.is_staff = False
    reader.user.save()
    answers = {}
    table = GET if method == "get" else POST
    for address in table:
        for name, client in (("outsider", outsider), ("visitor", visitor), ("reader", reader)):
            response = getattr(client, method)(address_for(address, rows, client))
            led_away = response.status_code == 302 and "next=" in response["Location"]
            answers[address, name] = "sign in" if led_away else response.status_code
    expected = {}
    for address, first in table.items():
        refused = 404 if "/queue/" in address else 403
        expected[address, "visitor"] = "sign in"
        expected[address, "outsider"] = 200 if first is None else refused
        is_admin = address.startswith("/admin/")
        expected[address, "reader"] = "sign in" if is_admin else 403
    assert {k: v for k, v in answers.items() if v != expected[k]} == {}


def test_the_table_names_every_address_of_the_desk():
    desk = next(p for p in get_resolver().url_patterns if str(p.pattern) == "desk/").url_patterns
    known = {re.sub(r"\{\w+\}", "1", a) for a in [*GET, *POST, *BY_ITS_OWN_RULE]}
    unknown = [
        str(pattern.pattern)
        for pattern in desk
        if not any(pattern.pattern.match(a.removeprefix("/desk/")) for a in known)
    ]
    assert unknown == []


# Whoever it was given to, or who gave it: desk/tests/test_queue.py.
BY_ITS_OWN_RULE = ["/desk/assignments/1/done/"]


def test_the_table_for_people_says_the_same():
    text = (Path(__file__).parent.parent / "docs" / "roles.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| /")]
    told = {}
    for line in rows:
        address, method, *marks = (cell.strip() for cell in line.strip("|").split("|"))
        told[method, address] = [role for role, mark in zip(ROLES, marks, strict=True) if mark]
    expected = {
        (method, re.sub(r"\{\w+\}", "…", address)): [r for r in ROLES if allowed(r, first)]
        for method, *tables in (("GET", GET, GET_BY_TOKEN), ("POST", POST, POST_BY_TOKEN))
        for table in tables
        for address, first in table.items()
    }
    assert told == expected


def test_a_token_lets_in_where_its_person_may_come_in(rows):
    answers, expected = {}, {}
    clients = {
        **{role: Script(role) for role in ROLES},
        "outsider": Script(),
        "session": signed_in("Administrator"),
        "visitor": Client(),
    }
    for method, table in (("get", GET_BY_TOKEN), ("post", POST_BY_TOKEN)):
        for address, first in table.items():
            for name, client in clients.items():
                status = getattr(client, method)(address).status_code
                # A POST is sent without data: whoever may come in is told what is missing.
                came_in = status in (200, 415, 422)
                answers[method, address, name] = "in" if came_in else status
                refused = 401 if name in ("session", "visitor") else 403
                may = name in ROLES and allowed(name, first)
                expected[method, address, name] = "in" if may else refused
    assert answers == expected


def test_what_was_assigned_is_named_to_its_person_alone():
    contributor, other = signed_in("Contributor"), signed_in("Contributor")
    Assignment.objects.create(
        person=contributor.user, claim=a_version().claim, task="Quietly", by=other.user
    )
    assert "Quietly" in contributor.get("/desk/").content.decode()
    assert "Quietly" not in other.get("/desk/").content.decode()

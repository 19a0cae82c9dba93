"""The description of the API is valid, and the API does what it says.

schemathesis makes requests of the description, allowed and forbidden ones, and looks at the
answers. Here it asks each operation some times; `make check-api` asks a running site for minutes.
"""

import functools
import warnings

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from accounts import tokens
from api import openapi
from claims import review
from claims.filters import ClaimFilter
from claims.models import NotFound, Relation
from sources.models import Acceptance
from tests.admin_forms import a_member
from tests.builders import (
    WORDS,
    a_corruption,
    a_published,
    a_quote,
    a_source,
    a_version,
    add_figure,
)

pytestmark = pytest.mark.django_db
ASKED = 3  # times for each operation, of allowed and of forbidden requests


def test_the_description_is_openapi_3_1(client):
    document = client.get("/api/openapi.json").json()
    OpenAPIV31SpecValidator(document).validate()
    assert (document["openapi"], document["info"]["version"]) == ("3.1.0", "1")


def test_it_knows_every_filter_and_what_each_takes(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    told = {each["name"]: each for each in paths["/claims.json"]["get"]["parameters"]}
    beside = {"size", "cursor", "fields", "include"}
    assert set(told) == {*ClaimFilter.base_filters, *beside}
    assert openapi.FILTERS.keys() == ClaimFilter.base_filters.keys()
    assert told["status"]["schema"] == {
        "type": "array",
        "items": {"type": "string", "enum": ["published", "disputed", "retracted"]},
    }
    assert told["origins"]["schema"] == {"type": "integer", "minimum": 0, "maximum": 10_000}
    assert "newest" in told["order"]["schema"]["enum"]


@pytest.fixture
def site():
    """Claims with something under every key."""
    origin, copy = a_quote(), a_quote(attribution="Harbour master", via="Wire")
    hidden = a_quote(a_source(access="private"), WORDS.replace("275", "257"))
    Acceptance.objects.create(
        quote=hidden,
        words=hidden.text,
        text_sha256=hidden.text_sha256,
        start=hidden.start,
        end=hidden.end,
        by=a_member(),
        reason="A slip of the pen.",
    )
    draft = a_version(
        quotes=[copy, hidden], topics=["Ports"], subjects=["Harbour office"], occurred="2018~"
    )
    add_figure(draft, 275, printed="275 contracts", unit="USD")
    NotFound.objects.create(version=draft, sought="The bill", place="Archive", looked="2026-03")
    first = review.enter(draft, "published")
    other = a_published("other", [origin], status="disputed", subjects=["Harbour office"])
    Relation.objects.create(claim=other.claim, kind="narrows", other=first.claim)
    a_corruption(copy, origin.source)


def test_every_answer_has_the_keys_that_are_described_and_no_others(client, site):
    document = strict(client.get("/api/openapi.json").json())
    checked = []

    def check(address, name, status=200):
        response = client.get(address)
        assert response.status_code == status
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        Draft202012Validator(schema).validate(response.json())
        checked.append(name)
        return response.json()

    claims = check("/claims.json", "Claims")
    for claim in claims["results"]:
        stem = f"/claims/{claim['slug']}"
        assert check(f"{stem}.json", "Claim") == claim
        assert check(f"{stem}/v{claim['version']}.json", "Claim") == claim
    assert any(e["corruptions"] for claim in claims["results"] for e in claim["evidence"])
    for key in ("quantities", "origins", "not_found", "relations", "sources", "topics"):
        assert any(claim[key] for claim in claims["results"]), key
    assert any(e["accepted"] for claim in claims["results"] for e in claim["evidence"])
    assert claims["facets"]["topic"]
    for source in check("/sources.json", "Sources")["results"]:
        check(f"/sources/{source['slug']}.json", "Source")
    check("/topics.json", "Topics")
    for subject in check("/subjects.json", "Subjects")["results"]:
        check(f"/compare.json?subject={subject['slug']}", "Comparison")
    check("/claims.json?size=0", "Problem", 400)
    check("/claims/nothing.json", "Problem", 404)
    assert sorted(set(checked)) == [
        *("Claim", "Claims", "Comparison", "Problem", "Source", "Sources", "Subjects", "Topics")
    ]


def strict(schema):
    """The same, where an object has no keys but those that are described."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: strict(part) for name, part in schema.items()}
    if found.get("type") == "object" and isinstance(found.get("properties"), dict):
        found.setdefault("additionalProperties", False)
    return found


@pytest.fixture
def one_connection():
    """Outside Django's own client each request would close it, and with it what the test made."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_schemathesis_finds_nothing(site, one_connection):
    bearer = f"Bearer {tokens.make(a_member('Contributor'), 'schemathesis', 7)[1]}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config = schemathesis.Config.from_path(settings.BASE_DIR / "schemathesis.toml")
        schema = schemathesis.openapi.from_wsgi(
            "/api/openapi.json", get_wsgi_application(), config=config
        )
        # HEAD is what Django makes of GET.
        found = schema.include(method=["GET", "POST"]).get_all_operations()
        asked = {
            operation.label: ask(operation, bearer)
            for operation in (result.ok() for result in found)
        }
    assert len(asked) == 18
    assert [label for label, count in asked.items() if not count] == []


def ask(operation, bearer):
    """Ask an operation what it allows and what not; how often it was asked."""
    count = 0
    headers = {"Authorization": bearer} if operation.path.startswith("/api/") else {}
    once = how(
        max_examples=ASKED,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for mode in schemathesis.GenerationMode:
        strategy = functools.partial(operation.as_strategy, generation_mode=mode)

        @once
        @given(case=strategy())
        def send(case):
            nonlocal count
            count += 1
            case.call_and_validate(headers=headers)

        try:
            send()
        except Exception as exc:
            # There is nothing to get wrong in an operation without parameters.
            if "Unsatisfiable" not in type(exc).__name__ and "cannot negate" not in str(exc):
                raise
    return count

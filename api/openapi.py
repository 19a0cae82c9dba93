"""The API in OpenAPI 3.1, told from the definitions that it runs by."""

import django_filters
from django import forms
from django.conf import settings

from claims import api as claims_api
from claims import representation as claim_shape
from claims.filters import ClaimFilter
from sources import json_lists
from sources import representation as source_shape
from sources.problems import MEDIA_TYPE as PROBLEM_TYPE

from . import asked
from .data_doors import JSON, OURS, VERSION, VERSION_HEADER
from .schemas import SCHEMAS, SLUG, TEXT, some

DESCRIPTION = (
    "Claims, the quotes they rest on, and where these stand. Every list is that of a page of the "
    "site, under the same parameters. What was published keeps its address."
)
CHOICES = (django_filters.ChoiceFilter, django_filters.MultipleChoiceFilter)


def document():
    return {
        "openapi": "3.1.0",
        "info": {
            "title": settings.SITE_NAME,
            "version": VERSION,
            "description": DESCRIPTION,
            **licence(),
        },
        "servers": [{"url": settings.SITE_URL}],
        "paths": {**reading(), **writing()},
        "components": {
            "schemas": SCHEMAS,
            "responses": RESPONSES,
            "headers": HEADERS,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token that a member made on the page of their account.",
                }
            },
        },
    }


def licence():
    if not settings.LICENSE_URL:
        return {}
    return {"license": {"name": "Licence of the data", "url": settings.LICENSE_URL}}


HEADERS = {
    "ETag": {"description": "Of the state in which it was made.", "schema": TEXT},
    "Last-Modified": {
        "description": "When anything public changed last; not told in the first minute.",
        "schema": TEXT,
    },
    "Link": {"description": "`first`, `next` and `prev` of a list (RFC 8288).", "schema": TEXT},
    VERSION_HEADER: {"description": "The version of the form of the answer.", "schema": TEXT},
}


def refusal(words):
    return {"description": words, "content": {PROBLEM_TYPE: {"schema": some("Problem")}}}


# {name: response}, as `#/components/responses/…`
RESPONSES = {
    "NotModified": {"description": "What the reader has is the newest."},
    "Unreadable": refusal("A parameter is not known here, or its value cannot be read."),
    "NotFound": refusal("Nothing stands at this address."),
    "NotAcceptable": refusal("This address has none of the types asked for."),
    "Sentence": {
        "description": "Why not, in sentences.",
        "content": {"text/plain": {"schema": TEXT}},
    },
    "Unfit": refusal("Something in the body does not fit; `errors` say where."),
    "Unknown": refusal("No token was sent, or it lets nobody in."),
    "Forbidden": refusal("The roles of the token's person do not allow it."),
    "Conflict": refusal("It is here already, or somebody changed the same at this moment."),
    "Refused": refusal("Any other reason."),
}


def response(name):
    return {"$ref": f"#/components/responses/{name}"}


def reading():
    """The paths that everybody may read."""
    slug = in_path("slug", "The permanent id.")
    number = in_path("number", "The number of the version.", {"type": "integer", "minimum": 1})
    return {
        "/claims.json": read(
            "listClaims",
            "The claims that the public sees",
            "Claims",
            [*claim_filters(), *of_list(claim_shape.SHAPE, claim_shape.PARTS, ["facets"])],
        ),
        "/claims.jsonl": read(
            "allClaims",
            "All claims of a query, one on a line, each in the form of Claim",
            {"application/jsonl": {"schema": TEXT}},
            claim_filters(),
        ),
        "/claims.csv": read(
            "claimTable",
            "All claims of a query as a table",
            {"text/csv": {"schema": TEXT}},
            claim_filters(),
            "Sentence",
        ),
        "/claims/{slug}.json": read("getClaim", "A claim as it stands", "Claim", [slug]),
        "/claims/{slug}/v{number}.json": read(
            "getVersion", "A published version, for ever the same", "Claim", [slug, number]
        ),
        "/sources.json": read(
            "listSources",
            "The sources that the public may know of",
            "Sources",
            [
                in_query("q", "Words in title, authors, container or publisher.", TEXT),
                *of_list(source_shape.SHAPE),
            ],
        ),
        "/sources/{slug}.json": read("getSource", "A source", "Source", [slug]),
        "/topics.json": read(
            "listTopics",
            "Topics with public claims, by slug",
            "Topics",
            of_list(claims_api.TOPIC),
        ),
        "/subjects.json": read(
            "listSubjects",
            "Subjects with public claims, by slug",
            "Subjects",
            of_list(claims_api.SUBJECT),
        ),
        "/compare.json": read(
            "compareFigures",
            "Figures side by side: of some claims, or of a subject",
            "Comparison",
            [
                in_query("claim", "Slugs of at most 50 claims.", several_of(TEXT)),
                in_query("subject", "The slug or name of a subject.", TEXT),
                in_query("measure", "What is measured of it, as slug or in words.", TEXT),
            ],
        ),
        "/api/openapi.json": read(
            "getDescription", "This description", {JSON: {"schema": {"type": "object"}}}, []
        ),
    }


# {operation: {link: the operation that it leads to, and with what}}
FIRST = "$response.body#/results/0"
LINKS = {
    "listClaims": {
        "claim": {"operationId": "getClaim", "parameters": {"slug": f"{FIRST}/slug"}},
        "version": {
            "operationId": "getVersion",
            "parameters": {"slug": f"{FIRST}/slug", "number": f"{FIRST}/version"},
        },
    },
    "listSources": {
        "source": {"operationId": "getSource", "parameters": {"slug": f"{FIRST}/slug"}},
    },
}


def read(name, summary, content, parameters, refused=""):
    """A path that answers GET and HEAD. `content` is the name of a schema, or by media type;
    `refused` is the response to what cannot be answered, where it is no problem.
    """
    headers = ["ETag", "Last-Modified"]
    if isinstance(content, str):
        headers += [VERSION_HEADER, *(["Link"] if content.endswith("s") else [])]
        content = {kind: {"schema": some(content)} for kind in (JSON, OURS)}
    responses = {
        "200": {
            "description": summary,
            "headers": {each: {"$ref": f"#/components/headers/{each}"} for each in headers},
            "content": content,
            "links": LINKS.get(name, {}),
        },
        "304": response("NotModified"),
        "400": response(refused or "Unreadable"),
        "404": response(refused or "NotFound"),
        "406": response(refused or "NotAcceptable"),
        "default": response(refused or "Refused"),
    }
    operation = {"summary": summary, "parameters": parameters, "responses": responses}
    without = {
        status: {"description": summary if status == "200" else "Without the body."}
        for status in responses
    }
    head = {**operation, "responses": without}
    return {
        "get": {"operationId": name, **operation},
        "head": {"operationId": f"{name}Head", **head},
    }


def in_path(name, description, schema=SLUG):
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
    }


def in_query(name, description, schema, **more):
    found = {"name": name, "in": "query", "description": description, "schema": schema, **more}
    # A form sends its empty fields too; they ask for nothing.
    found["allowEmptyValue"] = True
    if schema["type"] == "array":
        found |= {"style": "form", "explode": True, **more}
    return found


def several_of(schema):
    return {"type": "array", "items": schema}


def of_list(shape, parts=(), beside=()):
    """The parameters that choose how much of a list is answered."""
    found = [
        in_query(
            "size",
            "How many on a page.",
            {
                "type": "integer",
                "minimum": 1,
                "maximum": json_lists.MOST,
                "default": json_lists.DEFAULT_SIZE,
            },
        ),
        in_query("cursor", "The page, as `next` and `previous` give it.", TEXT),
        among("fields", "These keys alone, divided by commas.", shape),
    ]
    if parts:
        words = (
            "The plain keys, and these besides, divided by commas; `none`: no more. Without it "
            "and without `fields` all is there."
        )
        found.append(among("include", words, [*parts, *beside, json_lists.NONE]))
    return found


def among(name, description, known):
    schema = {"type": "array", "items": {"type": "string", "enum": list(known)}}
    return in_query(name, description, schema, explode=False)


# What people type into these is told of in docs/api.md.
FILTERS = {
    "q": "Words, each of them in the statement or in one of the quotes.",
    "topic": "Slugs of topics.",
    "subject": "Slugs of subjects.",
    "source": "Slugs of sources.",
    "publisher": "Slugs of publishers.",
    "status": "How the claims stand.",
    "stance": "Claims with some such evidence.",
    "verdict": "Claims with some such quote.",
    "year": "Years in which it may have happened, and `undated`.",
    "from": "EDTF: what may have happened then or later.",
    "to": "EDTF: what may have happened then or earlier.",
    "origins": "At least so many independent origins.",
    "order": "The order of the list.",
}


def claim_filters():
    """The parameters of the list of claims, as the filter set has them."""
    filters = ClaimFilter.base_filters
    return [
        in_query(name, FILTERS.get(name, known.label), schema_of(name, known))
        for name, known in filters.items()
    ]


def schema_of(name, known):
    field = known.field
    schema = dict(TEXT)
    if isinstance(field, forms.IntegerField):
        limits = {"minimum": field.min_value, "maximum": field.max_value}
        schema = {"type": "integer", **{k: v for k, v in limits.items() if v is not None}}
    elif type(known) in CHOICES:
        schema["enum"] = [value for value, _ in field.choices if value]
    return several_of(schema) if name in ClaimFilter.OF_SEVERAL else schema


def writing():
    """The paths that scripts write to, and read what they wrote."""
    slug = in_path("slug", "The permanent id.")
    document = {
        "type": "object",
        "required": ["document"],
        "properties": {"document": {"type": "string", "contentMediaType": "*/*"}},
    }
    drafts = of_list(claim_shape.SHAPE, claim_shape.PARTS)
    return {
        "/api/sources": {"post": write("addSource", "Add a source", "AddedSource", asked.SOURCE)},
        "/api/sources/{slug}": {"get": seen("seeSource", "A source, public or not", "SeenSource")},
        "/api/sources/{slug}/captures": {
            "post": write(
                "addCapture",
                "Bring a document as the newest copy of a source",
                "AddedCapture",
                document,
                kind="multipart/form-data",
                parameters=[slug],
            )
        },
        "/api/quotes": {
            "post": write("addQuote", "Look words up and keep them", "AddedQuote", asked.QUOTE)
        },
        "/api/claims": {
            "post": write("addClaim", "Write a claim as a draft", "Draft", asked.CLAIM),
            "get": seen("listDrafts", "One's own drafts", "Drafts", drafts),
        },
        "/api/claims/{slug}": {"get": seen("seeDraft", "A version not public yet", "Draft")},
    }


IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A key of your own: what is sent again with it within a day is not done again.",
    "schema": {"type": "string", "maxLength": 200},
}


def write(name, summary, schema, body, *, kind=JSON, parameters=()):
    stored = {"description": summary, "content": {JSON: {"schema": some(schema)}}}
    return {
        "operationId": name,
        "summary": summary,
        "security": [{"token": []}],
        "parameters": [*parameters, *([IDEMPOTENCY] if kind == JSON else [])],
        "requestBody": {"required": True, "content": {kind: {"schema": body}}},
        "responses": {
            "200": {**stored, "description": "It was stored before: what there is."},
            "201": stored,
            "400": response("Unreadable"),
            "401": response("Unknown"),
            "403": response("Forbidden"),
            "404": response("NotFound"),
            "409": response("Conflict"),
            "422": response("Unfit"),
            "default": response("Refused"),
        },
    }


def seen(name, summary, schema, parameters=None):
    slug = in_path("slug", "The permanent id.")
    return {
        "operationId": name,
        "summary": summary,
        "security": [{"token": []}],
        "parameters": [slug] if parameters is None else parameters,
        "responses": {
            "200": {"description": summary, "content": {JSON: {"schema": some(schema)}}},
            "400": response("Unreadable"),
            "401": response("Unknown"),
            "403": response("Forbidden"),
            "404": response("NotFound"),
            "default": response("Refused"),
        },
    }

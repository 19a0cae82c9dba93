"""What the answers look like, in JSON Schema 2020-12. Keys may be added, never renamed."""

from citations.item_types import CSL_TYPES
from claims.models import Evidence, Relation, Subject, Version
from claims.quantities import Quantity
from sources.models import Quote, Source

TEXT = {"type": "string"}
ADDRESS = {"type": "string", "format": "uri"}
MOMENT = {"type": "string", "format": "date-time"}
EDTF = {"type": "string", "description": "A date in EDTF level 1; empty where none is stated."}
NUMBER = {"type": "integer", "minimum": 0}
SLUG = {"type": "string", "pattern": r"^[-\w]+$"}
HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def thing(*, optional=(), **properties):
    """An object with these keys, each of them always there but for the `optional` ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": properties}


def some(name):
    return {"$ref": f"#/components/schemas/{name}"}


def several(schema):
    return {"type": "array", "items": schema}


def or_none(schema):
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def one_of(choices, *more):
    return {"type": "string", "enum": [*more, *(choice.value for choice in choices)]}


def page_of(name, **more):
    """A page of a list, its things with the keys that were asked for."""
    return thing(
        count={**NUMBER, "description": "How many there are in all pages."},
        next=or_none(ADDRESS),
        previous=or_none(ADDRESS),
        **more,
        results=several(some(name)),
    )


def more(schema, **properties):
    """The same with further keys, always there."""
    return {
        **schema,
        "required": [*schema["required"], *properties],
        "properties": {**schema["properties"], **properties},
    }


def with_any_keys(schema):
    """The same where `fields` and `include` choose among its keys."""
    return {name: value for name, value in schema.items() if name != "required"}


CSL_ITEM = {
    "id": TEXT,
    "type": {"type": "string", "enum": list(CSL_TYPES)},
    "title": TEXT,
    "author": several({"type": "object"}),
    "container-title": TEXT,
    "publisher": TEXT,
    "issued": {"type": "object"},
    "accessed": {"type": "object"},
    "page": TEXT,
    "URL": {"type": "string"},
    "DOI": TEXT,
    "archive_location": TEXT,
    "language": TEXT,
    "custom": {"type": "object"},
}
# A CSL-JSON item states nothing that it does not know.
SOMETIMES = [key for key in CSL_ITEM if key not in ("id", "type", "title")]

EVIDENCE = thing(
    optional=("start", "end"),
    stance=one_of(Evidence.Stance),
    quote=TEXT,
    verdict=one_of(Quote.Verdict),
    captured=or_none(MOMENT),
    missing_from=or_none(MOMENT),
    folds=several(TEXT),
    accepted=or_none(thing(by=TEXT, at=MOMENT, reason=TEXT)),
    source=SLUG,
    source_url=ADDRESS,
    passage_url=ADDRESS,
    start={**or_none(NUMBER), "description": "Left out where the text is private."},
    end=or_none(NUMBER),
    page=or_none(NUMBER),
    locator=TEXT,
    attribution=TEXT,
    via=TEXT,
    language=TEXT,
    translation=TEXT,
    note=TEXT,
    corruptions=several(thing(says=TEXT, origin_says=TEXT, origin=SLUG)),
    source_kind=one_of(Evidence.SourceKind, ""),
    information=one_of(Evidence.Information, ""),
    directness=one_of(Evidence.Directness, ""),
)

QUANTITY = thing(
    printed=TEXT,
    value=TEXT,
    value_to=TEXT,
    unit=TEXT,
    bound={"type": "string", "examples": ["", *Quantity.Bound.values[1:]]},
    measure=TEXT,
    of=TEXT,
    place=TEXT,
    period=EDTF,
)

CLAIM = thing(
    slug=SLUG,
    version={"type": "integer", "minimum": 1},
    status=one_of(Version.Status),
    status_reason=TEXT,
    text=TEXT,
    scope=TEXT,
    url=ADDRESS,
    version_url=ADDRESS,
    published=or_none(MOMENT),
    topics=several(TEXT),
    subjects=several(TEXT),
    occurred=EDTF,
    quantities=several(some("Quantity")),
    note=TEXT,
    reason=TEXT,
    independent_origins=NUMBER,
    documents=NUMBER,
    origins=several(
        thing(
            root=or_none(SLUG),
            name=TEXT,
            missing={"type": "boolean"},
            documents=several(SLUG),
            proposed={"type": "boolean"},
        )
    ),
    standing=TEXT,
    evidence=several(some("Evidence")),
    not_found=several(thing(sought=TEXT, where=TEXT, when=EDTF, note=TEXT)),
    relations=several(
        thing(
            relation={
                "type": "string",
                "enum": sorted({*Relation.Kind.values, *Relation.INVERSE.values()}),
            },
            claim=SLUG,
            url=ADDRESS,
            note=TEXT,
        )
    ),
    sources=several(thing(optional=SOMETIMES, slug=SLUG, **CSL_ITEM)),
)

FACETS = {
    "type": "object",
    "description": "Of each filter the values that there are, each with the claims it would leave.",
    "additionalProperties": several(
        thing(value=TEXT, label=TEXT, count=NUMBER, chosen={"type": "boolean"})
    ),
}

SOURCE = thing(
    optional=SOMETIMES,
    slug=SLUG,
    source_url=ADDRESS,
    text_url=ADDRESS,
    access=one_of(Source.Access),
    publisher_slug=TEXT,
    quotes={**NUMBER, "description": "How many quotes in it are public."},
    **CSL_ITEM,
)

CAPTURE = thing(
    url=ADDRESS,
    taken=MOMENT,
    media_type=TEXT,
    size=NUMBER,
    sha256=HASH,
    text_sha256=HASH,
)

TOPIC = thing(slug=SLUG, name=TEXT, url=ADDRESS, description=TEXT, claims=NUMBER)
SUBJECT = thing(
    **TOPIC["properties"],
    kind=one_of(Subject.Kind),
    aliases=several(TEXT),
    identifiers={"type": "object"},
)

FIGURE = thing(
    number={"type": "integer", "minimum": 1},
    printed=TEXT,
    value=TEXT,
    value_to=TEXT,
    unit=TEXT,
    bound=TEXT,
    place=TEXT,
    period=EDTF,
    claim=SLUG,
    version={"type": "integer", "minimum": 1},
    status=one_of(Version.Status),
    text=TEXT,
    url=ADDRESS,
    version_url=ADDRESS,
    independent_origins=NUMBER,
    documents=NUMBER,
    sources=several(SLUG),
)

COMPARISON = thing(
    is_whole={"type": "boolean"},
    measures=several(
        thing(
            of=TEXT,
            subject=SLUG,
            measure=TEXT,
            measure_slug=SLUG,
            figures=several(FIGURE),
            cannot_both_hold=several(thing(figures=several(NUMBER), reason=TEXT)),
            not_compared=several(TEXT),
        )
    ),
)

PROBLEM = thing(
    type={"type": "string", "format": "uri-reference"},
    title=TEXT,
    status={"type": "integer", "minimum": 400, "maximum": 599},
    detail={"type": "string", "description": "Sentences for people."},
    errors=several(
        thing(
            optional=("parameter", "pointer"),
            detail=TEXT,
            parameter={"type": "string", "description": "The parameter that it is about."},
            pointer={"type": "string", "description": "The place in the body that it is about."},
        )
    ),
)

SEEN_SOURCE = more(SOURCE, captures=several(some("Capture")), desk_url=ADDRESS)

ADDED_QUOTE = thing(
    id={"type": "integer", "minimum": 1},
    source=SLUG,
    words=TEXT,
    verdict=one_of(Quote.Verdict),
    says={"type": "string", "description": "The verdict in words."},
    start=or_none(NUMBER),
    end=or_none(NUMBER),
    page=or_none(NUMBER),
    folds=several(TEXT),
    differences=several({"type": "object"}),
    other_places=several(several(NUMBER)),
    attribution=TEXT,
    via=TEXT,
    locator=TEXT,
    language=TEXT,
    translation=TEXT,
    is_new={"type": "boolean"},
    passage_url=ADDRESS,
    desk_url=ADDRESS,
)

SCHEMAS = {
    "Claim": CLAIM,
    "ClaimOfList": with_any_keys(CLAIM),
    "Evidence": EVIDENCE,
    "Quantity": QUANTITY,
    "Facets": FACETS,
    "Claims": page_of("ClaimOfList", facets=some("Facets")),
    "Source": more(SOURCE, captures=several(some("Capture"))),
    "SourceOfList": with_any_keys(SOURCE),
    "Capture": CAPTURE,
    "Sources": page_of("SourceOfList"),
    "TopicOfList": with_any_keys(TOPIC),
    "Topics": page_of("TopicOfList"),
    "SubjectOfList": with_any_keys(SUBJECT),
    "Subjects": page_of("SubjectOfList"),
    "Comparison": COMPARISON,
    "Problem": PROBLEM,
    "SeenSource": SEEN_SOURCE,
    "AddedSource": more(SEEN_SOURCE, left_out=several(TEXT)),
    "AddedCapture": more(
        CAPTURE,
        source=SLUG,
        is_new={"type": "boolean"},
        characters=NUMBER,
        pages=or_none(NUMBER),
        missing=TEXT,
    ),
    "AddedQuote": ADDED_QUOTE,
    "Draft": more(CLAIM, desk_url=ADDRESS),
    "Drafts": page_of("ClaimOfList"),
}

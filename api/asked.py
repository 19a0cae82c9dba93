"""What scripts may send, in JSON Schema 2020-12: no other keys, and each of its kind.

Limits on what is in a text are those of the desk's forms, which read it next.
"""

from citations.item_types import CSL_TYPES
from claims.models import Evidence, Quantity
from sources.models import Source

MOST_PARTS = 200
SIGNS = {"type": "string", "maxLength": 20_000}
SHORT = {"type": "string", "maxLength": 2_000}
ID = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}
SLUG = {"type": "string", "maxLength": 200}
# Names are divided by semicolons where they are typed.
NAMES = {"type": "array", "maxItems": 50, "items": {**SHORT, "pattern": "^[^;]*$"}}


def body(*required, **properties):
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def several(schema):
    return {"type": "array", "maxItems": MOST_PARTS, "items": schema}


def one_of(values):
    return {"type": "string", "enum": list(values)}


SOURCE = body(
    csl={"type": "object", "description": "A CSL-JSON item; the keys beside it come before it."},
    type=one_of(CSL_TYPES),
    title=SIGNS,
    title_translated=SIGNS,
    authors={
        "type": ["string", "array"],
        "items": {"type": "object"},
        "maxLength": 20_000,
        "description": "CSL names, or “Family, Given; {An organisation, Ltd.}”.",
    },
    container_title=SHORT,
    publisher=SHORT,
    issued=SHORT,
    language=SHORT,
    url=SHORT,
    accessed=SHORT,
    archive_url=SHORT,
    archived=SHORT,
    doi=SHORT,
    access=one_of(Source.Access.values),
    rights=SIGNS,
    note=SIGNS,
    slug=SLUG,
    known={
        **several(SLUG),
        "description": "Slugs of sources that are like it, to say that it is another.",
    },
)

QUOTE = body(
    "source",
    "words",
    source=SLUG,
    words={**SIGNS, "description": "As they stand in the document."},
    place={
        "type": "integer",
        "minimum": 0,
        "maximum": 2**31 - 1,
        "description": "Which of equal places is meant: where it begins, in code points.",
    },
    attribution=SHORT,
    via=SHORT,
    locator=SHORT,
    language=SHORT,
    translation=SIGNS,
    anyway={
        "type": "boolean",
        "description": "Keep words that are near or absent, as what they are.",
    },
)

EVIDENCE = body(
    "quote",
    quote={**ID, "description": "The id that POST /api/quotes gave."},
    stance=one_of(Evidence.Stance.values),
    note=SIGNS,
    source_kind=one_of(["", *Evidence.SourceKind.values]),
    information=one_of(["", *Evidence.Information.values]),
    directness=one_of(["", *Evidence.Directness.values]),
)

# As in the answers; `of` is the name of a subject.
QUANTITY = body(
    "value",
    printed=SHORT,
    value=SHORT,
    value_to=SHORT,
    unit=SHORT,
    bound=one_of(["", *(value for value in Quantity.Bound.values if value)]),
    measure=SHORT,
    of=SHORT,
    place=SHORT,
    period=SHORT,
)

NOT_FOUND = body("sought", "where", "when", sought=SIGNS, where=SIGNS, when=SHORT, note=SIGNS)

CLAIM = body(
    "text",
    text={**SIGNS, "description": "One sentence that can be true or false."},
    scope=SIGNS,
    occurred=SHORT,
    topics=NAMES,
    subjects=NAMES,
    note=SIGNS,
    review_due={**SHORT, "description": "When to look at it again: 2027-03-01."},
    evidence=several(EVIDENCE),
    quantities=several(QUANTITY),
    not_found=several(NOT_FOUND),
)

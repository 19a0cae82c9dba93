"""The body of a request, read and checked against its schema; and what is refused in it."""

import json

from django.core.exceptions import NON_FIELD_ERRORS, RequestDataTooBig
from jsonschema import Draft202012Validator

JSON = "application/json"
TOO_LONG = "The body is too long."
KINDS = {
    "string": "a string",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
}


class Unfit(Exception):
    """Why a request is not carried out: a status, and what is wrong, each with its place.

    `errors` are [{pointer, detail}], the pointer by RFC 6901 with a `#` before it.
    """

    def __init__(self, status, errors, **more):
        self.status, self.errors, self.more = status, errors, more
        super().__init__(" ".join(error["detail"] for error in errors))


def error(detail, *place):
    """{pointer, detail}; `place` are the keys and numbers that lead there."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in place)
    return {"pointer": "#" + "".join(f"/{step}" for step in steps), "detail": detail}


def refuse(status, detail, *place, **more):
    raise Unfit(status, [error(detail, *place)], **more)


def read(request, schema):
    """The body, an object that fits the schema. Raises Unfit."""
    if request.content_type != JSON:
        refuse(415, f"Send the body as {JSON}.")
    try:
        said = json.loads(request.body, parse_constant=no_number, object_pairs_hook=once_each)
        # Half of a character cannot be stored, and may stand in JSON.
        json.dumps(said, ensure_ascii=False).encode()
    except RequestDataTooBig:
        refuse(413, TOO_LONG)
    except (ValueError, RecursionError):
        refuse(400, "The body is no JSON that can be read.")
    wrong = sorted(
        Draft202012Validator(schema).iter_errors(said), key=lambda e: list(map(str, e.path))
    )
    if wrong:
        raise Unfit(422, [error(in_words(each), *each.absolute_path) for each in wrong])
    return said


def no_number(words):
    raise ValueError(words)


def once_each(pairs):
    """An object; JSON leaves open what a key means that stands in it twice."""
    if len(said := dict(pairs)) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        refuse(400, f"“{repeated}” stands more than once in one object.")
    return said


def in_words(wrong):
    """The sentence for what a schema refuses."""
    limit = wrong.validator_value
    match wrong.validator:
        case "required":
            missing = next(name for name in limit if name not in wrong.instance)
            return f"“{missing}” is missing."
        case "additionalProperties":
            known = wrong.schema["properties"]
            unknown = sorted(set(wrong.instance) - set(known))
            return f"There is no “{unknown[0]}” here. There are: {', '.join(known)}."
        case "type":
            kinds = [limit] if isinstance(limit, str) else limit
            return f"Give {' or '.join(KINDS.get(kind, kind) for kind in kinds)}."
        case "enum":
            return f"Choose one of: {', '.join(filter(None, limit))}."
        case "pattern":
            return "This holds a sign that cannot stand here."
        case "maxLength":
            return f"Give at most {limit} characters."
        case "maxItems":
            return f"Give at most {limit}."
    return wrong.message


def in_forms(form, names, *place):
    """[{pointer, detail}] of a form's errors; `names` are {its field: the key of the body}."""
    return [
        error(sentence, *place, *([] if field == NON_FIELD_ERRORS else [names.get(field, field)]))
        for field, sentences in form.errors.items()
        for sentence in sentences
    ]


def in_refusal(refusal, names, *place):
    """[{pointer, detail}] of a ValidationError of a model."""
    if not hasattr(refusal, "error_dict"):
        return [error(sentence, *place) for sentence in refusal.messages]
    return [
        error(sentence, *place, *([] if field == NON_FIELD_ERRORS else [names.get(field, field)]))
        for field, sentences in refusal.message_dict.items()
        for sentence in sentences
    ]

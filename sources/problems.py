"""What is wrong with a request for data, as application/problem+json (RFC 9457)."""

import re
from http import HTTPStatus

from django.http import JsonResponse

MEDIA_TYPE = "application/problem+json"
# A sentence that names a parameter begins with it.
NAMED = re.compile("“([^”]*)”|([a-z_]+): ")


def problem(status, detail, errors=(), **more):
    """The answer. `errors` are dicts: `detail`, and the `parameter` or the `pointer` it is about.

    `detail` is sentences for people. `more` are members of this problem alone.
    """
    shape = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": list(errors),
        **more,
    }
    return JsonResponse(
        shape,
        status=status,
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def unreadable(errors):
    """400 for parameters that cannot be read: [(parameter, sentence)]."""
    told = [
        {"parameter": parameter, "detail": sentence} if parameter else {"detail": sentence}
        for parameter, sentence in errors
    ]
    return problem(400, " ".join(in_words(*error) for error in errors), told)


def in_words(parameter, sentence):
    """The sentence, which names the parameter."""
    is_named = not parameter or f"“{parameter}”" in sentence
    return sentence if is_named else f"{parameter}: {sentence}"


def named(sentence):
    """(parameter, sentence) of a sentence that begins with the parameter; ("", it) of another."""
    found = NAMED.match(sentence)
    if not found:
        return "", sentence
    quoted, said = found.groups()
    return quoted or said, sentence.removeprefix(f"{said}: ")

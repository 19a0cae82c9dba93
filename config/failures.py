"""What it means that a database or the store of documents cannot be asked, and the page for it."""

import json

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

from .documents import StoreIsAway

SAFE = {"GET", "HEAD", "OPTIONS"}
RETRY_AFTER = 30

# Classes and codes of SQLSTATE.
CONNECTION_IS_GONE = ("08", "57P", "53300")
# What else a replica may answer while it catches up: a query that stands in the way of replaying,
# and tables or columns that the primary has already.
ONLY_ON_REPLICAS = ("40001", "40P01", "42P01", "42703", "25006")
READ_ONLY = "25006"
SQLITE_AWAY = ("SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")


def is_away(error, on_replica=False):
    """Whether the database could not be asked, rather than disliked the question.

    The store of documents is told from it by the type of the error.
    """
    if isinstance(error, StoreIsAway):
        return True
    if not isinstance(error, Error):
        return False
    cause = error.__cause__
    if name := getattr(cause, "sqlite_errorname", ""):
        return name.startswith(SQLITE_AWAY)
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return isinstance(error, OperationalError | InterfaceError)
    return state.startswith((*CONNECTION_IS_GONE, READ_ONLY)) or (
        on_replica and state.startswith(ONLY_ON_REPLICAS)
    )


def unavailable(request, failure):
    """503, in the form that the request asks for."""
    is_reading = request.method in SAFE
    away = "store of documents" if isinstance(failure, StoreIsAway) else "database"
    title = "Nothing can be read at the moment" if is_reading else "Nothing can be changed now"
    sentence = f"The {away} does not answer. Please try again in a minute."
    if not is_reading:
        sentence = (
            f"The {away} takes no changes at the moment; pages can still be read. What you typed "
            "is not lost: go back, wait a minute and send it again. If you sent it at the very "
            "moment when this began, look first whether it arrived."
        )
    accepts = request.headers.get("Accept", "")
    if "text/html" in accepts:
        context = {"title": title, "sentence": sentence, "is_reading": is_reading}
        response = HttpResponse(render_to_string("503.html", context))
    elif "json" in accepts or request.path_info.endswith(".json"):
        problem = {"title": title, "status": 503, "detail": sentence}
        response = HttpResponse(json.dumps(problem), content_type="application/problem+json")
    else:
        response = HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8")
    response.status_code = 503
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response

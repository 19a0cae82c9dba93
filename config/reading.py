"""Which database a request reads from, and what a reader gets where one fails.

One request reads from one database from its beginning to the last line that is streamed, and what
is written goes to the primary. Code outside of a request has the primary alone.
"""

import json
import sys
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain

from django.conf import settings
from django.core.signals import got_request_exception, request_finished
from django.db import Error, InterfaceError, OperationalError, connections
from django.http import FileResponse, HttpResponse
from django.template.loader import render_to_string

from .databases import PRIMARY
from .documents import StoreIsAway
from .watching import watch

SAFE = {"GET", "HEAD", "OPTIONS"}
# Who works here reads what was written a moment ago.
AT_WORK = ("/accounts/", "/admin/", "/desk/")
WROTE = "wrote"
# Told by Django's tables to all processes alike, where the cache is one of them.
OF_THE_CACHE = "django_cache"
RETRY_AFTER = 30

CONNECTION_IS_GONE = ("08", "57P", "53300")
# What else a replica may answer while it catches up: a query that stands in the way of replaying,
# and tables or columns that the primary has already.
ONLY_ON_REPLICAS = ("40001", "40P01", "42P01", "42703", "25006")
READ_ONLY = "25006"
SQLITE_AWAY = ("SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")


@dataclass
class Reading:
    """How one request reads."""

    alias: str
    only: bool = False  # nothing can be written, as far as is known
    failure: BaseException | None = None


_now: ContextVar[Reading | None] = ContextVar("reading", default=None)


def reading_from():
    """The alias that is read from now; within a transaction always the primary."""
    now = _now.get()
    if now is None or connections[PRIMARY].in_atomic_block:
        return PRIMARY
    return now.alias


class Router:
    def db_for_read(self, model, **hints):
        return PRIMARY if model._meta.app_label == OF_THE_CACHE else reading_from()

    def db_for_write(self, model, **hints):
        now = _now.get()
        if now is not None and now.only:
            raise OperationalError("The primary database is known to be away.")
        return PRIMARY

    def allow_relation(self, one, other, **hints):
        # Wherever they were read, they are rows of one database.
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == PRIMARY


class Middleware:
    """Comes before all that asks the database, and after what dresses every answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if watch.replicas:
            watch.start()
        tried = []
        for alias in self.ways(request, tried):
            tried.append(alias)
            reading = Reading(alias, only=watch.is_down())
            _now.set(reading)
            response = self.get_response(request)
            if reading.failure is None:
                try:
                    begin_stream(response)
                except Error as error:
                    note(error)
            if reading.failure is None:
                return pinned(request, response)
            if request.method not in SAFE or isinstance(reading.failure, StoreIsAway):
                break
        return unavailable(request, reading.failure)

    def ways(self, request, tried):
        """The aliases to try one after the other, each chosen when the ones before have failed."""
        first = first_choice(request)
        yield first
        if first != PRIMARY and not watch.is_down():
            yield PRIMARY
        yield from (alias for alias in watch.usable() if alias not in tried)
        if PRIMARY not in tried:
            yield PRIMARY

    def process_exception(self, request, exception):
        # Before it is logged as an error and a page is made of it: the request may yet succeed.
        if note(exception):
            return HttpResponse(status=503)
        return None


def first_choice(request):
    if not watch.replicas or (wants_primary(request) and not watch.is_down()):
        return PRIMARY
    return next(iter(watch.usable()), PRIMARY)


def wants_primary(request):
    """Who reads what they have written themselves, or signs in: nobody else has a session."""
    return (
        request.method not in SAFE
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or WROTE in request.COOKIES
        or "Authorization" in request.headers
        or request.path_info.startswith(AT_WORK)
    )


def pinned(request, response):
    """With a cookie where somebody without a session has sent something."""
    if watch.replicas and request.method not in SAFE:
        response.set_cookie(
            WROTE,
            "1",
            max_age=settings.OWN_WRITES,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def begin_stream(response):
    """Make the first piece of what is streamed, while another database can still be asked."""
    if response.streaming and not response.is_async and not isinstance(response, FileResponse):
        pieces = iter(response.streaming_content)
        first = list(next_of(pieces))
        response.streaming_content = chain(first, pieces)


def next_of(pieces):
    for piece in pieces:
        yield piece
        return


def note(error):
    """Whether the request failed for its database. Whoever asked then tries another one."""
    now = _now.get()
    if now is None or not is_away(error, now.alias != PRIMARY):
        return False
    now.failure = error
    if not isinstance(error, StoreIsAway):
        watch.doubt(now.alias)
    return True


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


def note_uncaught(sender, **kwargs):
    """What middleware lets through reaches no process_exception()."""
    note(sys.exc_info()[1])


def forget(sender, **kwargs):
    _now.set(None)


got_request_exception.connect(note_uncaught)
# Sent when the last piece of the answer is out.
request_finished.connect(forget)

"""Which database a request reads from, and what a reader gets where one fails.

One request reads from one database from its beginning to the last line that is streamed, and what
is written goes to the primary. Code outside of a request has the primary alone.
"""

import logging
import sys
from contextvars import ContextVar
from dataclasses import dataclass
from zlib import crc32

from django.conf import settings
from django.core.signals import got_request_exception, request_finished
from django.db import Error, OperationalError, connections
from django.http import FileResponse, HttpResponse

from .databases import PRIMARY
from .documents import StoreIsAway
from .failures import SAFE, is_away, unavailable
from .watching import watch

log = logging.getLogger(__name__)

# Who works here reads what was written a moment ago.
AT_WORK = ("/accounts/", "/admin/", "/desk/")
WROTE = "wrote"
# A cache in the database is one for all machines at once.
OF_THE_CACHE = "django_cache"


@dataclass
class Reading:
    """How one request reads."""

    alias: str
    only: bool = False  # nothing can be written, as far as is known
    failure: BaseException | None = None


_now: ContextVar[Reading | None] = ContextVar("reading", default=None)


def reading_from():
    """The alias that is read from now; within a transaction always the primary.

    What may not import this asks `django.db.router.db_for_read(model)`, which says the same.
    """
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
        ways = ways_for(request)
        response, failure = self.answer(request, ways)
        if failure is not None:
            return unavailable(request, failure)
        if watch.replicas and is_stream(response):
            response.streaming_content = self.whole(request, response.streaming_content, ways)
        return pinned(request, response)

    def answer(self, request, ways):
        """(the first answer that no database spoilt, None), or (None, what went wrong)."""
        failure = None
        for alias in ways:
            reading = Reading(alias, only=watch.is_down())
            _now.set(reading)
            response = self.get_response(request)
            failure = reading.failure
            if failure is None:
                return response, None
            if isinstance(failure, StoreIsAway):
                break
        return None, failure

    def process_exception(self, request, exception):
        # Before it is logged as an error and a page is made of it: the request may yet succeed.
        return HttpResponse(status=503) if note(exception) else None

    def whole(self, request, pieces, ways):
        """The pieces of a stream; where its database fails, the rest of them from another one."""
        sent = so_far = 0
        while True:
            try:
                for piece in pieces:
                    sent += len(piece)
                    so_far = crc32(piece, so_far)
                    yield piece
                return
            except Error as error:
                if not note(error):
                    raise
                again, _ = self.answer(request, ways)
                if again is None or not is_stream(again):
                    raise
                pieces = after(again.streaming_content, sent, so_far, error)


def ways_for(request):
    """The aliases to try one after the other, each chosen when the ones before have failed."""
    tried = []

    def untried(aliases):
        for alias in aliases:
            if alias not in tried:
                tried.append(alias)
                yield alias

    yield from untried([first_choice(request)])
    if request.method in SAFE:
        yield from untried([] if watch.is_down() else [PRIMARY])
        yield from untried(watch.usable())
        yield from untried([PRIMARY, *watch.replicas])


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


def is_stream(response):
    return response.streaming and not response.is_async and not isinstance(response, FileResponse)


def after(pieces, sent, so_far, error):
    """What follows the first `sent` bytes, if those are the same; raises `error` if not."""
    passed = check = 0
    for piece in pieces:
        known = piece[: sent - passed]
        passed += len(known)
        check = crc32(known, check)
        if passed == sent and check != so_far:
            raise error
        yield piece[len(known) :]
    if passed < sent:
        raise error


def note(error):
    """Whether the request failed for its database. Whoever asked then tries another one."""
    now = _now.get()
    if now is None or not is_away(error, now.alias != PRIMARY):
        return False
    now.failure = error
    log.warning("A request that reads from %s failed: %s", now.alias, error)
    if not isinstance(error, StoreIsAway):
        watch.wake(PRIMARY)
        if now.alias != PRIMARY and is_broken(now.alias):
            watch.doubt(now.alias)
    return True


def is_broken(alias):
    """Whether it was this connection that failed, and not that to the primary."""
    connection = connections[alias].connection
    return connection is None or connection.closed


def note_uncaught(sender, **kwargs):
    """What middleware lets through reaches no process_exception()."""
    note(sys.exc_info()[1])


def forget(sender, **kwargs):
    _now.set(None)


got_request_exception.connect(note_uncaught)
# Sent when the last piece of the answer is out.
request_finished.connect(forget)

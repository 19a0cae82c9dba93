"""Which database a request reads from, and what is told where none answers.

tests/test_replication.py does the same with real servers.
"""

import math
import os
import time
from zlib import crc32

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.exception import response_for_exception
from django.db import OperationalError, router
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from claims.models import Version
from config import reading
from config.databases import databases
from config.failures import is_away
from config.watching import Finding, Watch
from tests.builders import a_published

PRIMARY = "default"


@pytest.fixture
def watch(monkeypatch):
    """Three databases, all well; `tell` says how one is found."""
    watch = Watch([PRIMARY, "replica1", "replica2"])
    watch.process = os.getpid()

    def tell(alias, *, answers=True, position=100):
        watch.note(alias, Finding(time.monotonic(), answers, "" if answers else "Away.", position))

    watch.tell = tell
    for alias in watch.aliases:
        tell(alias)
    monkeypatch.setattr(reading, "watch", watch)
    return watch


def asked(method="get", path="/claims/", cookie="", **headers):
    request = getattr(RequestFactory(headers=headers), method)(path)
    request.COOKIES = {cookie: "x"} if cookie else {}
    return request


@pytest.mark.parametrize(
    ("request_", "is_primary"),
    [
        (asked(), False),
        (asked("head"), False),
        (asked(cookie="csrftoken"), False),
        (asked("post"), True),
        (asked(cookie="sessionid"), True),
        (asked(cookie="wrote"), True),
        (asked(authorization="Bearer x"), True),
        (asked(path="/desk/"), True),
        (asked(path="/admin/"), True),
        (asked(path="/accounts/sign-in/"), True),
    ],
)
def test_readers_are_sent_to_replicas_and_whoever_works_to_the_primary(watch, request_, is_primary):
    first, *rest = reading.ways_for(request_)
    assert (first == PRIMARY) == is_primary
    # A form is never sent twice.
    assert len(rest) == (2 if request_.method in ("GET", "HEAD") else 0)
    watch.tell(PRIMARY, answers=False)
    assert next(reading.ways_for(request_)) in ("replica1", "replica2")


def test_a_replica_is_left_out_while_it_is_away_doubted_or_behind(watch, settings):
    settings.REPLICA_MAX_LAG = 10
    watch.tell("replica1", answers=False)
    assert watch.usable() == ["replica2"]
    watch.doubt("replica2")
    assert watch.usable() == []
    assert list(reading.ways_for(asked())) == [PRIMARY, "replica1", "replica2"]
    watch.tell("replica2")
    watch.positions = ((10, 50), (15, 100), (30, 200))
    watch.tell("replica2", position=100)
    assert dict(watch.said())["replica2"] == "It is 15 seconds behind."
    assert watch.usable() == []
    # Better old pages than none.
    watch.tell(PRIMARY, answers=False)
    assert watch.usable() == ["replica2"]


def test_how_far_a_replica_is_behind_is_told_by_what_it_has_replayed(settings):
    settings.REPLICA_MAX_LAG = 10
    watch = Watch([PRIMARY, "replica1"])
    assert watch.seconds_behind(0) == 0
    for moment in range(30):
        # Nothing is written from second 20 on.
        watch.remember(Finding(moment, True, "", min(moment, 20) * 100))
    assert [watch.seconds_behind(position) for position in (2000, 1999, 1900, 1850)] == [
        *(0, 10, 10, 11)
    ]
    assert watch.seconds_behind(100) == math.inf
    # Another server, with another log.
    watch.remember(Finding(30, True, "", 7))
    assert watch.positions == ((30, 7),)


class Failing:
    """Stands for the rest of the site, which fails on some databases."""

    def __init__(self, *failing, answer=HttpResponse, in_a_view=True):
        self.failing, self.read, self.make, self.in_a_view = failing, [], answer, in_a_view

    def __call__(self, request):
        alias = reading.reading_from()
        self.read.append(alias)
        if alias in self.failing:
            return self.fail(request)
        return self.make(alias)

    def fail(self, request):
        if self.in_a_view:
            return self.middleware.process_exception(request, OperationalError("gone"))
        try:
            raise OperationalError("gone")
        except OperationalError as error:
            return response_for_exception(request, error)

    def ask(self, request):
        self.middleware = reading.Middleware(self)
        return self.middleware(request)


@pytest.mark.parametrize("in_a_view", [True, False])
def test_a_request_that_fails_is_answered_by_another_database(watch, monkeypatch, in_a_view):
    monkeypatch.setattr(reading, "is_broken", lambda alias: True)
    watch.tell("replica2", answers=False)
    site = Failing("replica1", in_a_view=in_a_view)
    assert (site.ask(asked()).content, site.read) == (b"default", ["replica1", "default"])
    # It is not tried again before it was looked at.
    assert (site.ask(asked()).content, site.read[2:]) == (b"default", ["default"])
    watch.tell("replica1")
    site = Failing(PRIMARY, in_a_view=in_a_view)
    assert site.ask(asked(cookie="sessionid")).content == b"replica1"
    assert site.ask(asked("post")).status_code == 503
    assert site.read == [PRIMARY, "replica1", PRIMARY]
    assert Failing(PRIMARY, "replica1", "replica2").ask(asked()).status_code == 503


def test_whoever_sent_something_reads_from_the_primary_for_a_while(watch, settings):
    settings.OWN_WRITES = 14
    assert Failing().ask(asked()).cookies == {}
    cookie = Failing().ask(asked("post")).cookies["wrote"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (14, True, "Lax")


@pytest.mark.django_db
def test_rows_are_written_to_the_primary_and_transactions_read_from_it(watch, monkeypatch):
    found = []

    def look(alias):
        monkeypatch.setattr(reading.connections[PRIMARY], "in_atomic_block", False)
        found.append(router.db_for_read(Version))
        monkeypatch.undo()
        found.extend([router.db_for_read(Version), router.db_for_write(Version)])
        return HttpResponse()

    watch.tell("replica2", answers=False)
    Failing(answer=look).ask(asked())
    assert found == ["replica1", PRIMARY, PRIMARY]


def test_a_file_goes_on_from_another_database_where_its_own_fails(watch, monkeypatch):
    monkeypatch.setattr(reading, "is_broken", lambda alias: True)
    watch.tell("replica2", answers=False)
    lines = [b"one\n", b"two\n", b"three\n"]

    def answer(alias):
        def pieces():
            yield from lines if alias == PRIMARY else lines[:2]
            if alias != PRIMARY:
                raise OperationalError("gone")

        return StreamingHttpResponse(pieces())

    assert b"".join(Failing(answer=answer).ask(asked())) == b"one\ntwo\nthree\n"


@pytest.mark.parametrize("others", [[b"one\nTWO\nthree\n"], [b"one\n"]])
def test_a_file_that_has_changed_meanwhile_is_broken_off(others):
    with pytest.raises(OperationalError):
        list(reading.after(others, 8, crc32(b"one\ntwo\n"), OperationalError("gone")))
    assert list(reading.after([b"one\nt", b"wo\nthree"], 8, crc32(b"one\ntwo\n"), None)) == [
        *(b"", b"three")
    ]


class Cause(Exception):
    sqlstate = sqlite_errorname = None


@pytest.mark.parametrize(
    ("told", "is_away_there", "is_away_on_replica"),
    [
        ({}, True, True),
        ({"sqlstate": "57P01"}, True, True),  # shut down
        ({"sqlstate": "25006"}, True, True),  # takes no changes
        ({"sqlstate": "40001"}, False, True),  # stands in the way of replaying
        ({"sqlstate": "42P01"}, False, True),  # a table that is to come
        ({"sqlstate": "57014"}, False, False),  # took too long, as it would elsewhere
        ({"sqlstate": "23505"}, False, False),  # not unique
        ({"sqlite_errorname": "SQLITE_BUSY"}, True, True),
        ({"sqlite_errorname": "SQLITE_ERROR"}, False, False),
    ],
)
def test_which_errors_mean_that_a_database_is_away(told, is_away_there, is_away_on_replica):
    error = OperationalError("no")
    error.__cause__ = Cause()
    vars(error.__cause__).update(told)
    assert (is_away(error), is_away(error, True)) == (is_away_there, is_away_on_replica)
    assert not is_away(ValueError())


@pytest.mark.django_db
def test_what_cannot_be_written_is_told_in_the_form_that_is_asked_for(client, monkeypatch):
    a_published("harbour")

    def fail(*args):
        raise OperationalError("gone")

    monkeypatch.setattr("claims.reporting.is_flood", fail)
    address, data = "/claims/harbour/report/", {"text": "It is wrong."}
    page = client.post(address, data, headers={"Accept": "text/html"})
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "30", "no-store")
    sentence = (
        "The database takes no changes at the moment; pages can still be read. What you typed is "
        "not lost: go back, wait a minute and send it again. If you sent it at the very moment "
        "when this began, look first whether it arrived."
    )
    assert f"<h1>Nothing can be changed now</h1>\n<p>{sentence}</p>" in page.content.decode()
    assert client.post(address, data).content.decode() == f"{sentence}\n"
    problem = client.post(address, data, headers={"Accept": "application/json"})
    assert problem["Content-Type"] == "application/problem+json"
    assert problem.json() == {
        "title": "Nothing can be changed now",
        "status": 503,
        "detail": sentence,
    }


def test_settings_name_the_replicas(monkeypatch):
    monkeypatch.delenv("DATABASE_POOL", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@one/attest?sslmode=require")
    monkeypatch.setenv("DATABASE_REPLICA_URLS", "postgres://u@two/attest,postgres://u@three/attest")
    found = databases(environ.Env(), "")
    assert {alias: database["HOST"] for alias, database in found.items()} == {
        **{"default": "one", "replica1": "two", "replica2": "three"}
    }
    assert found[PRIMARY]["OPTIONS"]["sslmode"] == "require"
    assert (found[PRIMARY]["CONN_MAX_AGE"], "pool" in found[PRIMARY]["OPTIONS"]) == (60, False)
    monkeypatch.setenv("DATABASE_POOL", "8")
    pooled = databases(environ.Env(), "")["replica2"]
    assert (pooled["CONN_MAX_AGE"], pooled["OPTIONS"]["pool"]["max_size"]) == (0, 8)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///db")
    with pytest.raises(ImproperlyConfigured, match="needs PostgreSQL"):
        databases(environ.Env(), "")

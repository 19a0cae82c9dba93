"""A primary and a replica, each a real server, under readers who ask all the time."""

import http.client
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing, contextmanager
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection

from tests.postgres import free_port, running_pair

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        "sqlite" in settings.DATABASES["default"]["ENGINE"], reason="SQLite has no replicas"
    ),
]

MOST_BEHIND = 1.5
READERS = 3
PATIENCE = 30
PASSWORD = "a long password of hers"
ROWS = f"""
import django; django.setup()
from django.contrib.auth.models import Group, User
from tests.builders import a_published
a_published("harbour", text="The harbour office bought 40 cameras.")
curator = User.objects.create_user("curator", password={PASSWORD!r}, is_staff=True)
curator.groups.add(Group.objects.get(name="Contributor"))
"""
PAGES = ["/", "/claims/", "/claims/harbour/", "/claims.csv", "/claims/harbour.bib", "/sources/"]
FROM = "/healthz?full"


class Answer:
    def __init__(self, response):
        self.status, self.headers = response.status, response.headers
        self.text = response.read().decode()


class Visitor:
    """A browser as far as it is needed here: it keeps cookies and sends forms."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def get(self, path):
        return self.ask("GET", path)

    def send(self, path, on="", **fields):
        """Send a form, with the token of the page `on` where it stands on one."""
        if on:
            page = self.get(on).text
            fields["csrfmiddlewaretoken"] = re.search(r'csrfmiddlewaretoken" value="(\w+)', page)[1]
        return self.ask("POST", path, urlencode(fields))

    def ask(self, method, path, body=None):
        headers = {"Accept": "text/html", "Origin": f"http://127.0.0.1:{self.port}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as line:
            line.request(method, path, body, headers)
            answer = Answer(line.getresponse())
        for value in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(value).items():
                self.cookies[name] = morsel.value
        return answer


class Site:
    """gunicorn with two workers, and the two servers that it asks."""

    def __init__(self, primary, replica, port):
        self.primary, self.replica, self.port = primary, replica, port

    def visitor(self):
        return Visitor(self.port)

    def read_from(self):
        return re.search(r"read from: (\w+)", self.visitor().get(FROM).text)[1]

    def wait_until(self, is_so, what):
        """Each worker must say so: they are asked in turns, and do not know of each other."""
        last = time.monotonic() + PATIENCE
        in_a_row = 0
        while time.monotonic() < last:
            in_a_row = in_a_row + 1 if is_so() else 0
            if in_a_row == 8:
                return
            time.sleep(0.05)
        pytest.fail(f"{what}: not within {PATIENCE} seconds")

    def wait_to_read_from(self, name, got=None):
        """And until one of the readers did, as far as there are any."""
        self.wait_until(lambda: self.read_from() == name, f"read from {name}")
        if got is not None:
            self.wait_until(lambda: got[name], f"readers read from {name}")

    @contextmanager
    def readers(self):
        """People who ask for pages until the end; gives the Counter of what they got."""
        found, ended = Counter(), threading.Event()

        def read(nth):
            visitor = self.visitor()
            while not ended.is_set():
                for path in [FROM, *PAGES[nth:], FROM, *PAGES[:nth]]:
                    try:
                        answer = visitor.get(path)
                    except (OSError, http.client.HTTPException) as error:
                        found[f"{path}: {error!r}"] += 1
                        continue
                    found[answer.status] += 1
                    if answer.status != 200:
                        found[f"{path}: {answer.text[:300]}"] += 1
                    elif read := re.search(r"read from: (\w+)", answer.text):
                        found[read[1]] += 1

        threads = [threading.Thread(target=read, args=[nth]) for nth in range(READERS)]
        for thread in threads:
            thread.start()
        try:
            yield found
        finally:
            ended.set()
            for thread in threads:
                thread.join()
            print("Readers got", dict(found))


@pytest.fixture
def site(db, tmp_path):
    connection.ensure_connection()
    info = connection.connection.info
    url = f"postgresql://{info.user}@/{info.dbname}?host={info.host}&port={info.port}"
    if info.password:
        url += f"&password={info.password}"
    port = free_port()
    with running_pair(url) as (primary, replica):
        environment = {
            **os.environ,
            "DATABASE_URL": primary.url,
            "DATABASE_REPLICA_URLS": replica.url,
            "REPLICA_MAX_LAG": str(MOST_BEHIND),
            "REPLICA_CHECK_EVERY": "0.3",
            "MEDIA_ROOT": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PORT": str(port),
            "WEB_CONCURRENCY": "2",
        }
        options = {"cwd": settings.BASE_DIR, "env": environment}
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--preload", "config.wsgi"], **options
        )
        try:
            subprocess.run([sys.executable, "-c", ROWS], check=True, **options)
            site = Site(primary, replica, port)
            site.wait_until(lambda: is_served(site), "served")
            site.wait_to_read_from("replica1")
            yield site
        finally:
            server.terminate()
            server.wait(20)


def is_served(site):
    try:
        return site.visitor().get("/claims/harbour/").status == 200
    except OSError:
        return False


def test_no_reader_sees_that_a_database_is_lost(site):
    # One test, since the pair of servers takes longer to start than all this to see.
    curator = site.visitor()
    door = "/accounts/sign-in/"
    assert curator.send(door, door, username="curator", password=PASSWORD).status == 302
    a_replica_is_lost_and_comes_back(site)
    if sys.platform == "linux":
        a_replica_hangs(site)
    a_replica_is_behind_and_catches_up(site, curator)
    the_primary_is_lost_and_comes_back(site, curator)
    the_replica_becomes_a_primary(site)


def a_replica_is_lost_and_comes_back(site):
    with site.readers() as got:
        site.wait_to_read_from("replica1", got)
        site.replica.stop()
        site.wait_to_read_from("primary", got)
        told = site.visitor().get("/healthz").text
        site.replica.start()
        site.wait_to_read_from("replica1")
    assert told == "ok\nreplica1: It does not answer.\n"
    assert set(got) == {200, "replica1", "primary"}


def a_replica_hangs(site):
    with site.readers() as got:
        site.replica.freeze()
        try:
            site.wait_to_read_from("primary", got)
        finally:
            site.replica.thaw()
        site.wait_to_read_from("replica1")
    assert set(got) == {200, "replica1", "primary"}


def a_replica_is_behind_and_catches_up(site, curator):
    with site.readers() as got:
        site.wait_to_read_from("replica1")
        got.clear()
        # It has all that there is: however long ago that was written, it is not behind.
        time.sleep(MOST_BEHIND + 0.2)
        site.wait_to_read_from("replica1", got)
        assert set(got) == {200, "replica1"}
        site.replica.execute("SELECT pg_wal_replay_pause()")
        written = curator.send("/desk/new/", "/desk/new/", statement="Written just now.")
        assert written.status == 302
        draft = curator.get(written.headers["Location"]).text
        assert "Written just now." in draft
        count = "SELECT count(*) FROM claims_version WHERE text = 'Written just now.'"
        assert (site.primary.execute(count), site.replica.execute(count)) == (1, 0)
        site.wait_to_read_from("primary", got)
        told = site.visitor().get("/healthz").text
        site.replica.execute("SELECT pg_wal_replay_resume()")
        site.wait_to_read_from("replica1")
    assert re.fullmatch(r"ok\nreplica1: It is (more than )?[\d.]+ seconds behind\.\n", told)
    assert set(got) == {200, "replica1", "primary"}
    assert site.replica.execute(count) == 1


def the_primary_is_lost_and_comes_back(site, curator):
    page = "/desk/new/"
    with site.readers() as got:
        site.wait_to_read_from("replica1")
        got.clear()
        site.primary.stop()
        first = curator.send(page, page, statement="Not to be lost.")
        site.wait_until(
            lambda: "Nothing can be changed" in site.visitor().get("/healthz").text, "told"
        )
        desk = curator.get("/desk/")
        refused = curator.send(page, page, statement="Not to be lost.")
        selected = site.visitor().send("/selection/", add="harbour.1")
        checked = site.visitor().send("/check/", text="The harbour office bought 40 cameras.")
        while_away = set(got)
        site.primary.start()
        site.wait_until(lambda: site.visitor().get("/healthz").text == "ok\n", "back")
        kept = curator.send(page, page, statement="Not to be lost.")
    assert while_away == {200, "replica1"}
    # When it is back, the replica may be behind for a moment.
    assert set(got) <= {200, "replica1", "primary"}
    for answer in (first, refused):
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        assert "What you typed is not lost: go back" in answer.text
    assert desk.status == 200
    assert "curator" in desk.text
    assert (selected.status, checked.status) == (302, 200)
    assert kept.status == 302
    count = "SELECT count(*) FROM claims_version WHERE text = 'Not to be lost.'"
    assert site.primary.execute(count) == 1


def the_replica_becomes_a_primary(site):
    with site.readers() as got:
        site.wait_to_read_from("replica1", got)
        site.replica.execute("SELECT pg_promote()")
        site.wait_to_read_from("primary", got)
        told = site.visitor().get("/healthz").text
    assert told == "ok\nreplica1: It follows no primary any more.\n"
    assert set(got) == {200, "replica1", "primary"}

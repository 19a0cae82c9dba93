"""How the databases are: each is asked every few seconds, by a thread of its own in each process.

No reader waits for this. How far a replica is behind is told by the positions of the primary's log
at the moments when it was asked: a replica that has replayed the newest of them is not behind,
however long ago anything was written, and no clock of another machine is believed.
"""

import contextlib
import logging
import math
import os
import random
import selectors
import socket
import threading
import time
import weakref
from typing import NamedTuple

from django.conf import settings
from django.db import connections
from django.db.backends.signals import connection_created

from .databases import PRIMARY, REPLICA_CONNECT_TIMEOUT

log = logging.getLogger(__name__)

ASK_PRIMARY = (
    "SELECT pg_is_in_recovery(), CASE WHEN pg_is_in_recovery() THEN NULL"
    " ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') END"
)
ASK_REPLICA = "SELECT pg_is_in_recovery(), pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')"
# In seconds. A server that answers later hangs. The primary has more time, since what is being
# written there cannot be asked for elsewhere.
ANSWERS_WITHIN = {PRIMARY: 10}
REPLICA_ANSWERS_WITHIN = 3
# In seconds. Whoever meets a failing database wakes its thread, and that may be many at once.
LEAST_PAUSE = 0.2


class Finding(NamedTuple):
    """How a database was when it was last asked. Moments are those of time.monotonic()."""

    asked: float
    answers: bool
    words: str = ""  # what is the matter
    position: int | None = None  # in the primary's log, in bytes
    behind: float = 0  # seconds


class Watch:
    """What one process knows of its databases."""

    def __init__(self, aliases):
        self.aliases = list(aliases)
        self.replicas = [alias for alias in self.aliases if alias != PRIMARY]
        self.findings = {}
        self.doubted = dict.fromkeys(self.aliases, -math.inf)
        self.positions = ()  # (moment, position) of the primary, the newest last
        self.wakers = {alias: threading.Event() for alias in self.aliases}
        self.starting = threading.Lock()
        self.process = None

    def start(self):
        """Ask all once, and then go on in threads; again where the process is a new one."""
        if self.process == os.getpid():
            return
        with self.starting:
            if self.process == os.getpid():
                return
            asking = [Asking(alias) for alias in [PRIMARY, *self.replicas]]
            for one in asking:
                self.note(one.alias, one.ask())
            for one in asking:
                threading.Thread(target=self.go_on, args=[one], daemon=True).start()
            self.process = os.getpid()

    def go_on(self, asking):
        waker = self.wakers[asking.alias]
        while True:
            time.sleep(LEAST_PAUSE)
            waker.wait(max(settings.REPLICA_CHECK_EVERY - LEAST_PAUSE, 0))
            waker.clear()
            self.note(asking.alias, asking.ask())

    def note(self, alias, finding):
        if alias == PRIMARY:
            if finding.answers:
                self.remember(finding)
        elif finding.answers:
            finding = finding._replace(behind=self.seconds_behind(finding.position))
            if finding.behind > settings.REPLICA_MAX_LAG:
                finding = finding._replace(words=f"It is {in_seconds(finding.behind)} behind.")
        before = self.findings.get(alias)
        if before is not None and bool(before.words) != bool(finding.words):
            log.warning("Database %s: %s", alias, finding.words or "All is well again.")
        self.findings[alias] = finding

    def remember(self, finding):
        known = self.positions
        if known and finding.position < known[-1][1]:
            # Another server stands in its place.
            known = ()
        # The newest of those that are older than any lag is kept: behind it, all is too old.
        oldest = finding.asked - settings.REPLICA_MAX_LAG
        old = [one for one in known if one[0] < oldest]
        recent = [one for one in known if one[0] >= oldest]
        self.positions = (*old[-1:], *recent, (finding.asked, finding.position))

    def seconds_behind(self, position):
        """Seconds from the moment whose state has been replayed to when the primary last spoke."""
        known = self.positions
        for moment, there in reversed(known):
            if there <= position:
                return known[-1][0] - moment
        return math.inf if known else 0

    def doubt(self, alias):
        """Somebody met with an error there: it is left out until it was asked again, at once."""
        self.doubted[alias] = time.monotonic()
        self.wake(alias)

    def wake(self, alias):
        self.wakers[alias].set()

    def is_down(self, alias=PRIMARY):
        """Whether it is known that nothing can be had there. What is not known is tried."""
        finding = self.findings.get(alias)
        return finding is not None and not finding.answers

    def answering(self):
        """[alias] of the replicas that gave an answer of late."""
        latest = time.monotonic() - 3 * settings.REPLICA_CHECK_EVERY - CHECK_TAKES
        found = ((alias, self.findings.get(alias)) for alias in self.replicas)
        return [
            alias
            for alias, finding in found
            if finding and finding.answers and finding.asked > max(latest, self.doubted[alias])
        ]

    def usable(self):
        """[alias] of the replicas that may be read from, in any order.

        While the primary is down, one that is behind is better than none.
        """
        answering = self.answering()
        found = [alias for alias in answering if not self.findings[alias].words]
        if not found and answering and self.is_down():
            found = [max(answering, key=lambda alias: self.findings[alias].position or 0)]
        random.shuffle(found)
        return found

    def said(self):
        """[(alias, sentence)] of each database, for people."""
        answering = self.answering()
        for alias in self.aliases:
            finding = self.findings.get(alias)
            if finding is None:
                yield alias, "It has not been asked yet."
            elif finding.words:
                yield alias, finding.words
            elif alias != PRIMARY and alias not in answering:
                yield alias, "It is being asked again."
            else:
                yield alias, ""


class Asking:
    """A connection of its own to one database, kept from question to question."""

    def __init__(self, alias):
        self.alias = alias
        self.connection = None

    def ask(self):
        asked = time.monotonic()
        library = connections[self.alias].Database
        try:
            if self.connection is None:
                self.connection = self.connect()
            follows, position = self.answer()
        except (library.Error, OSError) as error:
            self.close()
            log.info("Database %s: %s", self.alias, error)
            if isinstance(error, TimeoutError | library.errors.ConnectionTimeout):
                cut(self.alias)
            return Finding(asked, False, "It does not answer.")
        if self.alias == PRIMARY and follows:
            return Finding(asked, False, "It follows another one, so nothing can be changed.")
        if self.alias != PRIMARY and not follows:
            return Finding(asked, False, "It follows no primary any more.")
        return Finding(asked, True, position=position)

    def connect(self):
        database = connections[self.alias]
        return database.Database.connect(**database.get_connection_params(), autocommit=True)

    def answer(self):
        """(whether it follows another one, the position). Raises TimeoutError.

        By libpq itself: psycopg waits for an answer for as long as it takes, and a server that
        hangs keeps no time.
        """
        line = self.connection.pgconn
        line.send_query((ASK_PRIMARY if self.alias == PRIMARY else ASK_REPLICA).encode())
        end = time.monotonic() + ANSWERS_WITHIN.get(self.alias, REPLICA_ANSWERS_WITHIN)
        with selectors.DefaultSelector() as waiting:
            waiting.register(line.socket, selectors.EVENT_READ)
            while line.is_busy():
                if not waiting.select(max(end - time.monotonic(), 0)):
                    raise TimeoutError("no answer")
                line.consume_input()
        results = list(iter(line.get_result, None))
        follows, position = (results[0].get_value(0, column) for column in (0, 1))
        if follows is None:
            raise OSError(results[0].error_message.decode(errors="replace"))
        return follows == b"t", int(position or 0)

    def close(self):
        if self.connection is not None:
            with contextlib.suppress(Exception):
                self.connection.close()
        self.connection = None


def opened(sender, connection, **kwargs):
    if watch.replicas:
        with _opening:
            _open[connection.alias].add(connection.connection)


def cut(alias):
    """End all connections to a server that hangs: whoever waits there tries another one."""
    with _opening:
        lines = list(_open[alias])
        _open[alias].clear()
    for line in lines:
        with contextlib.suppress(Exception), socket.socket(fileno=os.dup(line.fileno())) as end:
            end.shutdown(socket.SHUT_RDWR)


# The longest that asking a replica takes: connecting, and then the question. In seconds.
CHECK_TAKES = REPLICA_CONNECT_TIMEOUT + REPLICA_ANSWERS_WITHIN


def in_seconds(seconds):
    if math.isinf(seconds):
        return f"more than {settings.REPLICA_MAX_LAG:g} seconds"
    return f"{seconds:.0f} seconds"


watch = Watch(settings.DATABASES)
_opening = threading.Lock()
_open = {alias: weakref.WeakSet() for alias in watch.aliases}
connection_created.connect(opened)

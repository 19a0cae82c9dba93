"""Runs every test on SQLite and then on PostgreSQL: python -m tests [arguments of pytest]

In several processes at once; -n 0 keeps to one.

DATABASE_URL, where it names a PostgreSQL, is used for the second run; otherwise one is started.
With REQUIRE_BROWSER the whole fails where no browser could be had to test the pages in.
Ends with a summary in plain words, and with exit code 0 only if nothing failed.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import psycopg

from tests.browser import NoBrowser, find_or_get_browser, version
from tests.postgres import NoPostgres, Postgres, running_postgres, server_version

# pytest's exit codes.
ALL_PASSED = 0
NONE_FOUND = 5
MOST_PROCESSES = 4


class Outcome(NamedTuple):
    ok: bool
    words: str


def main(arguments: list[str]) -> int:
    # Ends as Ctrl-C does: whatever was started is stopped and removed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        browser = get_browser()
        arguments = in_parallel(arguments)
        outcomes = [test_on_sqlite(arguments), test_on_postgres(arguments), browser]
    except KeyboardInterrupt:
        print("\nStopped before the end.")
        return 130
    print("", *(outcome.words for outcome in outcomes), sep="\n")
    return 0 if all(outcome.ok for outcome in outcomes) else 1


def in_parallel(arguments: list[str]) -> list[str]:
    """With a process for each processor, up to MOST_PROCESSES, unless -n says how many."""
    if any(argument.startswith("-n") for argument in arguments):
        return arguments
    return ["-n", str(min(os.cpu_count() or 1, MOST_PROCESSES)), *arguments]


def get_browser() -> Outcome:
    """Names the browser to the tests, in CHROMIUM."""
    try:
        os.environ["CHROMIUM"] = find_or_get_browser()
        return Outcome(True, f"Browser: {version(os.environ['CHROMIUM'])}")
    except NoBrowser as error:
        return Outcome(
            not os.environ.get("REQUIRE_BROWSER"),
            f"The browser tests did NOT run, for there is no browser. {error}",
        )


def test_on_sqlite(arguments: list[str]) -> Outcome:
    name = f"SQLite {sqlite3.sqlite_version}"
    return run_pytest(name, "sqlite://:memory:", arguments, accepted=[ALL_PASSED])


def test_on_postgres(arguments: list[str]) -> Outcome:
    """Leaves out the tests that use no database: they ran before."""
    # Among tests that somebody chose, none may use a database.
    accepted = [ALL_PASSED, NONE_FOUND] if arguments else [ALL_PASSED]
    try:
        with given_or_running_postgres() as postgres:
            name = f"PostgreSQL {postgres.version}"
            options = ["--database-tests", *arguments]
            return run_pytest(name, postgres.url, options, accepted)
    except NoPostgres as error:
        return Outcome(False, f"The tests did NOT run on PostgreSQL. {error}")


@contextmanager
def given_or_running_postgres() -> Iterator[Postgres]:
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith(("postgres:", "postgresql:", "psql:", "pgsql:")):
        with running_postgres() as postgres:
            yield postgres
        return
    try:
        postgres = Postgres(url, server_version(url))
    except psycopg.OperationalError as error:
        raise NoPostgres(f"DATABASE_URL does not answer: {error}") from error
    yield postgres


def run_pytest(name: str, database_url: str, arguments: list[str], accepted: list[int]) -> Outcome:
    print(f"\nThe tests on {name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        environment = {**os.environ, "DATABASE_URL": database_url}
        # The tests are compiled once, not by every process of both runs.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        pytest = subprocess.Popen(
            [sys.executable, "-m", "pytest", f"--junit-xml={report}", *arguments],
            env=environment,
        )
        try:
            pytest.wait()
        except KeyboardInterrupt:
            pytest.send_signal(signal.SIGINT)
            pytest.wait()
            raise
        return Outcome(pytest.returncode in accepted, f"{name}: {counts(report)}")


def counts(report: Path) -> str:
    """`120 passed, 0 failed, 3 skipped` out of pytest's JUnit report."""
    if not report.exists():
        return "did not run to the end"
    suite = ElementTree.parse(report).getroot()[0]
    tests, skipped, *wrong = (
        int(suite.get(key, 0)) for key in ["tests", "skipped", "failures", "errors"]
    )
    failed = sum(wrong)
    return f"{tests - skipped - failed} passed, {failed} failed, {skipped} skipped"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Datasette on the same SQLite file: what a reader would otherwise put before the same tables.

It is installed into an environment of its own below .cache/bench. The file gets one more table for
it, a row for each listed claim with what our list shows of it, so that it need not join; each
column that it counts has an index.
"""

import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .site_data import CACHE

VERSION = "0.65.5"
TABLE = "claims_as_one_table"
# In one column each: what Datasette counts fastest. Lists are JSON, which it counts as arrays.
FACETS = "_facet=status&_facet=topic&_facet=year"
ARRAYS = "_facet_array=topics&_facet_array=publishers"
MADE = f"""
    CREATE TABLE {TABLE} AS
    SELECT version.id, slug, text, status, listed_at, independent_origins,
        COALESCE(substr(occurred, 1, 4), '') AS year,
        (SELECT topic.slug FROM claims_version_topics JOIN claims_topic topic
            ON topic.id = topic_id WHERE version_id = version.id LIMIT 1) AS topic,
        (SELECT json_group_array(topic.slug) FROM claims_version_topics JOIN claims_topic topic
            ON topic.id = topic_id WHERE version_id = version.id) AS topics,
        (SELECT json_group_array(DISTINCT publisher_slug) FROM claims_evidence evidence
            JOIN sources_quote quote ON quote.id = quote_id
            JOIN sources_source source ON source.id = source_id
            WHERE version_id = version.id) AS publishers
    FROM claims_version version JOIN claims_claim claim ON claim.id = claim_id
    WHERE listed_at IS NOT NULL
"""


def installed() -> Path:
    """The program."""
    environment = CACHE / f"datasette-{VERSION}"
    program = environment / "bin" / "datasette"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", environment], check=True)
        pip = [environment / "bin" / "python", "-m", "pip", "install", "--quiet"]
        # It needs pkg_resources, which setuptools no longer brings.
        packages = [f"datasette=={VERSION}", "setuptools<81"]
        subprocess.run([*pip, *packages], check=True)
    return program


def add_table(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if TABLE in names:
            return
        connection.execute(MADE)
        connection.execute(f"CREATE UNIQUE INDEX {TABLE}_id ON {TABLE} (id)")
        for column in ("status", "topic", "year", "listed_at"):
            connection.execute(f"CREATE INDEX {TABLE}_{column} ON {TABLE} ({column})")
        connection.execute(f"ANALYZE {TABLE}")
    connection.close()


@contextmanager
def serving(file: Path, port: int) -> Iterator[str]:
    """The address of the table, below the server's."""
    add_table(file)
    settings = {
        "facet_time_limit_ms": 100_000,
        "sql_time_limit_ms": 100_000,
        "default_page_size": 25,
        "max_returned_rows": 100,
        "num_sql_threads": 3,
    }
    options = [word for name, value in settings.items() for word in ("--setting", name, str(value))]
    server = subprocess.Popen(
        [installed(), "serve", file, "--port", str(port), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(port)
        yield f"/{file.stem}/{TABLE}"
    finally:
        server.terminate()
        server.wait(30)


def wait(port: int, path: str = "/") -> None:
    last_try = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60).close()
            return
        except OSError:
            if time.monotonic() > last_try:
                raise
            time.sleep(0.2)

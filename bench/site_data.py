"""Databases of a large site, made once and kept: `python -m bench.site_data [claims] [postgres]`.

They lie in .cache/bench. Their names carry the number of claims and a digest of what they were
made by, the schema included: an old one is made anew.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"
POSTGRES = CACHE / "postgres"
# Who stands in the public list, as claims/migrations/0006 has it.
LISTED = """
    INSERT INTO claims_listing (version_id)
    SELECT id FROM claims_version WHERE listed_at IS NOT NULL ORDER BY listed_at, id
"""
# What else is worked out of the rows and kept beside them.
INDEXES = ("index_claims", "index_search")


def digest():
    """Of what makes the rows, and of the tables and indexes that they go into."""
    makers = [ROOT / "bench" / name for name in ("site_rows.py", "site_data.py")]
    makers += sorted(ROOT.glob("*/migrations/*.py"))
    text = b"".join(path.read_bytes() for path in makers)
    return hashlib.sha256(text).hexdigest()[:8]


def name_of(size):
    return f"site_{size}_{digest()}"


def known_words(size):
    """{"rare" | "common" | "very common": [[word, claims that the public finds by it]]}"""
    return json.loads((CACHE / f"{name_of(size)}.json").read_text())


def sqlite_file(size):
    """The file of such a database; made where there is none."""
    path = CACHE / f"{name_of(size)}.sqlite3"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        for old in CACHE.glob(f"{unfinished.name}*"):
            old.unlink()
        run_fill(size, f"sqlite:///{unfinished}")
        unfinished.rename(path)
    return path


def postgres_url(server, size):
    """The address of such a database on a server of `kept_postgres`; made where there is none."""
    name = name_of(size)
    if name not in server.databases():
        unfinished = f"unfinished_{size}"
        server.run("DROP DATABASE IF EXISTS {}", unfinished)
        server.run("CREATE DATABASE {}", unfinished)
        run_fill(size, server.url(unfinished))
        server.run("ALTER DATABASE {} RENAME TO {}", unfinished, name)
    return server.url(name)


def run_fill(size, url):
    """In a process of its own: settings are read once, and the memory is given back."""
    subprocess.run(
        [sys.executable, "-m", "bench.site_data", "fill", str(size)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=True,
    )


def fill(size):
    import django

    django.setup()
    from django.core.management import call_command, get_commands
    from django.db import connection

    from .site_rows import Site

    def tell(words):
        print(f"{size:,} claims, {connection.vendor}: {words}", file=sys.stderr, flush=True)

    started = time.perf_counter()
    call_command("migrate", verbosity=0)
    site = Site(size)
    sink = {"sqlite": InSQLite, "postgresql": InPostgres}[connection.vendor](connection)
    for rows in site.chunks():
        for table, values in rows.items():
            sink.write(table, values)
    tell(f"rows after {time.perf_counter() - started:.0f} s")
    sink.run(LISTED)
    sink.finish()
    tell(f"indexes after {time.perf_counter() - started:.0f} s")
    for command in INDEXES:
        if command in get_commands():
            call_command(command)
            tell(f"{command} after {time.perf_counter() - started:.0f} s")
    sink.analyze()
    words = json.dumps(site.known_words(), indent=1)
    (CACHE / f"{name_of(size)}.json").write_text(words)


class Sink:
    """Where rows are written without Django's models; indexes are made when all are there."""

    def __init__(self, connection):
        from django.apps import apps

        from .site_rows import COLUMNS

        self.connection = connection
        connection.ensure_connection()
        self.raw = connection.connection
        models = {
            model._meta.db_table: model for model in apps.get_models(include_auto_created=True)
        }
        self.columns, self.constants = {}, {}
        for table, given in COLUMNS.items():
            given = given.split()
            others = {
                field.column: self.default_of(field)
                for field in models[table]._meta.concrete_fields
                if field.column not in given
            }
            self.columns[table] = [*given, *others]
            self.constants[table] = tuple(others.values())
        self.begin()

    def default_of(self, field):
        value = field.get_default()
        value = field.get_db_prep_save(value, self.connection)
        return getattr(value, "dumps", lambda obj: value)(getattr(value, "obj", None))

    def run(self, statement):
        self.raw.execute(statement)

    def quoted(self, table):
        quote = self.connection.ops.quote_name
        return quote(table), ", ".join(map(quote, self.columns[table]))


class InSQLite(Sink):
    def begin(self):
        run = self.raw.execute
        run("PRAGMA journal_mode = OFF")
        run("PRAGMA synchronous = OFF")
        run("PRAGMA foreign_keys = OFF")
        run("PRAGMA cache_size = -1000000")
        self.made = [
            sql
            for kind, name, sql in run(
                "SELECT type, name, sql FROM sqlite_master "
                "WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type"
            ).fetchall()
            if run(f'DROP {kind} "{name}"')
        ]
        run("BEGIN")

    def write(self, table, rows):
        name, columns = self.quoted(table)
        marks = ", ".join("?" * len(self.columns[table]))
        constants = self.constants[table]
        self.raw.executemany(
            f"INSERT INTO {name} ({columns}) VALUES ({marks})", (row + constants for row in rows)
        )

    def finish(self):
        self.raw.execute("COMMIT")
        for sql in self.made:
            self.raw.execute(sql)

    def analyze(self):
        self.raw.execute("PRAGMA journal_mode = WAL")
        self.raw.execute("ANALYZE")


class InPostgres(Sink):
    def begin(self):
        # Neither triggers nor foreign keys are looked at: what is written is right.
        self.raw.execute("SET session_replication_role = replica")
        self.raw.execute("SET synchronous_commit = off")
        self.made = self.raw.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
            "JOIN pg_class ON pg_class.oid = indexrelid "
            "WHERE relnamespace = 'public'::regnamespace AND NOT EXISTS "
            "(SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)"
        ).fetchall()
        for name, _ in self.made:
            self.raw.execute(f"DROP INDEX {name}")

    def write(self, table, rows):
        name, columns = self.quoted(table)
        constants = self.constants[table]
        with self.raw.cursor() as cursor, cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as to:
            for row in rows:
                to.write_row(row + constants)

    def finish(self):
        from django.apps import apps
        from django.core.management.color import no_style

        for _, definition in self.made:
            self.raw.execute(definition)
        models = apps.get_models(include_auto_created=True)
        with self.connection.cursor() as cursor:
            for statement in self.connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
        self.raw.execute("SET session_replication_role = origin")

    def analyze(self):
        self.raw.execute("VACUUM (ANALYZE)")


def main(arguments):
    if arguments[:1] == ["fill"]:
        fill(int(arguments[1]))
        return
    numbers = [int(each) for each in arguments if each.isdigit()] or [100_000]
    for size in numbers:
        if "postgres" in arguments:
            from .kept_postgres import serving

            with serving(POSTGRES) as server:
                print(postgres_url(server, size))
        else:
            print(sqlite_file(size))


if __name__ == "__main__":
    main(sys.argv[1:])

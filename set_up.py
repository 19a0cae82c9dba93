"""Makes .venv ready for `make run` or `make test`: python3 set_up.py run|test

Standard library alone: nothing is installed yet. A second call that finds everything ready takes
a moment. A call that was killed half-way leaves a mark, and the next one starts afresh.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Beside the environment, not in it: making it anew empties it.
UNFINISHED = ROOT / ".venv-unfinished"
REQUIREMENTS = {
    "run": ["requirements.txt"],
    "test": ["requirements.txt", "requirements-machines.txt", "requirements-dev.txt"],
}
OLDEST_PYTHON = (3, 11)


def main() -> None:
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}. "
            "Name another one: make run PYTHON=/path/to/python3"
        )
    purpose = sys.argv[1]
    if purpose == "run":
        demand_free_port(os.environ.get("PORT", "8000"))
    # Two at once would write into one environment: the second waits here, then finds it ready.
    with open(__file__) as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            make_ready(purpose)
        except PermissionError as error:
            sys.exit(f"{ROOT} must be yours to write to: {error}")
        except KeyboardInterrupt:
            sys.exit("\nStopped before the end. The next call starts afresh.")


def demand_free_port(port: str) -> None:
    """Ends with a sentence unless the server can listen there.

    A server that was killed leaves workers behind which let go of the port within a second or two.
    """
    if not (port.isdecimal() and 0 < int(port) < 65536):
        sys.exit(f"PORT={port} is not a port: give a number from 1 to 65535.")
    last_try = time.monotonic() + 5
    while True:
        try:
            socket.create_server(("127.0.0.1", int(port))).close()
            return
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                sys.exit(f"Port {port} cannot be used: {error}. Choose another: make run PORT=8001")
            if time.monotonic() > last_try:
                sys.exit(f"Port {port} is taken. Choose another: make run PORT=8001")
        time.sleep(0.5)


def make_ready(purpose: str) -> None:
    sound = is_sound()
    if sound and stamp(purpose).exists() and stamp(purpose).read_text() == digest(purpose):
        return
    UNFINISHED.touch()
    if not sound:
        print("Making the Python environment in .venv", flush=True)
        create_environment()
    install(REQUIREMENTS[purpose][-1])
    for served in REQUIREMENTS:
        if set(REQUIREMENTS[served]) <= set(REQUIREMENTS[purpose]):
            stamp(served).write_text(digest(served))
    UNFINISHED.unlink()


def stamp(purpose: str) -> Path:
    return VENV / f"ready-to-{purpose}"


def digest(purpose: str) -> str:
    texts = [(ROOT / name).read_bytes() for name in REQUIREMENTS[purpose]]
    return hashlib.sha256(b"".join(texts)).hexdigest()


def is_sound() -> bool:
    """Whether .venv was not left half-made and its Python, which may have been upgraded, runs."""
    if UNFINISHED.exists() or not os.path.exists(PYTHON):
        return False
    probe = f"import pip, sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return subprocess.run([PYTHON, "-c", probe], stderr=subprocess.DEVNULL).returncode == 0


def create_environment() -> None:
    if importlib.util.find_spec("ensurepip"):
        run_quietly([sys.executable, "-m", "venv", "--clear", VENV])
        return
    # Debian keeps ensurepip in a package of its own, python3-venv.
    if not importlib.util.find_spec("pip"):
        sys.exit(
            "This Python can make no environment: it has neither ensurepip nor pip. "
            "On Debian and Ubuntu: apt-get install python3-venv"
        )
    with tempfile.TemporaryDirectory() as folder:
        run_quietly([sys.executable, "-m", "pip", "install", "--target", folder, "virtualenv"])
        shutil.rmtree(VENV, ignore_errors=True)
        run_quietly(
            [sys.executable, "-m", "virtualenv", VENV], env={**os.environ, "PYTHONPATH": folder}
        )


def run_quietly(command: list[str | Path], env: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\nThis failed: {' '.join(map(str, command))}")


def install(requirements: str) -> None:
    """Installs with one line of progress on a terminal, and pip's whole report where it fails."""
    print(f"Installing the packages of {requirements}", flush=True)
    options = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    if requirements == REQUIREMENTS["test"][-1]:
        # Python compiles what it imports; to compile all that there is takes half a minute.
        options.append("--no-compile")
    pip = subprocess.Popen(
        [PYTHON, "-m", "pip", "install", *options, "-r", ROOT / requirements],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert pip.stdout
    width = shutil.get_terminal_size().columns - 1
    report = []
    for line in pip.stdout:
        report.append(line)
        if sys.stdout.isatty():
            print(f"\r\033[K{line.strip()[:width]}", end="", flush=True)
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)
    if pip.wait():
        # It ended by itself and leaves whole packages behind.
        UNFINISHED.unlink()
        sys.exit(f"{''.join(report)}\nThe packages of {requirements} could not be installed.")


if __name__ == "__main__":
    main()

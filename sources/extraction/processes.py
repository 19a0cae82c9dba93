"""A document read in a process of its own: whatever a hostile file does ends there.

Between the two processes go files, which need no threads to be emptied and have a greatest size:
the bytes of the document one way, one line of JSON and the text the other way.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, NamedTuple

from .outcome import Extraction, Unreadable

PROJECT = Path(__file__).resolve().parents[2]
MB = 1024 * 1024
# Room for the line of JSON: the offsets of the pages are most of it.
HEADER = 4 * MB
# What a process needs to start. The rest, keys and passwords among it, is not for a process that
# opens other people's files.
PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "TMPDIR")

logger = logging.getLogger(__name__)


class Limits(NamedTuple):
    seconds: int
    memory: int  # bytes of address space
    text: int  # bytes of text in UTF-8


def read(media_type: str, name: str, data: bytes, limits: Limits) -> Extraction:
    """The text of a document that people call `name`. Raises Unreadable."""
    with (
        tempfile.TemporaryFile() as document,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile() as errors,
    ):
        document.write(data)
        document.seek(0)
        child = subprocess.Popen(
            [sys.executable, "-m", "sources.extraction.child", media_type, *map(str, limits)],
            stdin=document,
            stdout=answer,
            stderr=errors,
            cwd=PROJECT,
            env={key: os.environ[key] for key in PASSED_ON if key in os.environ},
        )
        try:
            status = child.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            status = -signal.SIGXCPU
        finally:
            child.kill()
            child.wait()
        if status == -signal.SIGXCPU:
            raise Unreadable(
                f"Taking the text out of this {name} took longer than {limits.seconds} seconds."
            )
        try:
            return received(answer, status, limits)
        except (LookupError, TypeError, UnicodeError, json.JSONDecodeError) as exc:
            logger.warning("Reading a %s: status %s. %s", name, status, end_of(errors))
            raise Unreadable(
                f"This {name} cannot be read: it is damaged, "
                "or made to break the programs that open it."
            ) from exc


def received(answer: IO[bytes], status: int, limits: Limits) -> Extraction:
    """The child is not trusted either: it may have been taken over by what it read."""
    if status:
        raise LookupError("There is no answer.")
    answer.seek(0)
    header = json.loads(answer.readline(HEADER))
    if "refused" in header:
        raise Unreadable(str(header["refused"]))
    text = answer.read(limits.text).decode()
    if "\0" in text:
        raise LookupError("No extractor gives a NUL character.")
    return Extraction(
        text=text,
        media_type=str(header["media_type"]),
        encoding=str(header["encoding"]),
        extractor=str(header["extractor"]),
        pages=list(map(int, header["pages"])),
        suggestions=header["suggestions"],
    )


def end_of(errors: IO[bytes]) -> str:
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - 4000))
    return errors.read().decode(errors="replace")

"""A workbook (.xlsx) as the tables of a dossier: each sheet with the name of a table is one.

It is read in a process of its own, as documents are: whatever a hostile workbook does ends there.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import zipfile
from contextlib import contextmanager

from django.conf import settings

from sources.extraction.processes import PASSED_ON, PROJECT, Limits

from .problems import Problem, Refused
from .tables import Fault, read_rows

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MOST_MEMBERS = 10_000
MOST_UNPACKED = 512 * 1024**2
DAMAGED = "The workbook is damaged, or made to break the programs that open it. Save it once more."
SAVE_AS = "Save it as “Excel Workbook (.xlsx)”, and give that."


def is_workbook(file):
    """Whether an open file is a workbook to be read. Raises Refused for one of another kind."""
    file.seek(0)
    is_old = file.read(len(OLE)) == OLE
    try:
        refusal = why_old(file) if is_old else why_unsuitable(zipfile.ZipFile(file))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return False
    finally:
        file.seek(0)
    if refusal:
        raise Refused([Problem(refusal)])
    return refusal is not None


def why_old(file):
    # What Office locks lies in a file of the old kind.
    if "EncryptedPackage".encode("utf-16-le") in file.read(MOST_UNPACKED):
        return "The workbook is locked with a password: save it without one, and give it again."
    return f"This is a file of an old Office program. {SAVE_AS}"


def why_unsuitable(archive):
    """A sentence for a workbook that is not taken, "" for one that is, None for another zip."""
    sizes = {member.filename: member.file_size for member in archive.infolist()}
    if "mimetype" in sizes and start(archive, "mimetype").endswith(b"opendocument.spreadsheet"):
        return f"This is an OpenDocument spreadsheet. {SAVE_AS}"
    if "[Content_Types].xml" not in sizes:
        return None
    if "xl/workbook.bin" in sizes:
        return f"The workbook is of the binary kind (.xlsb). {SAVE_AS}"
    if "xl/workbook.xml" not in sizes:
        return None
    if b"macroEnabled" in start(archive, "[Content_Types].xml") or "xl/vbaProject.bin" in sizes:
        return f"The workbook holds macros. {SAVE_AS}"
    if b"purl.oclc.org/ooxml" in start(archive, "xl/workbook.xml"):
        return f"The workbook is of the kind “Strict Open XML Spreadsheet”. {SAVE_AS}"
    if len(sizes) > MOST_MEMBERS or sum(sizes.values()) > MOST_UNPACKED:
        return f"The workbook is larger than {MOST_UNPACKED // 1024**2} MB when it is unpacked."
    return ""


def start(archive, name):
    with archive.open(name) as member:
        return member.read(64 * 1024)


@contextmanager
def opened(file, most):
    """{table: Sheet} of an open file on disk; `most` bytes of text at most. Raises Refused."""
    limits = Limits(settings.EXTRACTION_MAX_SECONDS, settings.EXTRACTION_MAX_MEMORY, most)
    with tempfile.TemporaryFile() as answer:
        status = run(file, answer, limits)
        yield sheets_in(answer, status, limits)


def run(file, answer, limits):
    """The exit status of the reading process, None where it took too long."""
    file.seek(0)
    child = subprocess.Popen(
        [sys.executable, "-m", "claims.dossier.sheets", *map(str, limits)],
        stdin=file,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        cwd=PROJECT,
        env={key: os.environ[key] for key in PASSED_ON if key in os.environ},
    )
    try:
        return child.wait(limits.seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        child.kill()
        child.wait()


def sheets_in(answer, status, limits):
    """The process is not trusted either: it may have been taken over by what it read."""
    sheets = {}
    answer.seek(0)
    while line := answer.readline():
        if not line.startswith(b"{"):
            continue
        said = json.loads(line)
        if "refused" in said:
            raise Refused([Problem(str(said["refused"]))])
        if "table" in said:
            sheets[said["table"]] = Sheet(str(said["sheet"]), answer, answer.tell())
    if status is None or status == -signal.SIGXCPU:
        words = f"To read the workbook takes longer than {limits.seconds} seconds."
        raise Refused([Problem(words)])
    if status:
        raise Refused([Problem(DAMAGED)])
    return sheets


class Sheet:
    """One sheet in the answer of the process, from `start` on."""

    def __init__(self, title, answer, start):
        self.title, self.answer, self.start = title, answer, start
        self.unnamed = []

    def __iter__(self):
        """(row, cells) of every row in which something stands."""
        self.answer.seek(self.start)
        while (line := self.answer.readline()).startswith(b"["):
            row, cells = json.loads(line)
            yield row, [cell if isinstance(cell, str) else Fault(str(cell[0])) for cell in cells]
        self.unnamed = json.loads(line)["unnamed"]

    def table(self, file, columns):
        table = read_rows(file, iter(self), columns, sheet=self.title)
        for letter in self.unnamed:
            table.warn(f"The column {letter} has no name and was left out.")
        return table

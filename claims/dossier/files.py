"""The tables and documents of a dossier, out of a folder, a zip, a workbook or a single table.

Nothing outside it is read, and nothing without bound.
"""

import re
import stat
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from . import workbook
from .problems import ORDER, Problem, Refused
from .tables import read_table

WITHOUT_DOCUMENTS = "Put the tables and the documents into one zip."
DRIVE = re.compile("[a-z]:", re.IGNORECASE)


class Limits(NamedTuple):
    """How many files a zip may hold, and how many bytes they and each table may have unpacked."""

    members: int
    unpacked: int
    table: int


# For an operator's own: what a dossier of 100,000 claims needs, several times over.
OPERATOR = Limits(members=50_000, unpacked=4 * 1024**3, table=512 * 1024**2)
# For what somebody uploads, which a process that serves others has to hold.
UPLOADED = Limits(members=5_000, unpacked=1024**3, table=8 * 1024**2)


class Unavailable(ValueError):
    """A file cannot be had from the dossier; the message is a sentence."""


class Absent(Unavailable):
    """There is no such file in the dossier."""

    def __init__(self, name, what_to_do=""):
        super().__init__(f"There is no file “{name}” in the dossier. {what_to_do}".strip())


@contextmanager
def open_dossier(path, name="", limits=OPERATOR):
    """What the dossier at `path` holds, as `.table(file, columns)` and `.read(name, most)`.

    It is a folder, a zip, a workbook, or a CSV file that is named as one of the tables. `name` is
    what the person called it, where that is not the path. Raises Refused.
    """
    path = Path(path)
    name = name or str(path)
    if path.is_dir():
        with tables_of(Folder(path, limits)) as files:
            yield files
    elif not path.is_file():
        raise Refused([Problem(f"There is no folder and no file {name}.")])
    elif name.casefold().endswith(".csv"):
        yield Alone(path, table_called(name), limits)
    else:
        with path.open("rb") as file, opened(file, name, limits) as files:
            yield files


@contextmanager
def opened(file, name, limits):
    """The workbook or the zip in an open file."""
    if workbook.is_workbook(file):
        with workbook.opened(file, limits.table) as sheets:
            yield Workbook(sheets)
        return
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as exc:
        words = f"{name} is neither a folder nor a zip that can be read."
        raise Refused([Problem(workbook.DAMAGED if is_book(name) else words)]) from exc
    with archive, tables_of(Zip(archive, limits)) as files:
        yield files


@contextmanager
def tables_of(files):
    """`files` again; with the tables of the workbook among them where they hold none as CSV."""
    names = files.names()
    books = [name for name in names if is_book(name)]
    if not books or not set(ORDER).isdisjoint(names):
        yield files
        return
    if len(books) > 1:
        words = ", ".join(f"“{name}”" for name in sorted(books)[:10])
        raise Refused([Problem(f"There are several workbooks, {words}: leave one of them.")])
    with tempfile.TemporaryFile() as file:
        try:
            file.write(files.read(books[0], files.limits.table))
        except Unavailable as exc:
            raise Refused([Problem(str(exc))]) from exc
        if not workbook.is_workbook(file):
            raise Refused([Problem(f"“{books[0]}” is no workbook that can be read.")])
        with workbook.opened(file, files.limits.table) as sheets:
            yield Workbook(sheets, files)


def is_book(name):
    # A spreadsheet that has a workbook open keeps a file of its own beside it.
    return name.casefold().endswith(workbook.ENDINGS) and not name.startswith(("~$", "."))


def table_called(name):
    """The file name of the table that a CSV file of this name is. Raises Refused."""
    table = name.replace("\\", "/").rpartition("/")[2].casefold()
    if table not in ORDER:
        words = f"“{table}” is none of the tables. Call it {', '.join(ORDER[:-1])} or {ORDER[-1]}."
        raise Refused([Problem(words)])
    return table


def inner_path(name):
    """`name` as a path below the dossier. Raises Unavailable where it leads out of it."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or DRIVE.match(name):
        raise Unavailable(f"“{name}” leads out of the dossier.")
    return path


class Files:
    """Tables that are files beside the others."""

    limits: Limits

    def table(self, file, columns):
        """The Table in a CSV file. Raises Absent or another Unavailable."""
        return read_table(file, self.read(file, self.limits.table), columns, self.limits.table)


class Alone(Files):
    """One table, and nothing beside it."""

    def __init__(self, path, table, limits):
        self.path, self.only, self.limits = path, table, limits

    def read(self, name, most):
        if name != self.only:
            raise Absent(name, WITHOUT_DOCUMENTS)
        with self.path.open("rb") as file:
            return file.read(most + 1)


class Workbook:
    """Tables that are sheets of a workbook; the documents lie beside it, or there are none."""

    def __init__(self, sheets, files=None):
        self.sheets, self.files = sheets, files

    def table(self, file, columns):
        if file not in self.sheets:
            raise Absent(file)
        return self.sheets[file].table(file, columns)

    def read(self, name, most):
        if self.files is None:
            raise Absent(name, WITHOUT_DOCUMENTS)
        return self.files.read(name, most)


class Folder(Files):
    def __init__(self, path, limits=OPERATOR):
        self.root = path.resolve()
        self.limits = limits

    def names(self):
        """Of the files in the folder itself."""
        try:
            return [path.name for path in self.root.iterdir() if path.is_file()]
        except OSError:
            return []

    def read(self, name, most):
        """The first `most` + 1 bytes of a file: one more than allowed shows that it is too long."""
        path = self.root / inner_path(name)
        try:
            real = path.resolve(strict=True)
            if not real.is_relative_to(self.root):
                raise Unavailable(f"“{name}” leads out of the dossier.")
            if not real.is_file():
                raise Unavailable(f"“{name}” is not a file.")
            with real.open("rb") as file:
                return file.read(most + 1)
        except FileNotFoundError as exc:
            raise Absent(name) from exc
        except (OSError, RuntimeError) as exc:  # RuntimeError: symbolic links that go in a circle
            raise Unavailable(f"“{name}” cannot be read.") from exc


class Zip(Files):
    def __init__(self, archive, limits=OPERATOR):
        """Raises Refused where a member could do harm, before anything is unpacked."""
        self.archive, self.limits = archive, limits
        members = archive.infolist()
        if len(members) > limits.members:
            raise Refused([Problem(f"The zip holds more than {limits.members:,} files.")])
        if sum(member.file_size for member in members) > limits.unpacked:
            words = f"The zip unpacks to more than {limits.unpacked / 1024**2:,g} MB."
            raise Refused([Problem(words)])
        refusals = [words for member in members if (words := why_unsafe(member))]
        if refusals:
            raise Refused(map(Problem, refusals))
        self.members = {member.filename: member for member in members if not member.is_dir()}
        if len(self.members) < sum(not member.is_dir() for member in members):
            raise Refused([Problem("The zip holds two files of the same name.")])
        self.prefix = common_folder(self.members)

    def names(self):
        """Of the files in the folder that holds the tables."""
        inside = [name for name in self.members if name.startswith(self.prefix)]
        names = [name.removeprefix(self.prefix) for name in inside]
        return [name for name in names if "/" not in name]

    def read(self, name, most):
        member = self.members.get(f"{self.prefix}{inner_path(name)}")
        if member is None:
            raise Absent(name)
        try:
            with self.archive.open(member) as file:
                return file.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as exc:
            raise Unavailable(f"“{name}” cannot be unpacked.") from exc


def why_unsafe(member):
    """A sentence where a member of a zip could do harm, else ""."""
    name = member.filename
    try:
        inner_path(name)
    except Unavailable as exc:
        return str(exc)
    if member.flag_bits & 1:
        return f"“{name}” is encrypted: make the zip without a password."
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"“{name}” is compressed in an unusual way: make a plain zip."
    if stat.S_ISLNK(member.external_attr >> 16):
        return f"“{name}” is a symbolic link: put the file itself into the zip."
    return ""


def common_folder(names):
    """The folder that holds the tables: a zip made of a folder has that folder's name in front."""
    paths = list(map(PurePosixPath, names))
    folders = {path.parent for path in paths if path.name in ORDER}
    folders = folders or {path.parent for path in paths if is_book(path.name)}
    depth = min((len(folder.parts) for folder in folders), default=0)
    highest = sorted(str(folder) for folder in folders if len(folder.parts) == depth)
    if len(highest) > 1:
        raise Refused([Problem(f"The zip holds two dossiers: “{highest[0]}” and “{highest[1]}”.")])
    return f"{highest[0]}/" if depth else ""

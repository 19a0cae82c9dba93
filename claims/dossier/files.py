"""The files of a dossier, out of a folder or a zip: nothing outside it, and bounded in size."""

import re
import stat
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from .problems import ORDER, Problem, Refused

# What a dossier of 100,000 claims needs, several times over.
MOST_MEMBERS = 50_000
MOST_BYTES = 4 * 1024**3
DRIVE = re.compile("[a-z]:", re.IGNORECASE)


class Unavailable(ValueError):
    """A file cannot be had from the dossier; the message is a sentence."""


class Absent(Unavailable):
    """There is no such file in the dossier."""

    def __init__(self, name):
        super().__init__(f"There is no file “{name}” in the dossier.")


@contextmanager
def open_dossier(path):
    """A Folder or a Zip for the dossier at `path`. Raises Refused."""
    path = Path(path)
    if path.is_dir():
        yield Folder(path)
        return
    if not path.is_file():
        raise Refused([Problem(f"There is no folder and no file {path}.")])
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as exc:
        raise Refused([Problem(f"{path} is neither a folder nor a zip that can be read.")]) from exc
    with archive:
        yield Zip(archive)


def inner_path(name):
    """`name` as a path below the dossier. Raises Unavailable where it leads out of it."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or DRIVE.match(name):
        raise Unavailable(f"“{name}” leads out of the dossier.")
    return path


class Folder:
    def __init__(self, path):
        self.root = path.resolve()

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


class Zip:
    def __init__(self, archive):
        """Raises Refused where a member could do harm, before anything is unpacked."""
        self.archive = archive
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise Refused([Problem(f"The zip holds more than {MOST_MEMBERS:,} files.")])
        if sum(member.file_size for member in members) > MOST_BYTES:
            raise Refused([Problem(f"The zip unpacks to more than {MOST_BYTES // 1024**3} GB.")])
        refusals = [words for member in members if (words := why_unsafe(member))]
        if refusals:
            raise Refused(map(Problem, refusals))
        self.members = {member.filename: member for member in members if not member.is_dir()}
        if len(self.members) < sum(not member.is_dir() for member in members):
            raise Refused([Problem("The zip holds two files of the same name.")])
        self.prefix = common_folder(self.members)

    def read(self, name, most):
        member = self.members.get(f"{self.prefix}{inner_path(name)}")
        if member is None:
            raise Absent(name)
        try:
            with self.archive.open(member) as file:
                return file.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as exc:
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
    folders = {path.parent for path in map(PurePosixPath, names) if path.name in ORDER}
    depth = min((len(folder.parts) for folder in folders), default=0)
    highest = sorted(str(folder) for folder in folders if len(folder.parts) == depth)
    if len(highest) > 1:
        raise Refused([Problem(f"The zip holds two dossiers: “{highest[0]}” and “{highest[1]}”.")])
    return f"{highest[0]}/" if depth else ""

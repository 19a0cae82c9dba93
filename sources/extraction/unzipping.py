"""The members of a zip that is not trusted: their sizes are asked before they are read."""

import io
import zipfile

from .outcome import Unreadable
from .processes import MB

MOST_MEMBERS = 20_000
MOST_UNPACKED = 512 * MB


def opened(data: bytes, name: str) -> zipfile.ZipFile:
    """A zip that is harmless to unpack. Raises Unreadable, calling the document by `name`."""
    try:
        members = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError) as exc:
        raise Unreadable(f"This {name} is damaged or incomplete and cannot be unpacked.") from exc
    infos = members.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable(
            f"This {name} is locked with a password: save it without one, and give it again."
        )
    # No more than the size that is stated here is unpacked by zipfile later.
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise Unreadable(
            f"This {name} is larger than {MOST_UNPACKED // MB} MB "
            f"or {MOST_MEMBERS:,} files when it is unpacked."
        )
    return members

"""Text out of a document. The type is judged by the bytes, never by the name.

The text is frozen here: offsets of quotes are counted in it, so nothing after this package may
change a character of it.
"""

from . import plain, processes
from .media_types import KINDS, media_type_of
from .outcome import Extraction, Suggestions, Unreadable

__all__ = ["Extraction", "Suggestions", "Unreadable", "extract"]


def extract(data: bytes) -> Extraction:
    """The text of a document, and what it says of itself. Raises Unreadable.

    Plain text is decoded here; everything else is read in a process of its own, which may take
    `settings.EXTRACTION_MAX_SECONDS` and `EXTRACTION_MAX_MEMORY` bytes and give
    `EXTRACTION_MAX_TEXT` bytes of text.
    """
    # The processes that read documents and workbooks come past here as they start, and need none.
    from django.conf import settings

    media_type = media_type_of(data)
    if media_type == "text/plain":
        return plain.read(data)
    limits = processes.Limits(
        seconds=settings.EXTRACTION_MAX_SECONDS,
        memory=settings.EXTRACTION_MAX_MEMORY,
        text=settings.EXTRACTION_MAX_TEXT,
    )
    return processes.read(media_type, KINDS[media_type].name, data, limits)

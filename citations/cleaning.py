"""Text that can be written into any citation format: nothing invisible that acts as a command."""

import re

# Everything that some reader takes for the end of a line: a value that could start a line of its
# own could start a RIS tag.
LINE_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

# Controls, halves of characters that UTF-8 cannot hold, non-characters, and the marks that reorder
# the text after them (an address or a name could be made to read as another one).
UNWRITABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    "\u202a-\u202e\u2066-\u2069]"
)

SPACES = re.compile("[ \t\n]+")


def clean(value: object) -> str:
    """`value` as text with plain `\\n` line breaks; "" for anything but text and numbers."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    if value.isprintable():  # most are: nothing of the above is in them
        return value.strip()
    return UNWRITABLE.sub("", LINE_BREAKS.sub("\n", value)).strip()


def one_line(value: object) -> str:
    """`clean(value)` on one line, each run of white space a single space (no-break spaces stay)."""
    return "" if value is None else SPACES.sub(" ", clean(value))

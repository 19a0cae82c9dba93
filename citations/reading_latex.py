"""What a text in LaTeX says, by pandoc: one process for all the texts of a file."""

import json
import re
import subprocess
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pypandoc

from .cleaning import one_line
from .reading_entries import Unreadable, dotted
from .styles import RUNNING

SCRIPT = Path(__file__).with_suffix(".lua")
SECONDS = 60
# What LaTeX gives a meaning to. A text without any of it says what it says.
SPECIAL = re.compile(r"[\\{}$~`]|--|''|(?<!\\)%")
# Commands that define others, or fetch something: no title needs them.
REFUSED = re.compile(
    r"\\(?:[egx]?def|let|newcommand|renewcommand|providecommand|newenvironment|input|include"
    r"|csname|catcode|loop|read|write|usepackage)(?![a-zA-Z])"
)
# To TeX the rest of the line is a comment; to whoever types `50% of it` it is none.
PERCENT = re.compile(r"(?<!\\)%")
COMMAND = re.compile(r"\\[a-zA-Z]+\*?|[\\{}]")


def plain(texts: Iterable[str]) -> dict[str, str]:
    """{text in LaTeX: what it says}, for all of them. Raises Unreadable where pandoc cannot."""
    said = {text: one_line(text) for text in texts}
    special = [text for text in said if SPECIAL.search(text)]
    if special:
        for text, words in zip(special, _by_pandoc(special), strict=True):
            # What pandoc cannot read stays, without its commands.
            words = words or COMMAND.sub("", text)
            said[text] = one_line(unicodedata.normalize("NFC", dotted(words)))
    return said


def bare(text: str) -> str:
    """The text without braces and commands: enough for a date."""
    return COMMAND.sub("", text)


def _by_pandoc(texts: list[str]) -> list[str]:
    prepared = [PERCENT.sub(r"\\%", text) for text in texts]
    command = [pypandoc.get_pandoc_path(), "+RTS", "-M512m", "-RTS", "lua", str(SCRIPT)]
    if not RUNNING.acquire(timeout=SECONDS):
        raise Unreadable("Too many files are being read just now. Try again.")
    try:
        done = subprocess.run(
            command,
            input=json.dumps(prepared).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        said: list[str] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as exc:
        raise Unreadable("The file could not be read in time. Divide it.") from exc
    except (OSError, subprocess.CalledProcessError, ValueError) as exc:
        raise Unreadable("What stands in LaTeX in the file could not be read.") from exc
    finally:
        RUNNING.release()
    return said

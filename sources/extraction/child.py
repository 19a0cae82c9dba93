"""The process that reads one document: python -m sources.extraction.child MEDIA_TYPE LIMITS…

The document comes in on standard input; one line of JSON goes out on standard output, and after
it the text in UTF-8. No setting is read here.
"""

import importlib
import json
import os
import resource
import sys
from dataclasses import asdict
from typing import BinaryIO

from .media_types import KINDS, Kind
from .outcome import Extraction, Unreadable
from .processes import HEADER, MB, Limits


def main(media_type: str, *numbers: str) -> None:
    limits = Limits(*map(int, numbers))
    keep(limits)
    # What a library prints must not end up in the answer.
    with open(os.dup(1), "wb") as answer:
        os.dup2(2, 1)
        try:
            found = asdict(read(KINDS[media_type], sys.stdin.buffer, limits))
        except Unreadable as exc:
            answer.write(json.dumps({"refused": str(exc)}).encode())
            return
        text = found.pop("text")
        answer.write(json.dumps(found).encode() + b"\n" + text.encode())


def keep(limits: Limits) -> None:
    for what, most in (
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.text + HEADER),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):
            # macOS knows no limit on the address space: the time has to do.
            continue


def read(kind: Kind, document: BinaryIO, limits: Limits) -> Extraction:
    try:
        data = document.read()
        module = importlib.import_module(f".{kind.module}", __package__)
        found: Extraction = module.read(data)
        length = len(found.text.encode())
    except MemoryError as exc:
        raise Unreadable(
            f"Taking the text out of this {kind.name} needs more than "
            f"{limits.memory / MB:g} MB of memory."
        ) from exc
    if length > limits.text:
        raise Unreadable(f"The text of this {kind.name} is longer than {limits.text / MB:g} MB.")
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])

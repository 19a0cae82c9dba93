"""A long text cut into blocks, so that a browser lays out only those that it shows."""

from typing import NamedTuple

from sources.passages import Chunk, chunks

SIZE = 4_000  # characters


class Block(NamedTuple):
    start: int  # where it begins in the text, in code points
    chunks: list


def blocks(text, quotes):
    """[Block] that together are `text`, cut behind line breaks where there are any."""
    found, here, start, place = [], [], 0, 0
    for chunk in chunks(text, quotes):
        begins, rest = chunk.begins, chunk.text
        while rest:
            room = SIZE - (place - start)
            cut = len(rest) if len(rest) <= room else end_of_line(rest, room)
            piece, rest = rest[:cut], rest[cut:]
            here.append(Chunk(piece, begins, [] if rest else chunk.ends, chunk.quotes))
            begins = []
            place += len(piece)
            if place - start >= SIZE or rest:
                found.append(Block(start, here))
                here, start = [], place
    return [*found, Block(start, here)] if here else found


def end_of_line(text, room):
    """Where to cut so that at most `room` characters stand before it, and a whole line if one."""
    return text.rfind("\n", 0, max(room, 1)) + 1 or max(room, 1)

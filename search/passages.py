"""A long text cut into passages, at the ends of paragraphs or sentences where there are some."""

import re

LONGEST, SHORTEST = 1_200, 600  # characters
# Where a passage may end, the best first: paragraphs, lines, sentences, words.
ENDS = [re.compile(end) for end in (r"\n\s*\n|\f", r"\n", r"[.!?…]\s|[。！？।።]", r"\s")]


def cut(text):
    """[(start, end)] of the passages, in order; none where there is nothing but white space."""
    found, start = [], 0
    while start < len(text):
        end = end_of(text, start)
        if text[start:end].strip():
            found.append((start, end))
        start = end
    return found


def end_of(text, start):
    if len(text) - start <= LONGEST:
        return len(text)
    for end in ENDS:
        if found := list(end.finditer(text, start + SHORTEST, start + LONGEST)):
            return found[-1].end()
    return start + LONGEST

"""Words that say how far a number goes: at least, more than, about, up to, less than."""

import re

AT_LEAST, MORE_THAN, ABOUT, UP_TO, LESS_THAN = (
    "at least",
    "more than",
    "about",
    "up to",
    "less than",
)
# In the order in which a form offers them; "" is an exact number.
BOUNDS = (AT_LEAST, MORE_THAN, ABOUT, UP_TO, LESS_THAN)

SAID = {
    AT_LEAST: (
        "at least",
        "no less than",
        "not less than",
        "no fewer than",
        "not fewer than",
        "a minimum of",
        "minimum of",
        "as few as",
        "as little as",
        "minimum",
        ">=",
        "≥",
    ),
    MORE_THAN: (
        "more than",
        "over",
        "above",
        "in excess of",
        "exceeding",
        "upwards of",
        "upward of",
        "greater than",
        "larger than",
        ">",
    ),
    ABOUT: (
        "about",
        "around",
        "roughly",
        "approximately",
        "approx.",
        "approx",
        "some",
        "circa",
        "ca.",
        "c.",
        "nearly",
        "almost",
        "close to",
        "an estimated",
        "estimated at",
        "estimated",
        "~",
        "≈",
    ),
    UP_TO: (
        "up to",
        "no more than",
        "not more than",
        "never more than",
        "no greater than",
        "not over",
        "not exceeding",
        "at most",
        "a maximum of",
        "maximum of",
        "as many as",
        "as much as",
        "maximum",
        "<=",
        "≤",
    ),
    LESS_THAN: ("less than", "fewer than", "under", "below", "smaller than", "<"),
}
MEANS = {words: bound for bound, phrases in SAID.items() for words in phrases}
# What strengthens or weakens such words and belongs to them: “just over”.
DEGREES = r"(?:(?:just|well|slightly|a little|a bit|far|only|even)\s+)?"
BEFORE = re.compile(
    rf"(?<![\w$]){DEGREES}"
    rf"(?P<bound>{'|'.join(re.escape(w).replace(chr(92) + ' ', chr(92) + 's+') for w in MEANS)})"
    r"\s*\Z",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"(?P<plus>\+)(?!\w)|(?:,?\s+or\s+(?P<word>more|above|so|thereabouts|less|fewer|under)\b)",
    re.IGNORECASE,
)
FOLLOWING = {
    "more": AT_LEAST,
    "above": AT_LEAST,
    "so": ABOUT,
    "thereabouts": ABOUT,
    "less": UP_TO,
    "fewer": UP_TO,
    "under": UP_TO,
}


def bound_of(words: str) -> str:
    """The bound that free words stand for: "roughly" → "about"; the words where none is known."""
    said = " ".join(words.casefold().split())
    return MEANS.get(said, "" if said in ("exactly", "precisely", "exact") else words.strip())


def before(text: str, end: int) -> tuple[str, int, str]:
    """(bound, where its words start, the words) right before `end`; ("", end, "") without any."""
    start = max(0, end - 40)
    found = BEFORE.search(text[start:end])
    if found is None:
        return "", end, ""
    words = " ".join(found["bound"].casefold().split())
    return MEANS[words], start + found.start(), words


def after(text: str, start: int) -> tuple[str, int]:
    """(bound, where its words end) right at `start`; ("", start) without any."""
    found = AFTER.match(text, start)
    if found is None:
        return "", start
    return (AT_LEAST if found["plus"] else FOLLOWING[found["word"].casefold()]), found.end()

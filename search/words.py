"""What a person typed into a search box, as words to look for."""

LONGEST = 500
MOST_WORDS = 20
# What people put around words that they copy or mean as one; no word begins or ends with it.
MARKS = "\"'“”„‟‘’‚‛«»‹›「」,;:!?()[]"


class Unsearchable(ValueError):
    """It cannot be searched for; the message is a sentence."""


def words(typed: str) -> list[str]:
    """The words in `typed`; raises Unsearchable. Each word costs the database a condition."""
    if "\0" in typed:
        raise Unsearchable("Null characters are not allowed.")
    if len(typed) > LONGEST:
        raise Unsearchable(f"Search for at most {LONGEST} characters.")
    found = list(filter(None, (word.strip(MARKS) for word in typed.split())))
    if len(found) > MOST_WORDS:
        raise Unsearchable(f"Search for at most {MOST_WORDS} words.")
    return found

"""What was read in a document, told to the person who gave it."""

from itertools import groupby


def what_it_says(suggestions):
    """What a file says of itself, in a sentence; "" where it says nothing."""
    authors = "; ".join(name["literal"] for name in suggestions.get("author", []))
    named = {
        "title": suggestions.get("title"),
        "author": authors,
        "publisher": suggestions.get("publisher"),
        "date": suggestions.get("issued"),
        "address": suggestions.get("URL"),
        "language": suggestions.get("language"),
    }
    said = [f"{label} “{words}”" for label, words in named.items() if words]
    return f"The file says of itself: {', '.join(said)}." if said else ""


def what_is_missing(capture):
    """Which pages have no text that quotes could be checked against; "" where all have."""
    if not capture.has_text:
        return "No text could be taken out of this file: no quote can be checked against it."
    if missing := capture.pages_without_text:
        return f"No text on {in_words(missing)}: no quote from there can be checked."
    return ""


def in_words(pages):
    """ "page 3", "pages 3, 5–8"."""
    runs = []
    for _, run in groupby(enumerate(pages), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        runs.append("–".join(map(str, dict.fromkeys([numbers[0], numbers[-1]]))))
    return f"page{'s' if len(pages) > 1 else ''} {', '.join(runs)}"

"""What the last check of a quote found, told to people."""

from . import anchoring
from .models import Quote
from .surroundings import caution, pieces, with_surroundings


def finding_of(pk):
    """What the page of a quote shows of the last check."""
    quote = with_surroundings(Quote.objects.with_source()).get(pk=pk)
    return {
        "quote": quote,
        "sentence": verdict_in_words(quote),
        "pieces": pieces(quote),
        "caution": caution(quote),
        "others": list(other_places(quote)) if quote.other_places else [],
    }


def other_places(quote):
    """Each further place that fits as well: (words before, the passage, words after)."""
    text = quote.capture.text
    for start, end in quote.other_places:
        before, after = anchoring.context(text, start, end)
        yield before, text[start:end], after


def verdict_in_words(quote):
    """The sentence that stands behind the verdict's name."""
    note = f" {quote.finding_note}" if quote.finding_note else ""
    if quote.missing_from:
        return f"the words stood in {quote.capture}, and not any more in {quote.missing_from}."
    if quote.verdict == Quote.Verdict.VERIFIED:
        return f"the words stand in the document.{note}"
    if quote.verdict == Quote.Verdict.NEAR:
        parts = [difference_in_words(difference) for difference in quote.differences]
        more = f"; and {len(parts) - 3} more" if len(parts) > 3 else ""
        return f"{'; '.join(parts[:3]) or 'something close stands there'}{more}.{note}"
    if quote.verdict == Quote.Verdict.ABSENT:
        return f"nothing close to these words stands in the document.{note}"
    return "the source has no text yet to check against. Add its file."


def difference_in_words(difference):
    said, stands = difference["quote"], difference["document"]
    if not said:
        return f"the quote leaves out “{stands}”"
    if not stands:
        return f"the document does not say “{said}”"
    return f"the quote says “{said}”, the document says “{stands}”"

"""Figures that stand in the words of a draft are offered, and taken in one by one."""

from typing import NamedTuple

from django.core.exceptions import ValidationError

from claims import figures
from claims.models import Quantity

MOST = 20
GONE = "These words are not there any more: nothing was taken in."


class Offer(NamedTuple):
    key: str  # tells the figure again when the button is pressed
    figure: figures.Figure
    where: str  # "the statement", or the title of the source

    @property
    def in_words(self):
        f = self.figure
        return figures.in_words(f.low, f.high, f.unit, f.bound)


def texts_of(version, evidence):
    """[(key, text, where)]: the quotes first, for there stand the words as printed."""
    quotes = [(f"quote-{e.quote_id}", e.quote.text, e.quote.source.title) for e in evidence]
    return [*quotes, ("statement", version.text, "the statement")]


def found(version, evidence):
    """[Offer] of every figure in the words of a version, one for each place."""
    return [
        Offer(f"{key}:{figure.start}:{figure.printed}", figure, where)
        for key, text, where in texts_of(version, evidence)
        for figure in figures.find(text)
    ]


def offers(version, evidence):
    """[Offer] of those that the version does not state yet, each once."""
    stated = {(q.value, q.upper, q.unit, q.bound) for q in version.quantities.all()}
    shown = []
    for offer in found(version, evidence):
        figure = offer.figure
        says = (figure.low, figure.high, figure.unit, figure.bound)
        if says not in stated:
            stated.add(says)
            shown.append(offer)
    return shown[:MOST]


def take_in(version, key):
    """Make the figure that `key` tells one of the version's. Raises ValidationError."""
    evidence = version.evidence.with_quotes()
    offer = next((o for o in found(version, evidence) if o.key == key), None)
    if offer is None:
        raise ValidationError(GONE)
    figure, subjects = offer.figure, list(version.subjects.all()[:2])
    quantity = Quantity(
        version=version,
        printed=figure.printed,
        value=figure.low,
        upper=figure.high,
        unit=figure.unit,
        bound=figure.bound,
        subject=subjects[0] if len(subjects) == 1 else None,
    )
    quantity.full_clean()
    quantity.save()
    return quantity

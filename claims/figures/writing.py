"""A figure in words for people, from its parts."""

from decimal import Decimal

from .units import unit_said


def plain(value: Decimal) -> str:
    """The number without needless zeros or an exponent: "275000000", "12.5"."""
    return f"{Decimal(value).normalize():f}"


def grouped(value: Decimal) -> str:
    """The number as people read it: "275,000,000"."""
    return f"{Decimal(value).normalize():,f}"


def in_words(low: Decimal, high: Decimal | None, unit: str, bound: str) -> str:
    """ "at least 275,000,000 USD", "40–60 tonnes"."""
    number = grouped(low) if high is None else f"{grouped(low)}–{grouped(high)}"
    said = unit_said(unit)
    if said == "%":
        number, said = f"{number}%", ""
    return " ".join(filter(None, [bound, number, said]))

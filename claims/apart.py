"""Figures of one measure that are not compared with each other, and why, in sentences."""

from . import figures
from .conflicts import place_of


def families(quantities):
    """[[quantity]]: those of units that can be converted into each other; the largest first."""
    found = []
    for quantity in quantities:
        for family in found:
            if in_unit(quantity, family[0].unit) is not None:
                family.append(quantity)
                break
        else:
            found.append([quantity])
    return sorted(found, key=lambda family: (-len(family), family[0].unit))


def in_unit(quantity, unit):
    """The value in another unit, to put figures in order; None where it cannot be converted."""
    return figures.convert(quantity.stated.low, quantity.unit, unit)


def units_in_words(quantities):
    """ "kilograms, tonnes"; "no unit"."""
    return ", ".join(sorted({figures.unit_said(q.unit) or "no unit" for q in quantities}))


def reasons(tables, plots):
    """The sentences of a measure; `tables` are its rows, those of one family each."""
    rows = [row for table in tables for row in table]
    said = [*of_units(tables), of_places(rows), of_bounds(rows), *of_periods(tables, plots)]
    return [sentence for sentence in said if sentence]


def of_units(tables):
    units = [table[0].quantity.unit for table in tables]
    money = sorted(unit for unit in units if unit in figures.currencies())
    if len(money) > 1:
        yield f"Amounts in {joined(money)} are not compared: no rate of exchange is applied."
    if len(units) > max(1, len(money)):
        said = joined([units_in_words(row.quantity for row in table) for table in tables])
        yield f"Figures in units that cannot be converted are not compared: {said}."


def of_places(rows):
    if len({place_of(row.quantity) for row in rows}) > 1:
        return "Figures of different places are not compared."
    return ""


def of_bounds(rows):
    unknown = [row for row in rows if figures.bound_of(row.quantity.bound) not in figures.KNOWN]
    if not unknown:
        return ""
    words = joined(dict.fromkeys(f"“{row.quantity.bound}”" for row in unknown))
    return f"{numbers(unknown)} cannot be compared: what {words} means for a number is not known."


def of_periods(tables, plots):
    """Of figures without a period, and of those that no plot can show."""
    apart = []
    for table in tables:
        dated = {place_of(row.quantity) for row in table if has_period(row)}
        apart += [r for r in table if not has_period(r) and place_of(r.quantity) in dated]
    if apart:
        verbs = ("gives", "is") if len(apart) == 1 else ("give", "are")
        it = "it" if len(apart) == 1 else "they"
        yield (
            f"{numbers(apart)} {verbs[0]} no period: {it} {verbs[1]} not compared "
            f"with figures that do{', and not in the plot' if plots else ''}."
        )
    shown = {mark.number for _, plot in plots for mark in plot.marks}
    places = {" ".join(place.casefold().split()) for place, _ in plots}
    other_unit = [
        row
        for table in tables
        for row in table
        if row.number not in shown and has_period(row) and place_of(row.quantity) in places
    ]
    if other_unit:
        verb = "is" if len(other_unit) == 1 else "are"
        yield f"{numbers(other_unit)} {verb} not in the plot, which has another unit."


def has_period(row):
    return row.quantity.days[0] is not None


def numbers(rows):
    return f"No. {joined([str(row.number) for row in rows])}"


def joined(words):
    """ "a", "a and b", "a, b and c"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last

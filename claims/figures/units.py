"""Units: the words and symbols that stand for one, as codes of UCUM, and what is counted."""

import re
from decimal import Context, Decimal
from functools import cache
from typing import Any

from . import money

# UCUM code: (Pint’s name, words and symbols that are read). Symbols are read as they are written.
UNITS: dict[str, tuple[str, tuple[str, ...]]] = {
    "t": ("tonne", ("tonnes", "tonne", "metric tons", "metric ton", "tons", "ton")),
    "kg": ("kilogram", ("kilograms", "kilogrammes", "kilogram", "kilogramme", "kilos", "kg")),
    "g": ("gram", ("grams", "grammes", "gram", "gramme", "g")),
    "[lb_av]": ("pound", ("lbs", "lb")),
    "[oz_av]": ("ounce", ("ounces", "ounce", "oz")),
    "km": ("kilometer", ("kilometres", "kilometers", "kilometre", "kilometer", "km")),
    "m": ("meter", ("metres", "meters", "metre", "meter")),
    "cm": ("centimeter", ("centimetres", "centimeters", "cm")),
    "mm": ("millimeter", ("millimetres", "millimeters", "mm")),
    "[mi_i]": ("mile", ("miles", "mile")),
    "[ft_i]": ("foot", ("feet", "foot", "ft")),
    "[yd_i]": ("yard", ("yards", "yard")),
    "[nmi_i]": ("nautical_mile", ("nautical miles", "nautical mile")),
    "km2": (
        "kilometer**2",
        ("square kilometres", "square kilometers", "square kilometre", "sq km", "km²", "km2"),
    ),
    "m2": ("meter**2", ("square metres", "square meters", "sq m", "m²", "m2")),
    "[mi_i]2": ("mile**2", ("square miles", "square mile")),
    "[ft_i]2": ("foot**2", ("square feet", "sq ft")),
    "har": ("hectare", ("hectares", "hectare", "ha")),
    "[acr_us]": ("acre", ("acres", "acre")),
    "L": ("liter", ("litres", "liters", "litre", "liter")),
    "m3": ("meter**3", ("cubic metres", "cubic meters", "m³", "m3")),
    "[bbl_us]": ("oil_barrel", ("barrels of oil",)),
    "[gal_us]": ("gallon", ("gallons", "gallon")),
    "s": ("second", ("seconds", "second")),
    "min": ("minute", ("minutes", "minute")),
    "h": ("hour", ("hours", "hour")),
    "d": ("day", ("days", "day")),
    "wk": ("week", ("weeks", "week")),
    "mo": ("month", ("months", "month")),
    "a": ("year", ("years", "year")),
    "kW": ("kilowatt", ("kilowatts", "kW")),
    "MW": ("megawatt", ("megawatts", "MW")),
    "GW": ("gigawatt", ("gigawatts", "GW")),
    "kW.h": ("kilowatt_hour", ("kilowatt-hours", "kilowatt hours", "kWh")),
    "MW.h": ("megawatt_hour", ("megawatt-hours", "megawatt hours", "MWh")),
    "GW.h": ("gigawatt_hour", ("gigawatt-hours", "gigawatt hours", "GWh")),
    "TW.h": ("terawatt_hour", ("terawatt-hours", "terawatt hours", "TWh")),
    "MBy": ("megabyte", ("megabytes", "MB")),
    "GBy": ("gigabyte", ("gigabytes", "GB")),
    "TBy": ("terabyte", ("terabytes", "TB")),
    "PBy": ("petabyte", ("petabytes", "PB")),
    "MHz": ("megahertz", ("megahertz", "MHz")),
    "GHz": ("gigahertz", ("gigahertz", "GHz")),
    "Cel": ("degC", ("degrees Celsius", "°C", "° C")),
    "[degF]": ("degF", ("degrees Fahrenheit", "°F", "° F")),
    "km/h": ("kilometer/hour", ("kilometres per hour", "kilometers per hour", "km/h")),
    "[mi_i]/h": ("mile/hour", ("miles per hour", "mph")),
    "%": ("percent", ("percent", "per cent", "%")),
    "percentage points": ("", ("percentage points", "percentage point")),
    "basis points": ("", ("basis points",)),
}
TIMES = {"s", "min", "h", "d", "wk", "mo", "a"}
DOUBTS = {
    "ton": "“tons” is read as metric tons; it may be short or long tons.",
    "tons": "“tons” is read as metric tons; it may be short or long tons.",
    "gallons": "“gallons” is read as US gallons; it may be imperial ones.",
}
MEANS = {word: code for code, (_, words) in UNITS.items() for word in words}
# How a code is said to people.
SAID = {code: words[0] for code, (_, words) in UNITS.items()} | {"%": "%", "Cel": "°C"}
AFTER = re.compile(
    r"[\s\u00a0]?(?P<unit>"
    + "|".join(re.escape(w) for w in sorted(MEANS, key=len, reverse=True))
    + r")(?![\w²³])"
)
# “5 m” is a metre where a space stands between; “5m” may be five million.
METRES = re.compile(r"[\s\u00a0](?P<unit>m)(?![\w²³/])")
A_TIME = re.compile(
    r"\s+(?:(?:an?|per|each|every)\s+(?P<each>day|week|month|year|hour)\b"
    r"|(?P<adverb>annually|daily|monthly|yearly|weekly|hourly)\b)|/(?P<short>year|day|month)\b"
)
ADVERBS = {
    "annually": "year",
    "yearly": "year",
    "daily": "day",
    "monthly": "month",
    "weekly": "week",
    "hourly": "hour",
}
# What a plural may not be: words that count nothing, and verbs.
NO_NOUNS = set(
    "a an and are as at be been but by did do does for from had has have if in into is it its "
    "more less of off on or other others over says than that the their them these they this "
    "those times to under up was were when where which while who will with would ones each "
    "including plus minus versus per across always perhaps remains belongs applies".split()
)
IRREGULAR = {"people", "men", "women", "children", "staff", "police", "personnel", "troops"}
A_WORD = re.compile(r"[\s\u00a0]+(?P<word>[A-Za-z][A-Za-z'’-]*)")
MOST_WORDS = 4


def after(text: str, start: int) -> tuple[str, int, str]:
    """(UCUM code, end, doubt) of the unit that stands at `start`; ("", start, "") without any."""
    found = AFTER.match(text, start) or METRES.match(text, start)
    if found is None:
        return "", start, ""
    said = found["unit"]
    return ("m" if said == "m" else MEANS[said]), found.end(), DOUBTS.get(said, "")


def counted(text: str, start: int) -> tuple[str, int]:
    """(what is counted, end): “55,455 Hikvision cameras in” gives cameras; ("", start) if unsure.

    Plurals are taken, with at most three words before them; one with a capital only at the end.
    """
    end, last = start, ("", start)
    for _ in range(MOST_WORDS):
        found = A_WORD.match(text, end)
        if found is None or found["word"].casefold() in NO_NOUNS:
            break
        end, word = found.end(), found["word"]
        is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))
        if word.islower() and (is_plural or word in IRREGULAR):
            return word, end
        last = (word, end) if is_plural else ("", start)
    return last


def rate(text: str, start: int) -> tuple[str, int]:
    """(“year”, end) of “a year” or “annually” at `start`; ("", start) without it."""
    found = A_TIME.match(text, start)
    if found is None:
        return "", start
    return found["each"] or found["short"] or ADVERBS[found["adverb"]], found.end()


def unit_said(unit: str) -> str:
    """A unit as people say it: "t" → "tonnes"."""
    return SAID.get(unit, unit)


def per(unit: str, time: str) -> str:
    """The unit of so much each time: “t/a”; in words where it is no unit of UCUM."""
    return f"{unit}/{MEANS[time]}" if unit in UNITS else f"{unit} per {time}"


# Comparing

# Factors such as 5/9 have no end: what is beyond these digits is no difference.
EXACT = Context(prec=12)


@cache
def registry() -> Any:
    """Pint’s units; made when two are first compared, for it takes half a second."""
    import pint

    return pint.UnitRegistry(non_int_type=Decimal)


def convert(value: Decimal, unit: str, to: str) -> Decimal | None:
    """`value` in another unit of the same kind; None where there is no way from one to the other.

    Money is never converted: a rate holds for a day and a market.
    """
    if same(unit, to):
        return value
    here, there = pint_name(unit), pint_name(to)
    if not here or not there:
        return None
    units = registry()
    try:
        return EXACT.create_decimal(units.Quantity(value, here).to(there).magnitude)
    except Exception as refusal:
        if type(refusal).__module__.startswith("pint"):
            return None
        raise


def pint_name(unit: str) -> str:
    parts = [UNITS.get(part.strip(), ("",))[0] for part in unit.split("/")]
    if unit in UNITS:
        return UNITS[unit][0]
    if unit in MEANS:  # a person may have written the word
        return UNITS[MEANS[unit]][0]
    return "/".join(parts) if all(parts) else ""


def same(a: str, b: str) -> bool:
    return singular(a) == singular(b)


def singular(unit: str) -> str:
    """Plain words without the s of the plural, so that “1 camera” and “2 cameras” agree."""
    if unit in UNITS or unit in money.codes():
        return unit
    said = " ".join(unit.casefold().split())
    return said[:-1] if said.endswith("s") and not said.endswith("ss") else said

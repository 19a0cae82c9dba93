"""Two figures of one thing: whether both can hold."""

from decimal import Decimal

import pytest

from claims.figures import Outcome, Stated, bound_of, compare

HOLD, CONFLICT, APART = "hold", "conflict", "apart"
CASES = [
    ("at least 275", "279.6", HOLD),
    ("275", "279.6", CONFLICT),
    ("275", "275", HOLD),
    ("at least 275", "274", CONFLICT),
    ("at least 275", "275", HOLD),
    ("more than 275", "275", CONFLICT),
    ("more than 275", "up to 275", CONFLICT),
    ("at least 275", "up to 275", HOLD),
    ("less than 12", "12", CONFLICT),
    ("less than 12", "more than 11", HOLD),
    ("about 100", "109", HOLD),
    ("about 100", "111", CONFLICT),
    ("about -100", "-109", HOLD),
    ("40–60", "60", HOLD),
    ("40–60", "61", CONFLICT),
    ("40–60", "50–70", HOLD),
    ("at least 40–60", "1000000", HOLD),
    # A round number stands for what is rounded to it; two that are as round do not.
    ("16000", "16400", HOLD),
    ("16000", "16600", CONFLICT),
    ("40", "41", CONFLICT),
    ("10000000", "14000000", CONFLICT),
    ("12420000000 USD", "12421033000 USD", HOLD),
    ("275000000 USD", "279600000 USD", CONFLICT),
    # Units
    ("1 t", "1000 kg", HOLD),
    ("1 t", "1100 kg", CONFLICT),
    ("5 km", "at least 3 [mi_i]", HOLD),
    ("20 Cel", "68 [degF]", HOLD),
    ("100 t/a", "100000 kg/a", HOLD),
    ("5 tonnes", "5000 kg", HOLD),
    ("1 camera", "2 cameras", CONFLICT),
    ("1 t", "1 km", APART),
    ("40 cameras", "40 networks", APART),
    ("1000 USD", "1 GBP", APART),
    ("5", "6 cameras", APART),
    ("2 %", "3 percentage points", APART),
]


def stated(words):
    bound = next(
        (b for b in ("at least", "more than", "about", "up to", "less than") if b in words), ""
    )
    number, _, unit = words.removeprefix(bound).strip().partition(" ")
    low, _, high = number.partition("–")
    return Stated(Decimal(low), Decimal(high) if high else None, unit, bound)


@pytest.mark.parametrize("a, b, outcome", CASES)
def test_two_figures_hold_conflict_or_are_not_comparable(a, b, outcome):
    there, back = compare(stated(a), stated(b)), compare(stated(b), stated(a))
    assert (there.outcome, back.outcome) == (Outcome[outcome.upper()],) * 2


def test_the_reason_says_which_figures_and_why():
    def reason(a, b):
        return compare(stated(a), stated(b)).reason

    assert reason("at least 275000000 USD", "274 USD") == (
        "at least 275,000,000 USD and 274 USD cannot both hold."
    )
    assert reason("1000 USD", "1 GBP") == (
        "Amounts in USD and GBP are not compared: no rate of exchange is applied."
    )
    assert reason("5", "6 cameras") == "One is in cameras, the other names no unit."
    assert reason("1 t", "1 km") == ("What is given in t is not compared with what is given in km.")


def test_a_word_that_is_no_known_bound_is_compared_with_nothing():
    odd = stated("5")._replace(bound="planned")
    assert compare(odd, stated("5")) == (
        Outcome.APART,
        "What “planned” means for a number is not known here.",
    )
    assert compare(odd._replace(bound="Roughly"), stated("5.2")).outcome == Outcome.HOLD


def test_words_for_a_bound_that_are_known():
    said = ["No less than", "over", "roughly", "no more than", "under", "exactly", "planned", ""]
    assert [bound_of(words) for words in said] == [
        *("at least", "more than", "about", "up to", "less than", "", "planned", ""),
    ]

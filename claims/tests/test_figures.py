"""Figures read out of words: each phrase with all that is read in it, and nothing is guessed."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.figures import find

# phrase: [(printed, low, high, unit, bound)]; “?” after a unit: a usual reading was taken.
PHRASES = {
    # Money
    "paid at least $275 million for it": [
        ("at least $275 million", "275000000", "USD?", "at least")
    ],
    "more than £1.2bn in all": [("more than £1.2bn", "1200000000", "GBP", "more than")],
    "it cost €3,5 Mio. then": [("€3,5 Mio.", "3500000", "EUR", "")],
    "3,5 Millionen Euro": [("3,5 Millionen Euro", "3500000", "EUR", "")],
    "€1.2 billion, up 3.4%": [
        ("€1.2 billion", "1200000000", "EUR", ""),
        ("3.4%", "3.4", "%", ""),
    ],
    "£224 million ($279.6 million)": [
        ("£224 million", "224000000", "GBP", ""),
        ("$279.6 million", "279600000", "USD?", ""),
    ],
    "$2-3 million a year": [("$2-3 million a year", "2000000–3000000", "USD per year?", "")],
    "$2 million to $3 million": [("$2 million to $3 million", "2000000–3000000", "USD?", "")],
    "$800,000 to $1 million": [("$800,000 to $1 million", "800000–1000000", "USD?", "")],
    "$3-billion credit line": [("$3-billion", "3000000000", "USD?", "")],
    "RMB 300 million": [("RMB 300 million", "300000000", "CNY", "")],
    "300 million yuan": [("300 million yuan", "300000000", "CNY", "")],
    "¥20 billion": [("¥20 billion", "20000000000", "JPY?", "")],
    "HK$5.5bn": [("HK$5.5bn", "5500000000", "HKD", "")],
    "Rs 500 crore": [("Rs 500 crore", "5000000000", "INR?", "")],
    "US$ 5 million": [("US$ 5 million", "5000000", "USD", "")],
    "USD 275 million": [("USD 275 million", "275000000", "USD", "")],
    "275 million USD": [("275 million USD", "275000000", "USD", "")],
    "half a million euros": [("half a million euros", "500000", "EUR", "")],
    "up to 30 million pounds": [("up to 30 million pounds", "30000000", "GBP?", "up to")],
    "1'234'567 Swiss francs": [("1'234'567 Swiss francs", "1234567", "CHF", "")],
    "over $5bn": [("over $5bn", "5000000000", "USD?", "more than")],
    # Measures
    "between 40 and 60 tonnes of it": [("between 40 and 60 tonnes", "40–60", "t", "")],
    "40–60 tonnes of it": [("40–60 tonnes", "40–60", "t", "")],
    "ranging from 40 to 60 tonnes": [("ranging from 40 to 60 tonnes", "40–60", "t", "")],
    "rose from 40 to 60 tonnes": [("60 tonnes", "60", "t", "")],
    "15 tons of coal": [("15 tons", "15", "t?", "")],
    "900 tonnes a year": [("900 tonnes a year", "900", "t/a", "")],
    "a 5 m wall, 5 km away": [("5 m", "5", "m", ""), ("5 km", "5", "km", "")],
    "12.5 MW": [("12.5 MW", "12.5", "MW", "")],
    "1,200 square kilometres": [("1,200 square kilometres", "1200", "km2", "")],
    "minus 5 °C": [("minus 5 °C", "-5", "Cel", "")],
    "not exceeding 50 tonnes": [("not exceeding 50 tonnes", "50", "t", "up to")],
    "over five years": [("over five years", "5", "a?", "more than")],
    # Parts of a hundred
    "27% came from outside": [("27%", "27", "%", "")],
    "27 per cent of it": [("27 per cent", "27", "%", "")],
    "-5% and 0.5%": [("-5%", "-5", "%", ""), ("0.5%", "0.5", "%", "")],
    "5–10%": [("5–10%", "5–10", "%", "")],
    "5% to 10%": [("5% to 10%", "5–10", "%", "")],
    "up by 2 percentage points": [("2 percentage points", "2", "percentage points", "")],
    # What is counted
    "about 6 million cameras in Britain": [
        ("about 6 million cameras", "6000000", "cameras", "about")
    ],
    "found 55,455 networks with it": [("55,455 networks", "55455", "networks", "")],
    "4.8M networks abroad": [("4.8M networks", "4800000", "networks", "")],
    "260,000 cameras a day": [("260,000 cameras a day", "260000", "cameras per day", "")],
    "6 million surveillance cameras": [
        ("6 million surveillance cameras", "6000000", "cameras", "")
    ],
    "upwards of a million cameras": [
        ("upwards of a million cameras", "1000000", "cameras", "more than")
    ],
    "five agreements between them": [("five agreements", "5", "agreements", "")],
    "no more than 12 people": [("no more than 12 people", "12", "people", "up to")],
    "no fewer than 12 people": [("no fewer than 12 people", "12", "people", "at least")],
    "fewer than 200 staff": [("fewer than 200 staff", "200", "staff", "less than")],
    "nearly 3,000 cameras": [("nearly 3,000 cameras", "3000", "cameras", "about")],
    "just over 100,000 people": [("just over 100,000 people", "100000", "people", "more than")],
    "more than 2000 cameras": [("more than 2000 cameras", "2000", "cameras", "more than")],
    "12,000+ cameras": [("12,000+ cameras", "12000", "cameras", "at least")],
    "275 million or more": [("275 million or more", "275000000", "", "at least")],
    "some 16,000 of them": [("some 16,000", "16000", "", "about")],
    "1.234.567 people": [("1.234.567 people", "1234567", "people", "")],
    "an estimated 3 million Uyghurs": [
        ("an estimated 3 million Uyghurs", "3000000", "Uyghurs", "about")
    ],
    "between 2 and 3 million people": [
        ("between 2 and 3 million people", "2000000–3000000", "people", "")
    ],
    "at least 275": [("at least 275", "275", "", "at least")],
}
NO_FIGURE = [
    "in 2018 the firm",
    "about 2018 cameras",
    "the years 2017 to 2040",
    "1990–95",
    "in the 1990s",
    "31 August 2018",
    "August 31, 2018",
    "on 2018-08-31 and 31/08/2018",
    "at 12:30 on 5 May, or 5 p.m.",
    "on 9/11, 24/7",
    "call +44 20 7946 0958",
    "or 555-0100, or (020) 7946 0958",
    "Section 12 applies to 13",
    "Article 50 and § 12",
    "page 12 to 14",
    "it cost 2,75",
    "55.455 networks",
    "1,23,456 people",
    "12 000 cameras",
    "100m users",
    "hundreds of cameras, thousands of tonnes",
    "several hundred cameras",
    "two hundred and fifty cameras",
    "two and a half million cameras",
    "two or three cameras",
    "2½ million cameras",
    "the 21st century, the 5th of them",
    "COVID-19, the F-16, G20 and Top10VPN",
    "4K cameras on 5G networks",
    "version 2.0, v2.0 and 2.5.1",
    "192.168.0.1 and https://example.org/5%20km",
    "three times more, 3-fold",
    "10 years ago, a 10-year contract",
    "12 won the prize",
    "won 3-1",
    "between 60 and 40 tonnes",
    "a camera and one more",
]


def told(figure):
    number = f"{figure.low:f}" if figure.high is None else f"{figure.low:f}–{figure.high:f}"
    unit = f"{figure.unit}?" if figure.doubt else figure.unit
    return figure.printed, number, unit, figure.bound


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_figure_is_read_with_its_words(phrase):
    found = find(phrase)
    assert [told(figure) for figure in found] == PHRASES[phrase]
    assert [phrase[f.start : f.end] for f in found] == [f.printed for f in found]


@pytest.mark.parametrize("phrase", NO_FIGURE)
def test_what_is_no_figure_or_would_be_guessed_is_left(phrase):
    assert find(phrase) == []


def test_what_is_read_does_not_hang_on_the_words_around_it():
    phrases = [*PHRASES, *NO_FIGURE]
    text = "\n\n".join(f"It says this. {phrase}." for phrase in phrases)
    expected = [figure for phrase in phrases for figure in PHRASES.get(phrase, [])]
    assert [told(figure) for figure in find(text)] == expected


def test_a_doubt_is_a_sentence():
    (figure,) = find("15 tons of coal")
    assert figure == (
        *("15 tons", 0, 7, Decimal(15), None, "t", ""),
        "“tons” is read as metric tons; it may be short or long tons.",
    )


# Each took many seconds once: a look back or ahead went over the whole text for every word.
ENDLESS = ["a ", "one and ", "two hundred ", "1,", "1-", "9", "x@", "www.", "0 1 ", "12 March "]


@pytest.mark.parametrize("words", ENDLESS)
def test_a_long_quote_is_read_in_a_time_that_grows_with_it(words):
    def seconds(length):
        text = (words * length)[:length]
        started = time.process_time()
        find(text)
        return time.process_time() - started

    find(words)
    # Four times the text would take sixteen times as long.
    assert seconds(8_000) < 10 * max(seconds(2_000), 0.01)


@pytest.mark.parametrize("words", ["5 tonnes, ", "0 ", "+1 ()", "9", "$1 million and ", "a@b."])
def test_a_text_of_any_length_is_read_in_a_moment(words):
    find(words)
    started = time.process_time()
    find(words * 100_000)
    assert time.process_time() - started < 3


def test_of_a_long_text_the_beginning_is_read():
    text = "It weighs 5 tonnes. ".ljust(19_990) + "It paid $275 million. And 7 tonnes."
    assert [figure.printed for figure in find(text)] == ["5 tonnes"]
    text = text.replace(" " * 200, " ", 1)
    assert [figure.printed for figure in find(text)][:2] == ["5 tonnes", "$275 million"]


def test_a_number_that_would_be_rounded_is_left():
    digits = "1234567890123456789012345678"
    assert [str(figure.low) for figure in find(f"{digits} tonnes")] == [digits]
    assert find(f"{digits}9 tonnes") == []


def test_a_letter_that_is_no_i_makes_no_word():
    assert find("5 m\u0131ll\u0131on") == []
    assert [f.printed for f in find("m\u0130nimum 5 tonnes for \u0131.")] == ["5 tonnes"]


PIECES = st.sampled_from(
    "$ £ € US$ Rs 0 00 7 12 2018 1,000 1.5 9/11 ½ ² ٣ million bn k m hundred dollars francs "
    "percent % tonnes t/year a an half two twenty-five and or to - – + ( ) @ . , / between from "
    "at\u00a0least minımum mİnimum ſix Swıss\u00a0francs about c. ≥ over ago times per\u00a0year "
    "\ud800 \0 cameras section no.".split(" ")
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES | st.text(max_size=3)), st.sampled_from(["", " ", "\n"]))
def test_no_text_is_too_odd_to_be_read(pieces, between):
    text = between.join(pieces)
    for figure in find(text):
        assert figure.printed == text[figure.start : figure.end]
        assert figure.high is None or figure.low <= figure.high

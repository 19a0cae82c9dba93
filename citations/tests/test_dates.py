"""EDTF level 1: what is read, what it spans, how it is said; and what is refused, with reasons."""

import datetime
import itertools
import time

import pytest
from edtf import parse_edtf

from citations import csl_dates, dates

DAY = datetime.date

READ = [
    # text, earliest, latest, CSL, in English
    ("2018", DAY(2018, 1, 1), DAY(2018, 12, 31), {"date-parts": [[2018]]}, "2018"),
    ("2022-06", DAY(2022, 6, 1), DAY(2022, 6, 30), {"date-parts": [[2022, 6]]}, "June 2022"),
    ("2016-02", DAY(2016, 2, 1), DAY(2016, 2, 29), {"date-parts": [[2016, 2]]}, "February 2016"),
    (
        "2016-10-03",
        DAY(2016, 10, 3),
        DAY(2016, 10, 3),
        {"date-parts": [[2016, 10, 3]]},
        "3 October 2016",
    ),
    ("0476", DAY(476, 1, 1), DAY(476, 12, 31), {"date-parts": [[476]]}, "476"),
    ("9999-12-31", DAY.max, DAY.max, {"date-parts": [[9999, 12, 31]]}, "31 December 9999"),
    ("201X", DAY(2010, 1, 1), DAY(2019, 12, 31), {"date-parts": [[2010], [2019]]}, "2010s"),
    ("20XX", DAY(2000, 1, 1), DAY(2099, 12, 31), {"date-parts": [[2000], [2099]]}, "2000–2099"),
    ("000X", DAY(1, 1, 1), DAY(9, 12, 31), {"date-parts": [[1], [9]]}, "1–9"),
    ("2018-XX", DAY(2018, 1, 1), DAY(2018, 12, 31), {"date-parts": [[2018]]}, "2018"),
    ("2018-XX-XX", DAY(2018, 1, 1), DAY(2018, 12, 31), {"date-parts": [[2018]]}, "2018"),
    ("2018-02-XX", DAY(2018, 2, 1), DAY(2018, 2, 28), {"date-parts": [[2018, 2]]}, "February 2018"),
    (
        "2018-22",
        DAY(2018, 1, 1),
        DAY(2018, 12, 31),
        {"date-parts": [[2018]], "season": 2},
        "summer 2018",
    ),
    (
        "2016/2018",
        DAY(2016, 1, 1),
        DAY(2018, 12, 31),
        {"date-parts": [[2016], [2018]]},
        "2016–2018",
    ),
    (
        "2018-06/2018-08",
        DAY(2018, 6, 1),
        DAY(2018, 8, 31),
        {"date-parts": [[2018, 6], [2018, 8]]},
        "June 2018 – August 2018",
    ),
    (  # to the precision that both ends have
        "2016-08-05/2018-02",
        DAY(2016, 8, 5),
        DAY(2018, 2, 28),
        {"date-parts": [[2016, 8], [2018, 2]]},
        "5 August 2016 – February 2018",
    ),
    (
        "2018-21/2018-23",
        DAY(2018, 1, 1),
        DAY(2018, 12, 31),
        {"date-parts": [[2018]]},
        "spring 2018 – autumn 2018",
    ),
    ("2018/..", DAY(2018, 1, 1), None, {"date-parts": [[2018], [0]]}, "since 2018"),
    ("2018-06/", DAY(2018, 6, 1), None, {"date-parts": [[2018], [0]]}, "since June 2018"),
    ("../2018", None, DAY(2018, 12, 31), {"literal": "until 2018"}, "until 2018"),
    ("/2018-06", None, DAY(2018, 6, 30), {"literal": "until June 2018"}, "until June 2018"),
    (" 2018\n", DAY(2018, 1, 1), DAY(2018, 12, 31), {"date-parts": [[2018]]}, "2018"),
]

QUALIFIED = [
    # text, approximate, uncertain, CSL, in English
    ("2018~", True, False, {"date-parts": [[2018]], "circa": True}, "c. 2018"),
    ("2018-08?", False, True, {"date-parts": [[2018, 8]], "circa": True}, "August 2018?"),
    ("2018%", True, True, {"date-parts": [[2018]], "circa": True}, "c. 2018?"),
    ("201X~", True, False, {"date-parts": [[2010], [2019]], "circa": True}, "c. 2010s"),
    ("2016~/2018?", True, True, {"date-parts": [[2016], [2018]], "circa": True}, "c. 2016 – 2018?"),
    ("2018~/..", True, False, {"date-parts": [[2018], [0]], "circa": True}, "since c. 2018"),
    (
        "2018-24~",
        True,
        False,
        {"date-parts": [[2018]], "season": 4, "circa": True},
        "c. winter 2018",
    ),
]

EXPECTED = (
    "Write 2018, 2018-08 or 2018-08-31; 2018~ for about 2018; 2016/2018 for a period; "
    "2018/.. for one that goes on."
)
SPREADSHEET = (
    " leaves open which number is the month. Write the year, month and day with hyphens and two "
    "digits: 2016-10-03 for 3 October 2016."
)
UNREADABLE = " cannot be read as a date. " + EXPECTED
OUTSIDE = " lies outside the years 1 to 9999. " + EXPECTED

REFUSED = [
    ("", "There is no date. " + EXPECTED),
    ("2018" * 11, "A date has at most 40 characters. " + EXPECTED),
    ("03/10/2016", "“03/10/2016”" + SPREADSHEET),
    ("3.10.16", "“3.10.16”" + SPREADSHEET),
    ("2016/10/03", "“2016/10/03”" + SPREADSHEET),
    ("2018-1-1", "“2018-1-1”" + SPREADSHEET),
    (
        "2016-10-03T10:00:00Z",
        "“2016-10-03T10:00:00Z” has a time of day. Write the day alone: 2016-10-03.",
    ),
    ("2018-13", "“2018-13” has no month from 01 to 12. " + EXPECTED),
    ("2018-00", "“2018-00” has no month from 01 to 12. " + EXPECTED),
    ("2018-22-03", "“2018-22-03” has no month from 01 to 12. " + EXPECTED),
    ("2018-02-29", "“2018-02-29” is on no calendar: February 2018 has no day 29."),
    ("2018-04-31/2019", "“2018-04-31/2019” is on no calendar: April 2018 has no day 31."),
    ("2018-06-00", "“2018-06-00” is on no calendar: June 2018 has no day 00."),
    ("2018-XX-03", "“2018-XX-03” gives a day of a month that is left open. " + EXPECTED),
    ("201X-05", "“201X-05” gives a month of a year that is left open. " + EXPECTED),
    ("2018/2016", "“2018/2016” ends before it begins."),
    ("201X/2019", "“201X/2019” leaves digits open in a period. Write its first and last year."),
    ("0000", "“0000”" + OUTSIDE),
    ("-0044", "“-0044”" + OUTSIDE),
    ("Y17000", "“Y17000”" + OUTSIDE),
    ("12018", "“12018”" + OUTSIDE),
    # level 2
    ("2XXX", "“2XXX”" + UNREADABLE),
    ("[2016,2017]", "“[2016,2017]”" + UNREADABLE),
    ("2018-06?-03", "“2018-06?-03”" + UNREADABLE),
    ("~2018", "“~2018”" + UNREADABLE),
    # no EDTF
    ("../..", "“../..”" + UNREADABLE),
    ("/", "“/”" + UNREADABLE),
    ("2016/2017/2018", "“2016/2017/2018”" + UNREADABLE),
    ("June 2018", "“June 2018”" + UNREADABLE),
    ("2016–2018", "“2016–2018”" + UNREADABLE),
    ("٢٠١٨", "“٢٠١٨”" + UNREADABLE),
    ("2018\x00\u202e", "“2018”" + UNREADABLE),
    ("20180603", "“20180603”" + UNREADABLE),
]


@pytest.mark.parametrize(("text", "earliest", "latest", "csl", "said"), READ)
def test_a_date_spans_its_days_and_is_said_as_exactly_as_it_is_known(
    text, earliest, latest, csl, said
):
    date = dates.parse(text)
    assert (date.text, date.earliest, date.latest) == (text.strip(), earliest, latest)
    assert (date.csl(), date.display()) == (csl, said)
    assert (date.approximate, date.uncertain) == (False, False)


@pytest.mark.parametrize(("text", "approximate", "uncertain", "csl", "said"), QUALIFIED)
def test_circa_and_doubt_stay(text, approximate, uncertain, csl, said):
    date = dates.parse(text)
    assert (date.approximate, date.uncertain) == (approximate, uncertain)
    assert (date.csl(), date.display()) == (csl, said)


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ValueError) as refusal:
        dates.parse(text)
    assert str(refusal.value) == sentence


def test_equal_text_is_an_equal_date():
    assert dates.parse("2018") == dates.parse(" 2018 ")
    assert dates.parse("2018") != dates.parse("2018-XX")


def test_the_first_and_last_days_are_those_of_another_reader_of_edtf():
    """Against the `edtf` package, where both know the form; seasons aside, which it puts north."""
    ends = ["2018", "1900-02", "2000-02", "2024-02-29", "2018-06~", "2018?", "2018-12-31%"]
    single = [*ends, "201X", "19XX", "2018-XX", "2024-02-XX", "2018-XX-XX"]
    ranges = [f"{a}/{b}" for a, b in itertools.product(ends, ends)]
    open_ranges = [f"{end}/.." for end in ends] + [f"../{end}" for end in ends]

    compared = 0
    for text in [*single, *ranges, *open_ranges]:
        other = parse_edtf(text)
        first, last = other.lower_strict(), other.upper_strict()
        first, last = _day(first), _day(last)
        if first and last and first > last:
            continue
        ours = dates.parse(text)
        assert (text, ours.earliest, ours.latest) == (text, first, last)
        compared += 1
    assert compared > 50


def _day(value):
    return DAY(*value[:3]) if isinstance(value, time.struct_time) else None


@pytest.mark.parametrize(
    ("csl", "text", "edtf"),
    [
        ({"date-parts": [[2022, 6, 22]]}, "22 June 2022", "2022-06-22"),
        ({"date-parts": [["2022", "6"]]}, "June 2022", "2022-06"),
        ({"date-parts": [[476]], "circa": True}, "c. 476", "0476~"),
        ({"date-parts": [[2016], [2018]], "circa": 1}, "c. 2016 – 2018", "2016~/2018~"),
        ({"date-parts": [[2018], [0]]}, "since 2018", "2018/.."),
        ({"date-parts": [[2018]], "season": "3"}, "autumn 2018", "2018-23"),
        ({"date-parts": [[2018, 13, 40]]}, "2018", "2018"),
        ({"date-parts": [[2018, 6, 40]]}, "June 2018", "2018-06"),
        ({"date-parts": [[2018], ["no year"]], "circa": "false"}, "2018", "2018"),
        ({"date-parts": [[99999]], "literal": "long  after\n2018"}, "long after 2018", ""),
        ({"date-parts": [[]]}, "", ""),
        ({"date-parts": "2018"}, "", ""),
        ({"date-parts": [[True, None, {}]]}, "1", "0001"),
        ("2018", "", ""),
        (None, "", ""),
    ],
)
def test_dates_in_items_are_read_without_trust(csl, text, edtf):
    assert (csl_dates.text(csl), csl_dates.edtf(csl)) == (text, edtf)


@pytest.mark.parametrize("text", ["2018", "2022-06-22", "2016/2018", "2018~", "2018-22", "2018/.."])
def test_a_csl_date_leads_back_to_the_text(text):
    assert csl_dates.edtf(dates.parse(text).csl()) == text

"""Where the marks of a plot stand."""

import datetime
from decimal import Decimal

from claims.figures import Dated, Stated, plot
from claims.figures.plotting import Tick, scale


def dated(number, year, value, *, high=None, unit="t", bound="", to=None):
    stated = Stated(Decimal(value), high and Decimal(high), unit, bound)
    last = datetime.date(to or year, 12, 31) if to != 9999 else datetime.date.max
    return Dated(number, stated, datetime.date(year, 1, 1), last)


def test_three_figures_of_one_unit_make_a_plot_and_two_make_none():
    figures = [dated(1, 2018, 10), dated(2, 2019, 20), dated(3, 2020, 5000, unit="kg")]
    assert plot(figures[:2]) is None
    assert plot([*figures[:2], dated(3, 2020, 1, unit="km")]) is None
    drawn = plot(figures)
    assert [(mark.number, mark.kind, mark.point) for mark in drawn.marks] == [
        (1, "point", 122.0),
        (2, "point", 18.0),
        (3, "point", 174.0),
    ]
    assert drawn.unit == "tonnes"
    assert [tick.label for tick in drawn.across] == ["2018", "2019", "2020"]
    assert [tick.label for tick in drawn.up] == ["0", "5", "10", "15", "20"]
    assert drawn.words == (
        "3 figures over time. By their numbers in the table: "
        "1: 10 tonnes; 2: 20 tonnes; 3: 5 tonnes."
    )


def test_bounds_and_ranges_are_drawn_as_such():
    drawn = plot(
        [
            dated(1, 2018, 10, high=20),
            dated(2, 2019, 10, bound="at least"),
            dated(3, 2020, 10, bound="less than"),
            dated(4, 2021, 10, bound="about"),
        ]
    )
    assert [mark.kind for mark in drawn.marks] == ["bar", "up", "down", "about"]
    bar, up, down, about = drawn.marks
    assert (bar.low, bar.high, bar.height) == (122.0, 18.0, 104.0)
    assert up.arrow == f"{up.middle - 5:g},103 {up.middle + 5:g},103 {up.middle:g},96"
    assert down.arrow == f"{down.middle - 5:g},141 {down.middle + 5:g},141 {down.middle:g},148"
    assert (about.low, about.point, about.high) == (132.4, 122.0, 111.6)


def test_a_period_without_an_end_reaches_the_side():
    drawn = plot([dated(1, 2018, 1, to=9999), dated(2, 2019, 2), dated(3, 2021, 3, to=2022)])
    assert [(mark.left, mark.right) for mark in drawn.marks] == [
        (92.0, 616.0),
        (196.8, 301.3),
        (406.7, 616.0),
    ]


def test_many_years_and_large_numbers_are_labelled_in_short():
    drawn = plot([dated(n, 1950 + 30 * n, 275_000_000 * n) for n in range(3)])
    assert [tick.label for tick in drawn.across] == [str(year) for year in range(1950, 2011, 8)]
    assert drawn.up[-1] == Tick(18.0, "600 million")


def test_an_axis_has_room_for_one_value_and_for_negative_ones():
    assert scale([Decimal(0), Decimal(0)]) == (-1, 1, Decimal("0.5"))
    assert scale([Decimal(-5), Decimal(5)]) == (-6, 6, 2)
    assert scale([Decimal(98), Decimal(102)]) == (98, 102, 1)
    assert scale([Decimal(40), Decimal(40)]) == (0, 40, 10)

"""The text of a cell is what a person sees in it."""

from datetime import date, datetime, time, timedelta

import pytest

from claims.dossier.cells import shown


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "General", ""),
        (12, "General", "12"),
        (12.0, "General", "12"),
        (2018.0, "General", "2018"),
        (2.75e8, "0.00E+00", "275000000"),
        (2.75e8, '"$"#,##0', "275000000"),
        (1e-7, "General", "0.0000001"),
        (0.1 + 0.2, "General", "0.3"),
        (12.5, "0", "12.5"),
        (-3, "General", "-3"),
        (12345678901234567, "General", "12345678901234567"),
        (0.12, "0%", "12%"),
        (12, '0"%"', "12"),
        (7, "000", "007"),
        (0, "0", "0"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
        ("  a\r\nb\rc ", "General", "a\nb\nc"),
        ("a_x000D_\nb", "General", "a\nb"),
        (date(2018, 8, 31), "mm-dd-yy", "2018-08-31"),
        (datetime(2018, 8, 31), "yyyy-mm-dd hh:mm:ss", "2018-08-31"),
        (datetime(2018, 8, 31, 9, 30), "yyyy-mm-dd", "2018-08-31"),
        (datetime(2018, 8, 31, 9, 30), "m/d/yy h:mm", "2018-08-31T09:30"),
        (datetime(2018, 8, 31, 9, 30, 5), "m/d/yy h:mm", "2018-08-31T09:30:05"),
        (datetime(2018, 8, 31), "General", "2018-08-31"),
        (datetime(2018, 8, 31), "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2018-08-31"),
        (datetime(2018, 8, 31), 'yyyy"年"m"月"d"日"', "2018-08-31"),
        (datetime(2018, 8, 31), '[$-411]ggge"年"m"月"d"日"', "2018-08-31"),
        # The first of a month that nobody wrote.
        (datetime(2018, 8, 1), "mmm-yy", "2018-08"),
        (datetime(2018, 8, 1), "yyyy\\-mm", "2018-08"),
        (datetime(2018, 1, 1), "yyyy", "2018"),
        (datetime(2018, 1, 1), '"d"yyyy', "2018"),
        (time(9, 30), "h:mm AM/PM", "09:30"),
        (time(9, 30, 5), "h:mm:ss", "09:30:05"),
        (timedelta(hours=30, minutes=5, seconds=2), "[h]:mm:ss", "30:05:02"),
    ],
)
def test_what_is_shown(value, number_format, text):
    assert shown(value, number_format) == text


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (
            datetime(2026, 8, 31),
            "d-mmm",
            "shows a date without its year. Write the whole date as text, such as 2018-08-31.",
        ),
        (time(0), "yyyy-mm-dd", "shows a date that is in no calendar. Write it as text."),
        (float("inf"), "General", "holds no number that can be written down."),
        ("a_x0000_", "General", "holds what is no character (U+0000). Take it out."),
        ("a_xD800_", "General", "holds what is no character (U+D800). Take it out."),
        ("a" * 131_073, "General", "has 131,073 characters; at most 131,072 are read."),
    ],
)
def test_what_is_refused(value, number_format, words):
    with pytest.raises(ValueError) as refusal:
        shown(value, number_format)
    assert str(refusal.value) == words

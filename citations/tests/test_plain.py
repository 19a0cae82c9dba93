"""The footnote: one line, honest about what is missing."""

import pytest

from citations import plain
from citations.tests.sample_items import ITEMS

WRITTEN = {
    "two-amounts": (
        "Lens & Shutter Digital Co., Ltd. and María José de la Cruz, “From $275M for cameras to "
        "$30M for R&D: 100% of it, #1_a”, Claim two-amounts, version 3, Trade & Watch, "
        "Press_House, 22 June 2022, https://example.org/a_b?x=1&y=2 (accessed 3 November 2026), "
        "archived at https://archive.example/2022/https://example.org/a_b."
    ),
    "lone-brace": (
        "Martin King Jr., A. Smith and Wesson and others, “A lone { and \\ with ~ ^ | < > ` '' `` "
        '"q" -- it’s ‘so’”, Watch Monthly, vol. 7 no. 2, c. 2018, pp. 12–15, '
        "https://doi.org/10.1000/ab_c."
    ),
    "after-lone-brace": (
        "Camera Watch, “} then {”, PhD-level report, 2016–2018, National Archives, CO 537/3."
    ),
    "balanced": "Plato, “Balanced {braces} & {more {of} them}”, Academy, since 2018.",
    "nothing-known": "“No author, no date”, n.d.",
    "uyghur": "“كامېرا خەۋىرى”, گېزىت, March 2017.",
    "chinese": "王小明, “摄像头合同”, 日报, 9 March 2017.",
    "Ключ {1}": ("Ludwig van Beethoven, “Seasons”, PhD thesis, University of Bonn, summer 2018."),
    "chapter": (
        "Ana Ruiz and Eva Ruiz, “Lenses”, A Handbook of USD, Academy, until 1999, pp. iv–xii."
    ),
    "program": "“Lens 2”, n.d., version 2.1.",
    "quoted": (
        "Harbour Office, “港口年度报告” [Yearly report of the port], April 2019, pp. 12, 14–15, "
        "https://harbour.example/2019%7Cx (accessed 3 November 2026), archived 2 May 2019 at "
        "https://web.archive.org/web/20190502101010/https://harbour.example/2019."
    ),
}


def test_every_item_is_one_line_like_this():
    assert {item["id"]: plain.citation(item) for item in ITEMS} == WRITTEN


def test_quotes_stand_below_their_work_one_a_line():
    [*_, written] = "".join(plain.write(ITEMS)).split("\n\n")[:-1]
    citation, *quotes = written.split("\n")
    assert citation == WRITTEN["quoted"]
    assert quotes == [
        "    “paid {{at least}} $275 TY - million | ~~~~ for [[cameras]]” [in English: "
        "“paid <much>”] (Harbour master, reported by Wire, p. 12)",
        "    “= 'A ''second'' order' =” (pp. 14–15)",
        "    “no page” (minute 3)",
    ]


def persons(*families):
    return [{"family": family, "given": "A."} for family in families]


@pytest.mark.parametrize(
    ("authors", "line"),
    [
        ([], "“T”, n.d."),
        (persons("B"), "A. B, “T”, n.d."),
        (persons("B", "C"), "A. B and A. C, “T”, n.d."),
        (persons("B", "C", "D"), "A. B, A. C and A. D, “T”, n.d."),
        (persons("B", "C", "D", "E"), "A. B et al., “T”, n.d."),
    ],
)
def test_authors(authors, line):
    assert plain.citation({"title": "T", "author": authors}) == line


@pytest.mark.parametrize(
    ("item", "line"),
    [
        ({}, "[untitled], n.d."),
        ({"title": "It ends."}, "“It ends”, n.d."),
        ({"title": "It goes on..."}, "“It goes on...”, n.d."),
        ({"title": "Does it?"}, "“Does it?”, n.d."),
        ({"title": "T", "container-title": "Daily", "publisher": "Daily"}, "“T”, Daily, n.d."),
        ({"title": "T", "page": "7"}, "“T”, n.d., p. 7."),
        ({"title": "T", "URL": "javascript:alert(1)"}, "“T”, n.d."),
        ({"title": "T", "accessed": {"date-parts": [[2026]]}}, "“T”, n.d."),
        ({"title": "T\n\u2028TY  - JOUR\x00"}, "“T TY - JOUR”, n.d."),
    ],
)
def test_what_is_missing_is_said_or_left_out(item, line):
    assert plain.citation(item) == line

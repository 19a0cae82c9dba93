"""RIS as Zotero, EndNote and databases export it. All works are invented."""

import pytest

from citations.reading import Problem, Unreadable, read

ZOTERO = """TY  - RPRT
TI  - Cranes fall silent: <i>Cameras</i> on the quay
AU  - Harbour Watch
AU  - Ruiz, Ana
AB  - An abstract
with a second line
DA  - 2018/09/09/
PY  - 2018
CY  - Lydd
LA  - en
M1  - 7
PB  - Harbour Watch
SP  - 12
EP  - 15
UR  - https://watch.example/cranes
Y2  - 2020/01/02/10:31:12
L1  - files/12/cranes.pdf
DO  - 10.5555/CRANES
KW  - cameras
KW  - quays
N1  - a private remark
ER  -\x20

"""
# A wire story: no year in `DA`, no space behind `ER`.
ENDNOTE = """Provider: Library of Lydd

TY  - NEWS
A1  - King, Martin, Jr.
T1  - The port pays
JO  - Evening Courier
Y1  - 2019
DA  - Mar 3
M3  - doi:10.5555/port
L2  - https://courier.example/port
RN  - 12
ER  -
"""


def test_an_export_of_zotero_is_read():
    assert read(ZOTERO.replace("\n", "\r\n")).items == [
        {
            "id": "",
            "type": "report",
            "title": "Cranes fall silent: Cameras on the quay",
            "author": [{"literal": "Harbour Watch"}, {"family": "Ruiz", "given": "Ana"}],
            "issued": {"date-parts": [[2018, 9, 9]]},
            "accessed": {"date-parts": [[2020, 1, 2]]},
            "publisher": "Harbour Watch",
            "publisher-place": "Lydd",
            "language": "en",
            "number": "7",
            "page": "12-15",
            "URL": "https://watch.example/cranes",
            "DOI": "10.5555/CRANES",
        }
    ]


def test_an_export_of_endnote_is_read():
    assert read(ENDNOTE).items == [
        {
            "id": "",
            "type": "article-newspaper",
            "title": "The port pays",
            "container-title": "Evening Courier",
            "author": [{"family": "King", "given": "Martin", "suffix": "Jr."}],
            "issued": {"date-parts": [[2019, 3, 3]]},
            "URL": "https://courier.example/port",
            "DOI": "10.5555/port",
            "genre": "doi:10.5555/port",
        }
    ]


def test_a_record_without_its_end_does_not_take_the_next_one_with_it():
    text = "TY  - NEWS\nTI  - One\nAU  - X, Y\n\nTY  - JOUR\nTI  - Two\nT2  - Fog\nER  - \n"
    found = read(text)
    assert [(item["type"], item["title"]) for item in found.items] == [
        ("article-newspaper", "One"),
        ("article-journal", "Two"),
    ]
    assert found.problems == []


def test_a_record_without_its_type_is_named():
    found = read("TY  - BOOK\nTI  - One\nER  - \nTI  - Two\nER  - \nTY  - MAP\nTI  - Three\nER  - ")
    assert [item["title"] for item in found.items] == ["One", "Three"]
    words = "It does not begin with its type, as in “TY  - RPRT”."
    assert found.problems == [Problem(2, 4, words)]


@pytest.mark.parametrize(
    ("tags", "variables"),
    [
        ("TY  - BOOK\nBT  - Fog\nT2  - Series\nA2  - Ruiz, Ana", {"type": "book", "title": "Fog"}),
        ("TY  - CHAP\nTI  - A\nT2  - Fog", {"type": "chapter", "container-title": "Fog"}),
        ("TY  - CHAP\nTI  - A\nBT  - Fog", {"type": "chapter", "container-title": "Fog"}),
        ("TY  - CONF\nTI  - A\nC3  - Fog\nT2  - No", {"container-title": "Fog"}),
        ("TY  - JOUR\nTI  - A\nJF  - Fog\nSN  - 1234-5678", {"container-title": "Fog"}),
        ("TY  - WEB\nTI  - A", {"type": "webpage"}),
        ("TY  - XYZ\nTI  - A\nUR  - https://a.example/", {"type": "webpage"}),
        ("TY  - XYZ\nTI  - A", {"type": "document"}),
        ("TY  - ELEC\nTI  - A\nUR  - x; https://a.example/1", {"URL": "https://a.example/1"}),
        ("TY  - ELEC\nTI  - A\nUR  - javascript:alert(1)", {"URL": None}),
        ("TY  - ELEC\nTI  - A\nDO  - https://doi.org/10.1/a", {"DOI": None}),
        ("TY  - ELEC\nTI  - A\nDO  - https://doi.org/10.1000/a", {"DOI": "10.1000/a"}),
        ("TY  - ELEC\nTI  - A\nAU  - A, B, C, D", {"author": [{"literal": "A, B, C, D"}]}),
        (
            "TY  - ELEC\nTI  - A\nPY  - 2018///Spring",
            {"issued": {"date-parts": [[2018]], "season": 1}},
        ),
        ("TY  - ELEC\nTI  - A\nPY  - forthcoming", {"issued": {"literal": "forthcoming"}}),
    ],
)
def test_tags_are_read_by_the_type(tags, variables):
    (item,) = read(f"{tags}\nER  - \n").items
    assert {name: item.get(name) for name in variables} == variables


def test_control_characters_do_not_come_in():
    (item,) = read("TY  - BOOK\nTI  - One\x01\x1b \u202etwo\nER  - \n").items
    assert item["title"] == "One two"


def test_a_record_of_a_million_lines_is_named():
    found = read("TY  - BOOK\n" + "KW  - a\n" * 6_000 + "ER  - \nTY  - BOOK\nTI  - One\nER  - \n")
    assert [str(problem) for problem in found.problems] == [
        "Entry 1, line 1: It has more than 5,000 lines."
    ]
    assert [item["title"] for item in found.items] == ["One"]


def test_nothing_but_ends_is_no_work():
    with pytest.raises(Unreadable, match="^There is no work in the file."):
        read("ER  - \nER  - \n")

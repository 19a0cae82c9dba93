"""BibTeX as Zotero, JabRef and people write it. All works are invented."""

import pytest

from citations import reading_latex
from citations.reading import Problem, Unreadable, read

EXPORT = r"""
% a comment
@string{watch = "Harbour Watch"}
@string(courier = {Evening Courier})
@preamble{"\newcommand{\noopsort}[1]{}"}
@comment{jabref-meta: databaseType:biblatex;}
Write to me@example.org about @ signs.

@online{cranes2018,
  author = {{Harbour Watch} and García, Mar{\'\i}a and van der Berg, Hans and others},
  title = {{\"O}l am {Quay}: 50% of \emph{Cameras} \& ``Eyes''},
  subtitle = {A Study},
  titleaddon = {Notes from the Quay},
  date = {2018-05/2018-07},
  url = {https://watch.example/a_b%20c\_d},
  urldate = {2020-01-02},
  langid = {ngerman},
  abstract = {Long \input{words}},
}

@ARTICLE(port,
  author = watch # { and Smith, John, Jr.},
  title = "The {Price} Of Fog",
  journal = courier, year = 2018, month = jun, day = 3,
  volume = 3, number = {4}, pages = {12--19},
  doi = {https://doi.org/10.5555/ab\_c}
)

@misc{judgment, title={Judgment}, author = {ASPI}, howpublished={\url{https://court.example/x}},
  year={2021}, month={December}, note = {Accessed: 3 May 2022}}
@collection{book, title={Proceedings of Things}, editor={Müller, Jörg}, year=2019}
@incollection{child, crossref={BOOK}, title={On Things}, author={Ludwig van Beethoven}}
"""


def test_an_export_is_read():
    found = read(EXPORT)
    assert found.problems == []
    assert found.items == [
        {
            "id": "cranes2018",
            "type": "webpage",
            "title": "Öl am Quay: 50% of Cameras & “Eyes”: A Study",
            "container-title": "Notes from the Quay",
            "author": [
                {"literal": "Harbour Watch"},
                {"family": "García", "given": "María"},
                {"family": "van der Berg", "given": "Hans"},
            ],
            "issued": {"date-parts": [[2018, 5], [2018, 7]]},
            "accessed": {"date-parts": [[2020, 1, 2]]},
            "URL": "https://watch.example/a_b%20c_d",
            "language": "de",
        },
        {
            "id": "port",
            "type": "article-journal",
            "title": "The Price Of Fog",
            "container-title": "Evening Courier",
            "volume": "3",
            "issue": "4",
            "page": "12-19",
            "author": [
                {"family": "Watch", "given": "Harbour"},  # without braces it is a person
                {"family": "Smith", "given": "John", "suffix": "Jr."},
            ],
            "issued": {"date-parts": [[2018, 6, 3]]},
            "DOI": "10.5555/ab_c",
        },
        {
            "id": "judgment",
            "type": "webpage",
            "title": "Judgment",
            "author": [{"literal": "ASPI"}],
            "issued": {"date-parts": [[2021, 12]]},
            "accessed": {"date-parts": [[2022, 5, 3]]},
            "URL": "https://court.example/x",
        },
        {
            "id": "book",
            "type": "book",
            "title": "Proceedings of Things",
            "editor": [{"family": "Müller", "given": "Jörg"}],
            "issued": {"date-parts": [[2019]]},
        },
        {
            "id": "child",
            "type": "chapter",
            "title": "On Things",
            "container-title": "Proceedings of Things",
            "author": [{"family": "van Beethoven", "given": "Ludwig"}],
            "editor": [{"family": "Müller", "given": "Jörg"}],
            "issued": {"date-parts": [[2019]]},
        },
    ]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (
            "@misc{bad, title = {Open",
            "“bad”: A brace is not closed, or its closing brace is missing.",
        ),
        (
            '@misc{bad, title = "Open',
            "“bad”: A quotation mark is not closed, or its closing brace is missing.",
        ),
        ("@misc{bad, title = {A}", "“bad”: Its closing brace is missing."),
        ("@misc{bad, title = }", "“bad”: A field has no value: write name = {value}."),
        (
            "@misc{bad, title {A}}",
            "“bad”: “title {A}}” is no field: write name = {value}, with a comma between.",
        ),
        ("@misc{bad}", "“bad”: It has no fields."),
        ("@misc{bad", "“bad”: It ends in its key. Close it with a brace."),
        ("@misc{a b c, title = {A}}", "Its key is missing: write @report{key, …}."),
        (
            "@misc{bad, title = " + "{" * 100 + "}" * 100 + "}",
            "“bad”: Braces stand in braces more than 40 deep.",
        ),
        (
            r"@misc{bad, title = {\def\x{\x\x}\x}}",
            r"“bad”: The command \def is not read in an entry: take it out.",
        ),
        (
            r"@misc{bad, title = {\input{/etc/passwd}}}",
            r"“bad”: The command \input is not read in an entry: take it out.",
        ),
    ],
)
def test_a_bad_entry_is_named_with_its_line_and_the_others_are_read(entry, words):
    found = read("@misc{one, title = {One}}\n\n" + entry + "\n@misc{two, title = {Two}}\n")
    assert [item["title"] for item in found.items] == ["One", "Two"]
    assert (found.numbers, found.problems) == ([1, 3], [Problem(2, 3, words)])


@pytest.mark.parametrize(
    ("field", "date"),
    [
        ("date = {2018-06-03}", {"date-parts": [[2018, 6, 3]]}),
        ("date = {2018~}", {"date-parts": [[2018]], "circa": True}),
        ("date = {2018/..}", {"date-parts": [[2018], [0]]}),
        ("date = {2018-22}", {"date-parts": [[2018]], "season": 2}),
        ("year = {2018}", {"date-parts": [[2018]]}),
        ("year = 2018, month = 6", {"date-parts": [[2018, 6]]}),
        ("year = 2018, month = {June}, day = 3", {"date-parts": [[2018, 6, 3]]}),
        ("year = 2018, month = {3~} # jun", {"date-parts": [[2018]]}),
        ("year = {c. 2018}", {"date-parts": [[2018]], "circa": True}),
        ("year = {in press}", {"literal": "in press"}),
        ("year = 2018, month = feb, day = 30", {"date-parts": [[2018]]}),
    ],
)
def test_dates_are_read(field, date):
    (item,) = read("@misc{a, title = {A}, " + field + "}").items
    assert item["issued"] == date


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("{Ruiz, Ana}", [{"family": "Ruiz", "given": "Ana"}]),
        ("{Ana Ruiz}", [{"family": "Ruiz", "given": "Ana"}]),
        ("{Jean de La Fontaine}", [{"family": "de La Fontaine", "given": "Jean"}]),
        ("{King, Jr., Martin}", [{"family": "King", "given": "Martin", "suffix": "Jr."}]),
        ("{{Lens and Eyes, Ltd.}}", [{"literal": "Lens and Eyes, Ltd."}]),
        (
            r"{{Lens \& Eyes} and Ruiz, A.}",
            [{"literal": "Lens & Eyes"}, {"family": "Ruiz", "given": "A."}],
        ),
        ("{{Smith and Wesson}, A.}", [{"family": "Smith and Wesson", "given": "A."}]),
        ("{a, b, c, d and others}", [{"literal": "a, b, c, d"}]),
    ],
)
def test_names_are_read_as_bibtex_reads_them(field, names):
    (item,) = read("@misc{a, title = {A}, author = " + field + "}").items
    assert item["author"] == names


def test_entries_that_refer_to_each_other_end():
    found = read("@misc{a, title = {A}, crossref = {b}}\n@misc{b, title = {B}, crossref = {a}}")
    assert [item["title"] for item in found.items] == ["A", "B"]


def test_macros_that_double_each_other_stay_small():
    doubled = "".join(f"@string{{m{n} = m{n - 1} # m{n - 1}}}\n" for n in range(1, 60))
    (item,) = read(
        "@string{m0 = {aaaaaaaaaa}}\n" + doubled + "@misc{a, title = m3, note = m59}"
    ).items
    assert item == {"id": "a", "type": "document", "title": "a" * 80}


def test_what_pandoc_cannot_read_stays_without_its_commands(monkeypatch):
    said = reading_latex.plain([r"\unknown{Words}", r"{\'E}t{\'e}", "plain"])
    assert said == {r"\unknown{Words}": "Words", r"{\'E}t{\'e}": "Été", "plain": "plain"}
    monkeypatch.setattr(reading_latex, "SECONDS", 0.000_1)
    with pytest.raises(Unreadable) as refusal:
        reading_latex.plain([r"{\'E}t{\'e}"])
    assert str(refusal.value) == "The file could not be read in time. Divide it."


def test_a_file_of_braces_is_refused_at_once():
    found = read("@misc{a, title = {A}}\n@misc{b, " + "{" * 2_000_000)
    assert [problem.number for problem in found.problems] == [2]
    assert [item["title"] for item in found.items] == ["A"]

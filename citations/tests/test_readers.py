"""What other people's programs read in the files that we write: pandoc, rispy and pybtex.

What a program is known to lose or to change stands in a table beside the test and is compared like
the rest, so that a test fails when that gets worse, and when it gets better too.
"""

import json
import subprocess
from collections import defaultdict
from functools import cache

import pypandoc
import pytest
import rispy
from pybtex.backends.plaintext import Backend
from pybtex.database import parse_string
from pybtex.plugin import find_plugin
from pybtex.richtext import Text
from pybtex.style.template import FieldIsMissing

from citations import csl_dates, csljson, notes
from citations.cleaning import one_line
from citations.formats import FORMATS
from citations.keys import Keys
from citations.tests import sample_items, typical_items

# What the two lists have no work for.
MORE = [
    {
        "id": "translated",
        "type": "book",
        "title": "The lighthouse: Letters, 1890–1910",
        "title-short": "The lighthouse",
        "author": [{"family": "Petrova", "given": "Olga"}],
        "editor": [{"family": "Okafor", "given": "Chidi"}],
        "translator": [{"family": "de la Cruz", "given": "María José"}, {"literal": "Quay & Co."}],
        "collection-title": "R&D at sea",
        "publisher": "Lantern Press",
        "issued": {"date-parts": [[1987, 11]]},
        "abstract": "100% of the letters, at $5 each.",
        "keyword": "letters, R&D",
        "ISBN": "978-3-16-148410-0",
    },
    {
        "id": "journal-of-a-society",
        "type": "article-journal",
        "title": "On the price of fog",
        "author": [{"literal": "Fog & Sons, Ltd."}],
        "container-title": "Transactions of the Fog Society",
        "ISSN": "2049-3630",
        "volume": "3",
        "issued": {"date-parts": [[1931, 2, 28]]},
    },
]
ITEMS = [
    *sample_items.ITEMS,
    *({**item, "id": f"typical-{item['id']}"} for item in typical_items.ITEMS),
    *MORE,
]
TITLES = [one_line(item["title"]) for item in ITEMS]

PANDOC = {"bib": "bibtex", "biblatex.bib": "biblatex", "ris": "ris", "csl.json": "csljson"}
BIB = ("bib", "biblatex.bib")


@cache
def written(suffix):
    return "".join(FORMATS[suffix].write(ITEMS))


@cache
def found_by_pandoc(suffix):
    """CSL-JSON items, as pandoc would hand them to a style."""
    command = [pypandoc.get_pandoc_path(), "--from", PANDOC[suffix], "--to", "csljson"]
    done = subprocess.run(
        command, input=written(suffix).encode(), capture_output=True, timeout=60, check=True
    )
    assert done.stderr == b""
    return json.loads(done.stdout)


def found_by_pybtex(suffix):
    return list(parse_string(written(suffix), "bibtex").entries.values())


def changed(found, expected):
    """(id, what is found) where that is not what is expected."""
    return [
        (item["id"], one)
        for item, one, other in zip(ITEMS, found, expected, strict=True)
        if one != other
    ]


def people(item, role):
    """An organisation, or a person of one name, as a text; anybody else as family, given, suffix.

    Readers differ in what they take for a particle, and agree where it is printed.
    """
    return [_name(name) for name in item.get(role, [])]


def _name(name):
    if not name.get("given"):
        return name.get("literal") or name["family"]
    parts = ("dropping-particle", "non-dropping-particle", "family")
    family = " ".join(name[part] for part in parts if part in name)
    return family, name["given"], name.get("suffix", "")


# pandoc


@pytest.mark.parametrize("suffix", PANDOC)
def test_pandoc_finds_every_work(suffix):
    keys = Keys()
    given = [item["id"] for item in ITEMS]
    expected = [keys.key(one) for one in given] if suffix in BIB else given
    assert [item["id"] for item in found_by_pandoc(suffix)] == expected


# What TeX makes one sign of is written as that sign; a lone ` is what TeX would print for it.
IN_BIB = [("lone-brace", 'A lone { and \\ with ~ ^ | < > ‘ ” “ "q" – it’s “so”')]


@pytest.mark.parametrize(
    ("suffix", "known"),
    [
        ("bib", IN_BIB),
        ("biblatex.bib", IN_BIB),
        ("ris", []),
        # pandoc turns straight quotation marks in CSL-JSON.
        ("csl.json", [("lone-brace", "A lone { and \\ with ~ ^ | < > ` ’’ `` “q” -- it’s “so”")]),
    ],
)
def test_pandoc_finds_the_titles(suffix, known):
    assert changed([item["title"] for item in found_by_pandoc(suffix)], TITLES) == known


@pytest.mark.parametrize(
    ("suffix", "known"),
    [
        ("bib", []),
        ("biblatex.bib", []),
        (
            "ris",
            [
                # A comma inside an organisation's name would divide it.
                (
                    "two-amounts",
                    ["Lens & Shutter Digital Co. Ltd.", ("de la Cruz", "María José", "")],
                ),
                # pandoc takes RIS names to be in BibTeX's order: family, suffix, given.
                (
                    "lone-brace",
                    [("King", "Jr.", "Martin"), ("Smith and Wesson", "A.", ""), "others"],
                ),
                ("typical-web-page-of-an-organisation", ["Lens & Shutter Digital Co. Ltd."]),
                # A film's director, whom Zotero looks for there.
                ("typical-film", [("Baptiste", "Simone", "")]),
                ("journal-of-a-society", ["Fog & Sons Ltd."]),
            ],
        ),
        ("csl.json", []),
    ],
)
def test_pandoc_finds_the_authors_and_no_organisation_in_parts(suffix, known):
    expected = [people(item, "author") for item in ITEMS]
    assert changed([people(item, "author") for item in found_by_pandoc(suffix)], expected) == known


@pytest.mark.parametrize("suffix", PANDOC)
@pytest.mark.parametrize("role", ["editor", "translator"])
def test_pandoc_finds_editors_and_translators(suffix, role):
    expected = [people(item, role) for item in ITEMS]
    known = {
        # In RIS the recipient of a letter has the tag that others have for an editor.
        ("ris", "editor"): [("typical-personal-communication", [("Vance", "Peter", "")])],
        # It does not know RIS's tag for translators.
        ("ris", "translator"): [("translated", [])],
    }
    found = [people(item, role) for item in found_by_pandoc(suffix)]
    assert changed(found, expected) == known.get((suffix, role), [])


SEASON = ("Ключ {1}", {"date-parts": [[2018, 22]]})  # 22 is summer in EDTF
IN_WORDS = ("chapter", {"date-parts": []})  # pandoc can read it, but cannot write it


@pytest.mark.parametrize(
    ("suffix", "known"),
    [
        ("bib", [SEASON, IN_WORDS]),
        ("biblatex.bib", [SEASON, IN_WORDS]),
        ("csl.json", [("Ключ {1}", {"date-parts": [[2018]]}), IN_WORDS]),
    ],
)
def test_pandoc_finds_the_whole_date(suffix, known):
    found = found_by_pandoc(suffix)
    issued, accessed = ([item.get(v) for item in ITEMS] for v in ("issued", "accessed"))
    assert changed([item.get("issued") for item in found], issued) == known
    assert changed([item.get("accessed") for item in found], accessed) == []


def test_pandoc_finds_nothing_but_the_year_in_ris():
    years = [csl_dates.read(item.get("issued")).start[:1] for item in ITEMS]
    expected = [{"date-parts": [list(year)]} if year else None for year in years]
    found = found_by_pandoc("ris")
    assert changed([item.get("issued") for item in found], expected) == []
    assert [item["accessed"] for item in found if "accessed" in item] == []


EVERY = "every type"
# pandoc knows no site in BibTeX, and takes where a work appeared for its publisher.
SITES = {"interview", "post", "post-weblog", "song", "webpage"}
CONTAINER_IN_NOTE = {"broadcast", "legal_case", "legislation", "motion_picture", "treaty"}
UNWRITTEN = dict.fromkeys(["archive-place", "container-title-short"], EVERY)
IN_NOTE = dict.fromkeys(
    [
        "archive",
        "archive_location",
        "authority",
        "director",
        "event-title",
        "interviewer",
        "recipient",
        "scale",
        "section",
    ],
    EVERY,
)


@pytest.mark.parametrize(
    ("suffix", "known"),
    [
        (
            "bib",
            {
                **UNWRITTEN,
                **IN_NOTE,
                "event-place": EVERY,  # in the note, as these two
                "number-of-volumes": EVERY,
                "version": EVERY,
                "genre": {
                    *("bill", "manuscript", "map", "motion_picture", "pamphlet"),  # in the note
                    *("personal_communication", "software", "song", "speech", "webpage"),
                    "report",  # one with capitals inside keeps its braces
                },
                "language": EVERY,  # pandoc reads `langid`, which Zotero does not
                "container-title": SITES | CONTAINER_IN_NOTE,
                "publisher": SITES | CONTAINER_IN_NOTE,
                "title-short": EVERY,
            },
        ),
        (
            "biblatex.bib",
            {
                **UNWRITTEN,
                **IN_NOTE,
                "chapter-number": EVERY,  # in the note
                "event-place": {"speech"},  # in the note
                "genre": {"bill", "motion_picture", "software", "webpage"},  # in the note
                "version": {"webpage"},  # in the note, by their genre
                # Names that pandoc has for an event's title, and for a patent's authority.
                "event": EVERY,
                "jurisdiction": EVERY,
                "language": EVERY,
                "container-title": SITES | CONTAINER_IN_NOTE,
                "publisher": SITES - {"song"},
                "publisher-place": {"article-newspaper"},  # in the note
            },
        ),
        (
            "ris",
            {
                **UNWRITTEN,
                **IN_NOTE,
                # Tags that pandoc passes over: C1, CY, M1, M3, SE, ST, SV, T3 and the notes.
                "event-place": EVERY,
                "genre": EVERY,
                "number": EVERY,
                "publisher-place": EVERY,
                "title-short": EVERY,
                "collection-title": EVERY,
                # What stands in tags that pandoc has one name for, whatever the type.
                "chapter-number": EVERY,
                "version": EVERY,
                "edition": {"bill", "dataset", "hearing", "software"},
                "container-title": {"hearing", "speech"},
                "publisher": {"legal_case"},
                "ISBN": EVERY,
                "ISSN": {"book", "patent", "report", "standard"},
                "language": {"software"},  # Zotero would take it for the code's
                "keyword": EVERY,  # in the opposite order
            },
        ),
        ("csl.json", {}),
    ],
)
def test_pandoc_finds_the_other_variables(suffix, known):
    compared = {"id", "type", "title", "author", "editor", "translator", "issued", "accessed"}
    apart = {"note", "annote"} if suffix != "csl.json" else set()
    kept, lost = defaultdict(set), defaultdict(set)
    for item, found in _beside(suffix):
        said = _as_written(item, suffix)
        for variable in {*said, *found} - compared - apart:
            one, other = (_words(v.get(variable)) for v in (said, found))
            (kept if one == other else lost)[variable].add(item["type"])
    assert known == {
        variable: types if kept[variable] - types else EVERY for variable, types in lost.items()
    }


def _as_written(item, suffix):
    said = csljson.data(item)
    if suffix == "bib":
        # What classic styles print "edition" behind, and "Technical report" in the place of.
        if edition := said.get("edition"):
            said["edition"] = {"2": "2nd", "3": "3rd"}[edition]
        if item["type"] in ("report", "standard"):
            said.setdefault("genre", item["type"].title())
    return said


def _words(value):
    # Which dash stands between two pages is for a style to say.
    return str(value).replace("–", "-")


NO_TYPE = dict.fromkeys(
    ["dataset", "hearing", "interview", "manuscript", "map", "pamphlet", "speech"], ""
)


@pytest.mark.parametrize(
    ("suffix", "known"),
    [
        (
            "bib",
            {
                **NO_TYPE,
                **dict.fromkeys(["bill", "legal_case", "legislation", "treaty"], ""),
                **dict.fromkeys(["broadcast", "motion_picture", "software"], ""),
                **dict.fromkeys(["patent", "personal_communication", "song"], ""),
                **dict.fromkeys(["post", "post-weblog", "webpage"], ""),
                "article-magazine": "article-journal",
                "article-newspaper": "article-journal",
                "entry-encyclopedia": "chapter",
                "standard": "report",
            },
        ),
        (
            "biblatex.bib",
            {
                **NO_TYPE,
                "bill": "legislation",
                "broadcast": "motion_picture",
                "post": "webpage",
                "post-weblog": "webpage",
                "standard": "report",
                "treaty": "legislation",
            },
        ),
        (
            "ris",
            {
                "broadcast": "graphic",
                "hearing": "report",
                "interview": "personal_communication",
                "motion_picture": "graphic",
                "post": "misc",
                "software": "program",
                "song": "musical_score",
                "speech": "graphic",
                "standard": "report",
                "treaty": "legislation",
                "webpage": "misc",  # whatever its name in RIS
            },
        ),
        ("csl.json", {"software": "document"}),  # our own doing: Zotero refuses `software`
    ],
)
def test_pandoc_finds_the_types(suffix, known):
    types = {(item["type"], found["type"]) for item, found in _beside(suffix)}
    assert known == {given: found for given, found in types if given != found}
    assert len(types) == len({item["type"] for item in ITEMS})


# What stands in the note where no other field has it.
NOTED = [
    *("authority", "chapter-number", "container-title", "director", "event-place", "event-title"),
    *("genre", "interviewer", "number", "number-of-volumes", "page", "publisher"),
    *("publisher-place", "recipient", "scale", "section", "volume"),
]


@pytest.mark.parametrize("suffix", BIB)
def test_pandoc_finds_every_remark_in_the_note(suffix):
    unsaid = []
    for item, found in _beside(suffix):
        # It puts two publishers into one field, and leaves braces around a genre.
        parts = [part for value in found.values() for part in str(value).split("; ")]
        fields = [part.strip("{}") for part in parts]
        # A version has a field in BibLaTeX.
        note = f"{found.get('note')} version {found.get('version')}"
        unsaid += _unsaid(item, fields, [note])
        archived = notes.archived(item)
        unsaid += [words for words in archived if words.lower() not in note.lower()]
    assert unsaid == []


def _unsaid(item, fields, said):
    """The remarks that no text in `said` makes, on what stands in no field."""
    variables = [name for name in NOTED if _words(item.get(name)) not in fields]
    return [
        (item["id"], remark)
        for remark in notes.remarks(item, *variables)
        if not any(remark.lower() in text.lower() for text in said)
    ]


@pytest.mark.parametrize("suffix", BIB)
def test_pandoc_finds_the_quotes(suffix):
    assert [
        (found["id"], found["annote"]) for found in found_by_pandoc(suffix) if "annote" in found
    ]
    (quoted,) = [found["annote"] for found in found_by_pandoc(suffix) if "annote" in found]
    assert quoted == (
        "“paid {{at least}} $275 TY - million | ~~~~ for [[cameras]]” "
        "[in English: “paid <much>”] (Harbour master, reported by Wire, p. 12) "
        "“= ’A ”second” order’ =” (pp. 14–15) “no page” (minute 3)"
    )


def _beside(suffix):
    return zip(ITEMS, found_by_pandoc(suffix), strict=True)


# rispy


def test_rispy_finds_a_whole_record():
    (quoted,) = [record for record in rispy.loads(written("ris")) if record["id"] == "quoted"]
    copy = "https://web.archive.org/web/20190502101010/https://harbour.example/2019"
    assert quoted == {
        "type_of_reference": "RPRT",
        "id": "quoted",
        "authors": ["Harbour Office,"],
        "title": "港口年度报告",
        "language": "zh",
        "translated_title": "Yearly report of the port",
        "year": "2019",
        "date": "2019/04/",
        "start_page": "12, 14–15",
        "urls": ["https://harbour.example/2019%7Cx"],
        "access_date": "2026/11/03",
        "accession_number": copy,
        "notes": [
            "Title in English: Yearly report of the port",
            f"Archived 2 May 2019 at {copy}",
            "“paid {{at least}} $275 TY - million | ~~~~ for [[cameras]]” "
            "[in English: “paid <much>”] (Harbour master, reported by Wire, p. 12)",
            "“= 'A ''second'' order' =” (pp. 14–15)",
            "“no page” (minute 3)",
        ],
    }


RISPY = {
    "title": "title",
    "secondary_title": "container-title",
    "publisher": "publisher",
    "place_published": "publisher-place",
    "volume": "volume",
    "number": "issue",
    "edition": "edition",
    "type_of_work": "genre",
    "language": "language",
    "doi": "DOI",
    "name_of_database": "archive",
    "short_title": "title-short",
    "tertiary_title": "collection-title",
    "abstract": "abstract",
}


# Where a type has other tags for a variable, or rispy another name for a tag.
RISPY_OF_TYPE = {
    "bill": {"edition": "chapter-number"},
    "book": {"number_of_volumes": "number-of-volumes"},
    "dataset": {"edition": "version"},
    "hearing": {"edition": "chapter-number", "secondary_title": "section"},
    "legal_case": {"publisher": "authority"},
    "legislation": {"section": "section"},
    "map": {"custom1": "scale"},
    "paper-conference": {
        "custom1": "publisher-place",
        "custom3": "container-title",
        "place_published": "event-place",
    },
    "software": {"edition": "version", "language": ""},
    "speech": {"secondary_title": "event-title", "place_published": "event-place"},
}
# Tags that rispy has no name for, and keeps.
UNNAMED = {
    "typical-case-uk": {"SV": ["99"]},
    "typical-edited-book-date-range": {"ED": ["Moreau, Claire", "Singh, Harpreet"]},
    "translated": {"ED": ["Okafor, Chidi"]},
}


def test_rispy_finds_what_each_item_says():
    found = rispy.loads(written("ris"))
    of_type = [RISPY | RISPY_OF_TYPE.get(item["type"], {}) for item in ITEMS]
    names = {name for variables in of_type for name in variables}
    expected = [
        {name: one_line(item.get(variables.get(name))) for name in names}
        for item, variables in zip(ITEMS, of_type, strict=True)
    ]
    assert changed([{n: record.get(n, "") for n in names} for record in found], expected) == []
    unnamed = {record["id"]: record["unknown_tag"] for record in found if "unknown_tag" in record}
    assert unnamed == UNNAMED


def test_rispy_finds_every_remark_in_the_notes():
    unsaid = []
    for item, record in zip(ITEMS, rispy.loads(written("ris")), strict=True):
        pages = [record[end] for end in ("start_page", "end_page") if end in record]
        fields = [_words("-".join(pages)), *record.get("unknown_tag", {}).get("SV", [])]
        fields += [value for value in record.values() if isinstance(value, str)]
        unsaid += _unsaid(item, fields, record.get("notes", []))
    # They stand among the people.
    assert unsaid == [
        ("typical-personal-communication", "To Peter Vance"),
        ("typical-film", "Directed by Simone Baptiste"),
    ]


def test_rispy_finds_the_people():
    found = rispy.loads(written("ris"))
    known = {
        "author": [
            # The particle that a style may drop goes behind the given name in RIS.
            ("Ключ {1}", ["Beethoven, Ludwig van"]),
            ("typical-film", ["Baptiste, Simone"]),  # the director
        ],
        "editor": [("typical-personal-communication", ["Vance, Peter"])],  # the recipient
    }
    for role, name in [
        ("author", "authors"),
        ("editor", "secondary_authors"),
        ("translator", "subsidiary_authors"),
    ]:
        expected = [[_in_ris(one) for one in people(item, role)] for item in ITEMS]
        named = [record.get(name, []) for record in found]
        if role == "editor":
            named = [
                [*names, *record.get("unknown_tag", {}).get("ED", [])]
                for names, record in zip(named, found, strict=True)
            ]
        assert changed(named, expected) == known.get(role, [])


def _in_ris(name):
    if isinstance(name, str):
        return name.replace(",", "") + ","
    return ", ".join(part for part in name if part)


# pybtex


@pytest.mark.parametrize("suffix", BIB)
def test_pybtex_finds_the_people(suffix):
    for role in ("author", "editor"):
        found = [
            [_person(person) for person in entry.persons.get(role, [])]
            for entry in found_by_pybtex(suffix)
        ]
        expected = [people(item, role) for item in ITEMS]
        # The particle that a style may drop goes behind the given name in BibTeX too.
        known = [("Ключ {1}", [("Beethoven", "Ludwig van", "")])] if role == "author" else []
        assert changed(found, expected) == known


def _person(person):
    family, given, suffix = (
        str(Text.from_latex(" ".join(parts)))
        for parts in (
            person.prelast_names + person.last_names,
            person.first_names + person.middle_names,
            person.lineage_names,
        )
    )
    return (family, given, suffix) if given else family


@pytest.mark.parametrize("suffix", BIB)
def test_pybtex_finds_the_titles_in_latex(suffix):
    found = [Text.from_latex(entry.fields["title"]) for entry in found_by_pybtex(suffix)]
    # It leaves the backslash before `$`, and knows neither braces in a text nor these commands.
    expected = [title.replace("$", r"\$") for title in TITLES]
    assert changed(list(map(str, found)), expected) == [
        (
            "lone-brace",
            r"A lone \\vphantom \ and \ with ~ \textasciicircum  | \textless  \textgreater  "
            '‘ ” “ "q" – it’s “so”',
        ),
        ("after-lone-brace", "\\vphantom \\\\ then \\\\vphantom \\"),
        ("balanced", "Balanced \\braces\\ & \\more \\of\\ them\\"),
    ]


def test_pybtex_prints_what_has_the_fields_that_its_styles_demand():
    # It stops at the first entry without one, where bibtex goes on with a warning.
    style = find_plugin("pybtex.style.formatting", "plain")()
    refused = []
    for entry, item in zip(found_by_pybtex("bib"), ITEMS, strict=True):
        try:
            (formatted,) = style.format_entries([entry])
        except FieldIsMissing as error:
            refused.append((item["id"], str(error)))
        else:
            title = str(Text.from_latex(entry.fields["title"]))
            assert title.rstrip(".") in formatted.text.render(Backend())
    assert refused == [
        ("uyghur", "missing author in uyghur"),
        ("quoted", "missing institution in quoted"),
    ]

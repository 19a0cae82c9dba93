"""What LaTeX prints of our BibTeX files with bibtex, and of our BibLaTeX files with biber."""

import re
import string
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from citations import csl_dates, csljson, custom
from citations.formats import FORMATS

from . import works
from .programs import Wrong, need, run
from .typeset import BIBER, BIBTEX, T1, Printed, Program, printed, typeset

# Titles, names, dates


def bibtex_prints_titles(folder: Path) -> None:
    """bibtex and pdflatex print every title."""
    _titles(printed(folder, BIBTEX))


def biber_prints_titles(folder: Path) -> None:
    """biber and pdflatex print every title."""
    _titles(printed(folder, BIBER))


def _titles(said: Printed) -> None:
    _all_printed(said, lambda item: [works.in_tex(works.title(item))], {})


def bibtex_prints_both_amounts(folder: Path) -> None:
    """bibtex and pdflatex print both dollar amounts of one title."""
    _amounts(printed(folder, BIBTEX))


def biber_prints_both_amounts(folder: Path) -> None:
    """biber and pdflatex print both dollar amounts of one title."""
    _amounts(printed(folder, BIBER))


def _amounts(said: Printed) -> None:
    amounts = re.findall(r"\$\S+", said.entries["two-amounts"])
    if amounts != ["$275M", "$30M"]:
        raise Wrong(f"{amounts} are printed in {said.entries['two-amounts']}")


def bibtex_prints_names(folder: Path) -> None:
    """bibtex and pdflatex print every author and editor."""
    _all_printed(printed(folder, BIBTEX), _people, {})


def biber_prints_names(folder: Path) -> None:
    """biber and pdflatex print every author and editor."""
    _all_printed(printed(folder, BIBER), _people, {})


def _people(item: works.Item) -> list[str]:
    people = [name for role in ("author", "editor") for name in item.get(role, [])]
    suffixes = [name["suffix"] for name in people if "suffix" in name]
    return [works.printed_name(name) for name in people] + suffixes


def bibtex_prints_dates(folder: Path) -> None:
    """bibtex and pdflatex print every date, down to the month."""
    _all_printed(printed(folder, BIBTEX), lambda item: [*_month(item), *_accessed(item)], {})


def _month(item: works.Item) -> list[str]:
    date = csl_dates.read(item.get("issued"))
    said = csl_dates.day_text(date.start[:2]) if date.plain else csl_dates.said(date)
    return [said] if said else []


def _accessed(item: works.Item) -> list[str]:
    said = csl_dates.text(item.get("accessed"))
    return [f"(accessed {said})"] if said else []


def biber_prints_dates(folder: Path) -> None:
    """biber and pdflatex print every date."""
    # It stands at the start of a sentence there: `Ca. 1932`.
    known = {"typical-manuscript-circa": ["ca. 1932"]}
    _all_printed(printed(folder, BIBER), lambda item: [*_day(item), *_visited(item)], known)


MONTHS = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()  # noqa: SIM905


def _day(item: works.Item) -> list[str]:
    """As biblatex has it in English: `June 22, 2022`, `ca. 2018`, `2018–`, `Sum. 2018`."""
    date = csl_dates.read(item.get("issued"))
    if not date.start:
        return [date.literal] if date.literal else []
    year, *rest = map(str, date.start)
    month = [MONTHS[date.start[1] - 1]] if rest else []
    day = [f"{rest[1]},"] if len(rest) == 2 else []
    season = [f"{csl_dates.SEASONS[date.season - 1][:3].title()}."] if date.season else []
    start = " ".join((["ca."] if date.circa else []) + season + month + day + [year])
    if date.end is None:
        return [start]
    return [f"{start}–{date.end[0] if date.end else ''}"]


def _visited(item: works.Item) -> list[str]:
    date = csl_dates.read(item.get("accessed")).start
    return ["(visited on {1:02}/{2:02}/{0})".format(*date)] if date else []


def _all_printed(
    said: Printed, expected: Callable[[works.Item], list[str]], known: dict[str, list[str]]
) -> None:
    """Raises Wrong unless all is printed that is expected of each work, but for what is known."""
    missing = {
        item["id"]: lacking
        for item, entry in zip(works.ITEMS, said.entries.values(), strict=True)
        if (lacking := [words for words in expected(item) if words not in entry])
    }
    entries = dict(zip((item["id"] for item in works.ITEMS), said.entries.values(), strict=True))
    if missing != known:
        differing = [key for key in {**missing, **known} if missing.get(key) != known.get(key)]
        raise Wrong(
            "\n".join(
                f"{key}: {missing.get(key, [])} is not printed, {known.get(key, [])} is expected "
                f"not to be.\n    Printed: {entries[key]}"
                for key in differing
            )
        )


# Everything else that a work says

NAMES = ("director", "interviewer", "recipient")
TEXTS = (
    "DOI",
    "URL",
    "archive",
    "archive_location",
    "archive-place",
    "authority",
    "chapter-number",
    "container-title",
    "edition",
    "event-place",
    "event-title",
    "genre",
    "issue",
    "number",
    "number-of-volumes",
    "page",
    "publisher",
    "publisher-place",
    "scale",
    "section",
    "version",
    "volume",
)


def bibtex_prints_the_rest(folder: Path) -> None:
    """bibtex and pdflatex print all that else a work says, but for what is listed."""
    known = {
        "DOI": {"article-magazine"},  # there is an address
        "page": {"report"},
        "publisher-place": {"article-newspaper"},
    }
    works.same(_unprinted(printed(folder, BIBTEX)), known)


def biber_prints_the_rest(folder: Path) -> None:
    """biber and pdflatex print all that else a work says."""
    works.same(_unprinted(printed(folder, BIBER)), {})


def _unprinted(said: Printed) -> dict[str, set[str]]:
    """The variables that are not printed, and the types of work that have one."""
    unprinted = defaultdict(set)
    for item, entry in zip(works.ITEMS, said.entries.values(), strict=True):
        known = csljson.data(item)
        values = {name: known[name] for name in TEXTS if name in item and name in known}
        values["translated title"] = custom.translated_title(item)
        values |= {n: works.printed_name(person) for n in NAMES for person in item.get(n, [])}
        for name, value in values.items():
            # `2` is printed in `2nd`, but not in `12`.
            words = re.escape(_dashes(value))
            if value and not re.search(rf"(?<!\w){words}(?!\d)", _dashes(entry)):
                unprinted[name].add(item["type"])
    return dict(unprinted)


def _dashes(text: str) -> str:
    return text.replace("–", "-")


# Signs, in the fonts that everybody has


def bibtex_prints_every_sign(folder: Path) -> None:
    """bibtex and pdflatex print every ASCII sign."""
    _signs(folder, BIBTEX, T1, {})


def biber_prints_every_sign(folder: Path) -> None:
    """biber and pdflatex print every ASCII sign."""
    _signs(folder, BIBER, T1, {})


# TeX's own fonts have no upright quotation mark, no stroke, no underscore (which is drawn) and, for
# a tilde, the accent. No spelling of the stroke is right there and in pandoc too.
IN_OLD_FONTS = {'"': "”", "|": "—", "_": "", "~": "˜"}


def bibtex_prints_signs_in_old_fonts(folder: Path) -> None:
    """bibtex and pdflatex print every ASCII sign in TeX's own fonts, but for what is listed."""
    _signs(folder, BIBTEX, "", IN_OLD_FONTS)


def biber_prints_signs_in_old_fonts(folder: Path) -> None:
    """biber and pdflatex print every ASCII sign in TeX's own fonts, but for what is listed."""
    # biber makes a plain `<` of `\\textless{}`.
    _signs(folder, BIBER, "", {**IN_OLD_FONTS, "<": "¡", ">": "¿"})


def _signs(folder: Path, program: Program, encoding: str, known: dict[str, str]) -> None:
    """Each sign alone in a title between two letters; quotation marks are turned in any case."""
    items: list[works.Item] = [
        {
            "id": f"sign-{ord(sign)}",
            "type": "book",
            "title": f"x{sign} y",
            "author": [{"literal": "Plato"}],
            "publisher": "Academy",
            "issued": {"date-parts": [[2018]]},
        }
        for sign in string.punctuation
    ]
    bibliography = "".join(FORMATS[program.suffix].write(items))
    keys = [item["id"] for item in items]
    entries, _ = typeset(folder, program, bibliography, keys, encoding)
    found = {}
    for sign, key in zip(string.punctuation, keys, strict=True):
        title = re.search(r"Plato\. x(.*?) ?y", entries[key])
        found[sign] = title[1].strip() if title else entries[key]
    expected = dict(zip(string.punctuation, string.punctuation, strict=True))
    works.same(found, {**expected, "'": "’", "`": "‘", **known})


# What the programs complain about


def bibtex_warns_of_nothing_else(folder: Path) -> None:
    """bibtex warns of nothing but what works lack."""
    # It prints them all the same.
    known = ["empty author in uyghur", "empty institution in quoted"]
    _warnings(printed(folder, BIBTEX), known)


def biber_warns_of_nothing_else(folder: Path) -> None:
    """biber warns of nothing but a date in words."""
    known = [
        "legacy year field 'until 1999' in entry 'chapter' is not an integer - "
        "this will probably not sort properly."
    ]
    _warnings(printed(folder, BIBER), known)


def _warnings(said: Printed, known: list[str]) -> None:
    if sorted(said.warnings) != known:
        raise Wrong("\n".join(["The warnings are:", *sorted(said.warnings)]))


def biber_knows_every_field(folder: Path) -> None:
    """biber's data model knows every field where it stands, but for what is listed."""
    need("biber", "biblatex.sty")
    path = folder / "works.biblatex.bib"
    path.write_text(works.written("biblatex.bib"))
    command: list[str | Path] = ["biber", "--tool", "--validate-datamodel", path]
    said, _ = run([*command, "--output-file", folder / "again.bib"], folder)
    kinds = {key: kind for kind, key in re.findall(r"^@(\w+)\{(.*),$", path.read_text(), re.M)}
    found = defaultdict(set)
    for key, complaint in re.findall(r"^WARN - Datamodel: Entry '(.*?)' \(.*?\): (.*)", said, re.M):
        found[re.sub(" for entrytype.*", "", complaint)].add(kinds[key])
    # Types that biblatex prints as `@misc`, and has no fields for.
    cases, others = {"jurisdiction", "legislation"}, {"audio", "letter", "video"}
    works.same(
        found,
        {
            "Invalid field 'author'": others,
            "Invalid field 'language'": {*cases, *others, "patent"},
            "Invalid field 'note'": cases | others,
            "Invalid field 'number'": {*cases, "audio"},
            "Invalid field 'organization'": {"audio", "video"},
            "Invalid field 'pages'": cases,
            "Invalid field 'title'": cases | others,
            "Invalid field 'type'": {"audio", "letter"},
            "Invalid field 'volume'": cases,
            "Invalid value of field 'year' must be datatype 'datepart' - ignoring field": {
                "incollection"
            },
            # What the work does not say.
            "Missing mandatory field 'author'": {"article", "book"},
            "Missing mandatory field 'institution'": {"report"},
            "Missing mandatory field 'type'": {"report"},
            "Missing mandatory field - one of 'date, year' must be defined": {"misc", "online"},
        },
    )


CHECKS = [
    bibtex_prints_titles,
    bibtex_prints_both_amounts,
    bibtex_prints_names,
    bibtex_prints_dates,
    bibtex_prints_the_rest,
    bibtex_prints_every_sign,
    bibtex_prints_signs_in_old_fonts,
    bibtex_warns_of_nothing_else,
    biber_prints_titles,
    biber_prints_both_amounts,
    biber_prints_names,
    biber_prints_dates,
    biber_prints_the_rest,
    biber_prints_every_sign,
    biber_prints_signs_in_old_fonts,
    biber_warns_of_nothing_else,
    biber_knows_every_field,
]

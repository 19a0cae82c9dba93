"""bibutils, which many converters and editors are built on, reads our RIS."""

from pathlib import Path

from lxml import etree

from citations import csl_dates

from . import works
from .programs import need, run

MODS = {"m": "http://www.loc.gov/mods/v3"}


def reads_every_record(folder: Path) -> None:
    """bibutils reads every RIS record, and its id."""
    found = [record.get("ID") for record in _records(folder)]
    # It allows no space in one.
    works.compare(found, lambda item: item["id"], {"Ключ {1}": "Ключ{1}"})


def reads_titles(folder: Path) -> None:
    """bibutils reads every title in RIS."""
    found = [record.findtext("m:titleInfo/m:title", "", MODS) for record in _records(folder)]
    works.compare(found, works.title, {})


def reads_dates(folder: Path) -> None:
    """bibutils reads every date in RIS, and of a range the year it starts with."""
    found = [record.findtext(".//m:dateIssued", "", MODS) for record in _records(folder)]
    works.compare(found, _date, {"lone-brace": "c. 2018", "chapter": "until 1999"})


def _date(item: works.Item) -> str:
    date = csl_dates.read(item.get("issued"))
    return csl_dates.day_edtf(date.start if date.plain else date.start[:1]) if date.start else ""


def _records(folder: Path) -> list[etree._Element]:
    need("ris2xml")
    path = folder / "works.ris"
    path.write_bytes(works.written("ris").encode())
    # Titles as they are: not split at a colon, nothing taken for LaTeX.
    whole = ["--nosplit-title", "--no-latex"]
    said, _ = run(["ris2xml", *whole, "-i", "utf8", "-o", "utf8", path], folder)
    records: list[etree._Element] = etree.fromstring(said.lstrip("\ufeff").encode())[:]
    return records


CHECKS = [reads_every_record, reads_titles, reads_dates]

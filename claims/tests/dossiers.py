"""A small dossier for tests, and everything that the database and the storage hold."""

import csv
import io
import zipfile

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from openpyxl import Workbook

LEDGER = (
    "The harbour office published its ledger on Friday.\n"
    "It says that the port took 275 barges in March, and that 31 of them were turned away.\n"
    "“We had no berths left,” said Mirelle Okafor, who keeps the gate.\n"
)
LETTER = "A letter to the office. Nobody counted the barges in April.\n"

SOURCES = """id,type,title,author,issued,url,language,file,access,derived_from,derivation,note
ledger,report,The ledger,"Okafor, Mirelle; Harbour Office",2021-04,https://harbour.example/l,\
en,documents/ledger.txt,public,,,
letter,,A letter,,,,,documents/letter.txt,,ledger,paraphrase,Never sent.
"""
CLAIMS = """id,text,status,topics,subjects,occurred,value,unit,qualifier,note
barges,The port took 275 barges.,published,Harbour; Trade,Harbour Office,2021-03,275,barges,,
turned-away,31 barges were turned away.,in review,Harbour,,2021-03,31,barges,about,To be checked.
april,No count exists for April.,draft,,,2021-04,,,,
"""
EVIDENCE = """claim,source,quote,stance,attribution,locator,note
barges,ledger,the port took 275 barges in March,supports,,p. 1,
barges,letter,Nobody counted the barges in April.,context,,,Of another month.
turned-away,ledger,31 of them were turned away,,Mirelle Okafor,,
april,letter,Nobody counted the barges in April.,supports,,,
"""
RELATIONS = """claim,relation,other,note
turned-away,narrows,barges,A part of them.
"""
TABLES = {
    "sources.csv": SOURCES,
    "claims.csv": CLAIMS,
    "evidence.csv": EVIDENCE,
    "relations.csv": RELATIONS,
}
DOCUMENTS = {"documents/ledger.txt": LEDGER, "documents/letter.txt": LETTER}


def as_bytes(content):
    return content.encode() if isinstance(content, str) else content


def written(folder, files=None, **tables):
    """`folder` with the dossier in it; `claims=` and so on replace a table, or drop it: None."""
    contents = {**TABLES, **DOCUMENTS, **(files or {})}
    contents |= {f"{name}.csv": table for name, table in tables.items()}
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink(missing_ok=True)
            continue
        path.write_bytes(as_bytes(content))
    return folder


def zipped(path, contents):
    """A zip at `path` of {name or ZipInfo: text or bytes}."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, as_bytes(content))
    return path


def as_workbook(tables):
    """A Workbook with a sheet for each of {title: CSV or rows}."""
    book = Workbook()
    book.remove(book.active)
    for title, table in tables.items():
        sheet = book.create_sheet(title)
        for row in csv.reader(io.StringIO(table)) if isinstance(table, str) else table:
            sheet.append([None if cell == "" else cell for cell in row])
    return book


def saved(book, path):
    """The path of a workbook that was saved there."""
    book.save(path)
    return path


def imported(path, **options):
    """What the command prints."""
    out = io.StringIO()
    call_command("import_dossier", str(path), stdout=out, **options)
    return out.getvalue()


def everything():
    """Every row of every table of ours as text, and every stored file."""
    rows = "".join(
        serializers.serialize("json", model.objects.order_by("pk"), indent=1)
        for label in ("sources", "claims")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    )
    return rows, stored_files()


def stored_files():
    root = settings.MEDIA_ROOT
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}

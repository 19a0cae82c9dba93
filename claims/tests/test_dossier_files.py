"""A dossier is a folder or a zip: nothing from outside it is read, and nothing without bound."""

import os
import stat
import zipfile

import pytest
from django.core.management.base import CommandError

from claims.dossier.files import OPERATOR
from claims.dossier.importing import import_dossier
from claims.dossier.problems import Refused
from sources.models import Capture

from . import dossiers
from .dossiers import everything, imported, written, zipped

pytestmark = pytest.mark.django_db

HARBOUR = {**dossiers.TABLES, **dossiers.DOCUMENTS}
SUMMARY = (
    "2 sources (2 new)\n"
    "1 derivation (1 new)\n"
    "2 captures (2 new)\n"
    "3 claims (3 new)\n"
    "4 quotes: 4 verified (4 new)\n"
    "1 relation (1 new)\n"
)


def refusal(path):
    before = everything()
    with pytest.raises(CommandError) as refused:
        imported(path)
    assert everything() == before
    return str(refused.value)


def one_problem(words):
    return f"Nothing was written: 1 problem.\n{words}"


def member(name, **attributes):
    info = zipfile.ZipInfo(name)
    for attribute, value in attributes.items():
        setattr(info, attribute, value)
    return info


def test_a_zip_is_as_good_as_a_folder(tmp_path):
    assert imported(zipped(tmp_path / "harbour.zip", HARBOUR)) == SUMMARY
    assert imported(written(tmp_path / "harbour")).endswith("Nothing changed.\n")


def test_the_zip_of_a_folder_has_the_folder_in_front(tmp_path):
    contents = {f"port/harbour/{name}": content for name, content in HARBOUR.items()}
    contents |= {
        "port/": "",
        "__MACOSX/port/._claims.csv": b"\0",
        "port/harbour/old/claims.csv": "x",
    }
    assert imported(zipped(tmp_path / "harbour.zip", contents)) == SUMMARY


def test_two_dossiers_in_one_zip_are_refused(tmp_path):
    path = zipped(tmp_path / "two.zip", {"b/claims.csv": "", "a/sources.csv": ""})
    assert refusal(path) == one_problem("The zip holds two dossiers: “a” and “b”.")


def test_a_file_is_known_by_its_own_name(tmp_path):
    imported(zipped(tmp_path / "harbour.zip", HARBOUR))
    assert sorted(Capture.objects.values_list("filename", "tool")) == [
        ("ledger.txt", "import_dossier"),
        ("letter.txt", "import_dossier"),
    ]


@pytest.mark.parametrize("name", ["../claims.csv", "a/../../b", "/etc/passwd", "..\\b", "C:/b"])
def test_a_name_that_leads_out_of_the_zip_is_refused(tmp_path, name):
    path = zipped(tmp_path / "evil.zip", {**HARBOUR, name: "x"})
    assert refusal(path) == one_problem(f"“{name}” leads out of the dossier.")


def test_a_symbolic_link_in_a_zip_is_refused(tmp_path):
    link = member("documents/ledger.txt", external_attr=(stat.S_IFLNK | 0o777) << 16)
    contents = {name: content for name, content in HARBOUR.items() if "ledger" not in name}
    path = zipped(tmp_path / "evil.zip", {**contents, link: "/etc/passwd"})
    assert refusal(path) == one_problem(
        "“documents/ledger.txt” is a symbolic link: put the file itself into the zip."
    )


def test_an_encrypted_zip_is_refused(tmp_path):
    path = zipped(tmp_path / "secret.zip", {"claims.csv": dossiers.CLAIMS})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert refusal(path) == one_problem(
        "“claims.csv” is encrypted: make the zip without a password."
    )


def test_an_unusual_compression_is_refused(tmp_path):
    path = tmp_path / "lzma.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("claims.csv", dossiers.CLAIMS)
    assert refusal(path) == one_problem(
        "“claims.csv” is compressed in an unusual way: make a plain zip."
    )


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = zipped(tmp_path / "bomb.zip", {**HARBOUR, "documents/zeros": bytes(20_000_000)})
    before = everything()

    def refused_by(**limits):
        with pytest.raises(Refused) as refused:
            import_dossier(path, limits=OPERATOR._replace(**limits))
        return str(refused.value)

    assert refused_by(unpacked=1024**2 * 10) == "The zip unpacks to more than 10 MB."
    assert refused_by(members=3) == "The zip holds more than 3 files."
    assert refused_by(table=256).splitlines() == [
        f"{table}.csv: The table is larger than 0.000244141 MB."
        for table in ("sources", "claims", "evidence")
    ]
    assert everything() == before


def test_a_document_is_read_no_further_than_it_may_be_long(tmp_path, settings):
    settings.DOCUMENT_MAX_BYTES = 1024
    long = {"documents/ledger.txt": "a" * 1025}
    words = one_problem("sources.csv, line 2, file: The file is larger than 0.000976562 MB.")
    assert refusal(written(tmp_path / "harbour", files=long)) == words
    assert refusal(zipped(tmp_path / "harbour.zip", {**HARBOUR, **long})) == words


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path):
    contents = {member("claims.csv"): dossiers.CLAIMS, "claims.csv": "id,text\n"}
    path = zipped(tmp_path / "twice.zip", contents)
    assert refusal(path) == one_problem("The zip holds two files of the same name.")


def overwrite(data, start, new):
    data[start : start + len(new)] = new


@pytest.mark.parametrize(
    "damage",
    [
        lambda data, name, end: overwrite(data, end, b"\xff" * 20),
        # Another name than the list of contents says, and one that is no UTF-8 at all.
        lambda data, name, end: overwrite(data, name, b"d0cuments"),
        lambda data, name, end: (
            overwrite(data, name - 24, b"\x00\x08") or overwrite(data, name, b"\xff")
        ),
        # A patch for a file that nobody has, and a kind of encryption that nobody reads.
        lambda data, name, end: overwrite(data, data.rindex(b"documents/letter.txt") - 38, b"\x20"),
        lambda data, name, end: overwrite(data, data.rindex(b"documents/letter.txt") - 38, b"\x40"),
    ],
)
def test_a_damaged_member_is_named(tmp_path, damage):
    path = zipped(tmp_path / "damaged.zip", HARBOUR)
    data = bytearray(path.read_bytes())
    name = data.index(b"documents/letter.txt")
    damage(data, name, name + len("documents/letter.txt"))
    path.write_bytes(data)
    assert refusal(path) == one_problem(
        "sources.csv, line 3, file: “documents/letter.txt” cannot be unpacked."
    )


def test_what_is_no_dossier_is_refused(tmp_path):
    nothing = tmp_path / "nothing"
    assert refusal(nothing) == one_problem(f"There is no folder and no file {nothing}.")
    text = tmp_path / "notes.txt"
    text.write_text("PK, but no zip")
    assert refusal(text) == one_problem(f"{text} is neither a folder nor a zip that can be read.")
    nothing.mkdir()
    assert refusal(nothing) == one_problem(
        "There is no table in it: none of sources.csv, claims.csv, evidence.csv, relations.csv."
    )


def test_a_link_in_a_folder_may_not_lead_out_of_it(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(dossiers.LEDGER)
    folder = written(tmp_path / "harbour", files={"documents/ledger.txt": None})
    (folder / "documents/ledger.txt").symlink_to(secret)
    assert refusal(folder) == one_problem(
        "sources.csv, line 2, file: “documents/ledger.txt” leads out of the dossier."
    )
    (folder / "documents/ledger.txt").unlink()
    (folder / "documents/ledger.txt").symlink_to("ledger.txt")
    assert refusal(folder) == one_problem(
        "sources.csv, line 2, file: “documents/ledger.txt” cannot be read."
    )
    # The same link is no fault as long as it stays inside.
    secret.rename(folder / "documents/real.txt")
    (folder / "documents/ledger.txt").unlink()
    (folder / "documents/ledger.txt").symlink_to("real.txt")
    assert imported(folder) == SUMMARY


def test_a_table_may_not_lead_out_of_its_folder_either(tmp_path):
    (tmp_path / "claims.csv").write_text(dossiers.CLAIMS)
    folder = written(tmp_path / "harbour", claims=None)
    (folder / "claims.csv").symlink_to(tmp_path / "claims.csv")
    assert refusal(folder) == one_problem("claims.csv: “claims.csv” leads out of the dossier.")


def test_a_pipe_is_no_document(tmp_path):
    folder = written(tmp_path / "harbour", files={"documents/ledger.txt": None})
    os.mkfifo(folder / "documents/ledger.txt")
    assert refusal(folder) == one_problem(
        "sources.csv, line 2, file: “documents/ledger.txt” is not a file."
    )

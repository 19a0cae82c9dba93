import pytest
from django.core.management import CommandError, call_command

from sources.models import Source
from tests.builders import a_source

pytestmark = pytest.mark.django_db
RIS = (
    "TY  - RPRT\nTI  - Cranes fall silent\nUR  - https://watch.example/1\nLA  - en\nER  - \n"
    "TY  - RPRT\nTI  - The port pays for everything\nER  - \n"
)
SAID = (
    "1 changed: Cranes fall silent (cranes): language. The same address.\n"
    "2 made: The port pays for everything{slug}\n"
    "2 works: 1 made, 1 changed\n"
)


@pytest.fixture
def cranes():
    return a_source(
        "cranes", text="", type="report", title="Cranes fall silent", url="https://watch.example/1"
    )


def run(tmp_path, text, *options):
    path = tmp_path / "works.ris"
    path.write_text(text)
    call_command("import_sources", str(path), *options)
    return path


def test_a_file_comes_in(tmp_path, capsys, cranes):
    run(tmp_path, RIS)
    cranes.refresh_from_db()
    assert (cranes.language, Source.objects.count()) == ("en", 2)
    said = " (the-port-pays-for-everything): type, title."
    assert capsys.readouterr().out == SAID.format(slug=said)


def test_a_dry_run_writes_nothing(tmp_path, capsys, cranes):
    run(tmp_path, RIS, "--dry-run")
    assert Source.objects.count() == 1
    assert capsys.readouterr().out == (SAID.format(slug=".") + "Nothing was written (dry run).\n")


def test_one_refused_entry_stops_all(tmp_path, capsys, cranes):
    with pytest.raises(CommandError, match="^Nothing was written: 1 refused.$"):
        run(tmp_path, RIS + "TY  - RPRT\nER  - \n")
    assert Source.objects.count() == 1
    assert capsys.readouterr().out.splitlines()[2:] == [
        "3 refused: without a title. It says nothing but its type.",
        "3 works: 1 made, 1 changed, 1 refused",
    ]


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(CommandError, match="works.ris: There is no work in the file."):
        run(tmp_path, "nothing")
    with pytest.raises(CommandError, match="none.bib cannot be read: No such file or directory.$"):
        call_command("import_sources", str(tmp_path / "none.bib"))

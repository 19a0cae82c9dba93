"""The authors' cell: persons, organisations, and the way back."""

import pytest

from citations import names

CELLS = [
    ("", []),
    (" ;; ", []),
    ("Ruiz, Ana", [{"family": "Ruiz", "given": "Ana"}]),
    (
        "de la Cruz, María José; Human Rights Watch",
        [{"family": "de la Cruz", "given": "María José"}, {"literal": "Human Rights Watch"}],
    ),
    ("IPVM;新华社", [{"literal": "IPVM"}, {"literal": "新华社"}]),
    ("{Smith, Jones & Co}", [{"literal": "Smith, Jones & Co"}]),
    (
        "{Hangzhou Cameras Co., Ltd.} ; {One; Two};Ruiz, Ana;",
        [
            {"literal": "Hangzhou Cameras Co., Ltd."},
            {"literal": "One; Two"},
            {"family": "Ruiz", "given": "Ana"},
        ],
    ),
    ("{IPVM}", [{"literal": "IPVM"}]),
    ("King, Martin Luther, Jr.", [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]),
    ("Windsor, Charles, III", [{"family": "Windsor", "given": "Charles", "suffix": "III"}]),
    ("Plato,", [{"family": "Plato"}]),
    ("Ruiz,\r\n Ana\x00", [{"family": "Ruiz", "given": "Ana"}]),
]

REFUSED = [
    (
        "Smith, Jones, and Partners",
        "“Smith, Jones, and Partners” has more than one comma. Divide names by semicolons, and put "
        "an organisation with commas in braces: {Smith, Jones, and Partners}.",
    ),
    (", Ana", "“, Ana” has no family name before the comma. Write Family, Given."),
    (
        "IPVM; Smith {Jones}",
        "“Smith {Jones}” cannot be read as a name: braces stand around the whole name of an "
        "organisation, as in {Smith, Jones & Co}.",
    ),
    (
        "{Smith, Jones",
        "“{Smith, Jones” cannot be read as a name: braces stand around the whole name of an "
        "organisation, as in {Smith, Jones & Co}.",
    ),
]

UNWRITABLE = [
    ({"literal": "A } B"}, "“A } B” cannot be written as a name: it has braces in it."),
    (
        {"family": "Ruiz; IPVM", "given": "Ana"},
        "“Ruiz; IPVM, Ana” cannot be written as a person's name: a part of it has a comma, a "
        "semicolon or a brace in it.",
    ),
]


@pytest.mark.parametrize(("cell", "parsed"), CELLS)
def test_a_cell_is_read(cell, parsed):
    assert names.parse(cell) == parsed


@pytest.mark.parametrize("parsed", [parsed for _, parsed in CELLS])
def test_names_come_back_as_they_were_written(parsed):
    assert names.parse(names.write(parsed)) == parsed


def test_a_cell_is_written_with_braces_only_where_they_are_needed():
    written = names.write(
        [{"family": "Ruiz", "given": "Ana"}, {"literal": "IPVM"}, {"literal": "Cameras Co., Ltd."}]
    )
    assert written == "Ruiz, Ana; IPVM; {Cameras Co., Ltd.}"


def test_particles_are_written_where_they_are_printed():
    ruiz = {"non-dropping-particle": "de", "family": "Ruiz", "given": "Ana"}
    beethoven = {"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"}
    assert names.write([ruiz, beethoven]) == "de Ruiz, Ana; Beethoven, Ludwig van"


@pytest.mark.parametrize(("cell", "sentence"), REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(cell, sentence):
    with pytest.raises(ValueError) as refusal:
        names.parse(cell)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(("name", "sentence"), UNWRITABLE)
def test_what_would_come_back_as_another_name_is_not_written(name, sentence):
    with pytest.raises(ValueError) as refusal:
        names.write([name])
    assert str(refusal.value) == sentence


def test_only_names_with_something_to_show_are_listed():
    ruiz = {"family": "Ruiz", "given": "Ana"}
    given = [ruiz, {}, {"literal": " "}, {"family": None}, "Ruiz", None, {"given": "Plato"}]
    assert names.listed(given) == [ruiz, {"given": "Plato"}]
    assert names.listed("Ruiz, Ana") == []

"""Formatted citations: every named style, any style of the repository, nothing acts as markup."""

import re

import pytest

from citations import styles

WORK = {
    "id": "a",
    "type": "webpage",
    "title": "From $275M for “cameras” to $30M for R&D",
    "author": [{"family": "Ruiz", "given": "Ana"}, {"literal": "Harbour Office"}],
    "container-title": "Harbour Gazette",
    "issued": {"date-parts": [[2022, 6, 22]]},
    "URL": "https://gazette.example/a_b?x=1&y=2",
}


def one(style="apa", locale="", **changes):
    (entry,) = styles.bibliography([{**WORK, **changes}], style, locale)
    return entry


def text(style="apa", locale="", **changes):
    return one(style, locale, **changes).text


def test_the_styles_offered_by_name_are_there_and_know_their_kind():
    notes = [name for name in styles.NAMED if styles.style(name).is_note]
    assert notes == ["chicago-notes-bibliography", "oscola", "bluebook-law-review"]


def test_several_lists_in_one_go_are_those_of_each_alone():
    lists = [[WORK], [], [{**WORK, "type": "interview", "author": []}, WORK]]
    together = styles.bibliographies(lists, "apa", "en-GB")
    assert together == [styles.bibliography(items, "apa", "en-GB") for items in lists]


def test_an_entry_has_text_html_label_and_note():
    address = "https://gazette.example/a_b?x=1"
    assert one("ieee") == styles.Entry(
        0,
        "[1]",
        "A. Ruiz and Harbour Office, “From $275M for ‘cameras’ to $30M for R&amp;D,” Harbour "
        f'Gazette. [Online]. Available: <a href="{address}&amp;y=2">{address}&amp;y=2</a>',
        "A. Ruiz and Harbour Office, “From $275M for ‘cameras’ to $30M for R&D,” Harbour Gazette. "
        f"[Online]. Available: {address}&y=2",
        "",
    )
    assert one("oscola", "en-GB").note == (
        "Ana Ruiz and Harbour Office, ‘From $275M for “Cameras” to $30M for R&D’ (Harbour Gazette, "
        f"22 June 2022) <{address}&y=2>."
    )


def test_a_style_of_footnotes_alone_gives_them_as_its_entries():
    entry = one("bluebook-law-review")
    assert entry.text == entry.note
    assert entry.text.startswith("Ana Ruiz & Harbour Office, From $275M for “Cameras” to $30M for")


def test_a_bibliography_is_sorted_by_the_style():
    items = [
        {"id": "1", "type": "book", "title": "Z", "author": [{"family": "Young", "given": "A"}]},
        {"id": "2", "type": "book", "title": "A", "author": [{"family": "Abel", "given": "B"}]},
    ]
    assert [entry.at for entry in styles.bibliography(items, "apa")] == [1, 0]
    assert [entry.at for entry in styles.bibliography(items, "ieee")] == [0, 1]


def test_two_of_one_author_and_year_are_told_apart():
    items = [{**WORK, "id": "1", "title": "One"}, {**WORK, "id": "2", "title": "Two"}]
    assert re.findall(r"\d{4}[ab]", str(styles.bibliography(items, "apa"))) == [
        *["2022a"] * 2,
        *["2022b"] * 2,
    ]


def test_the_words_of_a_claim_keep_their_case_and_a_headline_does_not():
    headline = text("modern-language-association", title="Cameras cost USD 275M in all")
    assert "“Cameras Cost USD 275M in All.”" in headline
    statement = text(
        "modern-language-association",
        title="Cameras cost USD 275M in all.",
        custom={"statement": True},
    )
    assert "“Cameras cost USD 275M in all.”" in statement


@pytest.mark.parametrize(
    ("issued", "said"),
    [
        ({"date-parts": [[2018]]}, "(2018)."),
        ({"date-parts": [[2018]], "circa": True}, "(ca. 2018)."),
        ({"date-parts": [[2018, 8]]}, "(2018, August)."),
        ({"date-parts": [[2018, 8, 3]]}, "(2018, August 3)."),
        ({"date-parts": [[2016], [2018]]}, "(2016–2018)."),
        ({"date-parts": [[2018], [0]]}, "(2018–)."),
        ({"date-parts": [[2018]], "season": 2}, "(2018, Summer)."),
        ({"literal": "until 1999"}, "(until 1999)."),
        ({}, "(n.d.)."),
    ],
)
def test_a_date_stays_as_precise_as_it_is(issued, said):
    assert re.search(r"\([^()]*\)\.", text(issued=issued))[0] == said


@pytest.mark.parametrize("style", styles.NAMED)
def test_a_rough_date_is_said_once_and_stays_rough(style):
    said = text(style, issued={"date-parts": [[1932]], "circa": True})
    assert re.search(r"c\. 1932|ca\. 1932|\[1932\?\]|Circa 1932", said) or style == "ieee"
    assert said.count("1932") == (0 if style == "ieee" else 1)  # which dates no web page


def test_an_organisation_is_never_parted_and_no_author_is_no_author():
    assert text(author=[{"literal": "Lens & Shutter, Ltd."}]).startswith("Lens & Shutter, Ltd. (20")
    assert text(author=[]).startswith("From $275M for “cameras” to $30M for R&D. (2022")


def test_the_title_is_followed_by_its_translation():
    said = text(title="摄像头合同", custom={"title-translated": "Camera contracts"})
    assert "摄像头合同 [Camera contracts]." in said


def test_an_address_of_an_archive_is_no_shelf_mark():
    assert "archive.example" not in text(archive_location="https://archive.example/1")
    assert "CO 537/3" in text(type="manuscript", archive_location="CO 537/3", archive="Kew")


def test_what_a_style_is_silent_about_is_cited_as_a_document():
    assert text(type="interview", author=[], title="A talk").startswith("A talk. (2022, June 22).")


def test_what_stays_silent_as_a_document_too_has_its_note():
    talk = {"id": "a", "type": "speech", "title": "A talk"}
    book = {"id": "b", "type": "book", "title": "B", "publisher": "P"}
    found = styles.bibliography([talk, book], "chicago-notes-bibliography")
    assert {entry.at: entry.text for entry in found} == {0: "“A Talk,” n.d.", 1: "B. P, n.d."}


def test_a_label_without_names_of_its_own_stands_behind_them():
    book = {
        "id": "a",
        "type": "chapter",
        "title": "Lenses",
        "author": [{"family": "Quaye", "given": "Efua"}],
        "container-title": "The price of watching",
        "editor": [{"family": "Novak", "given": "Jan"}],
    }
    (entry,) = styles.bibliography([book], "american-medical-association")
    assert entry.text == "Quaye E. Lenses. In: Novak J, ed. The Price of Watching."


@pytest.mark.parametrize("style", styles.NAMED)
def test_no_sign_of_an_item_acts_as_markup(style):
    bad = "<script>alert(1)</script> <i>x</i> *y* [z](javascript:alert(2)) \\textbf{w} &lt; $m$"
    entry = one(
        style,
        title=bad,
        author=[{"literal": bad}, {"family": bad, "given": bad}],
        publisher=bad,
        genre=bad,
        URL="javascript:alert(1)",
        **{"container-title": bad},
    )
    tags = set(re.findall(r"<[^>]*>", entry.html))
    assert tags <= {"<em>", "</em>", '<span class="smallcaps">', "</span>"}
    assert "[z](javascript:alert(2)) \\textbf{" in entry.text


@pytest.mark.parametrize(
    ("asked", "known"),
    [("", ""), ("de", "de-DE"), ("de_AT", "de-AT"), ("EN", "en-US"), ("zh-Hant-TW", "zh-CN")],
)
def test_languages(asked, known):
    assert styles.check_locale(asked) == known


def test_the_reader_s_language():
    assert "Consulté le" in text(
        "harvard-cite-them-right", "fr", accessed={"date-parts": [[2026, 11, 3]]}
    )


def test_every_language_that_is_offered_is_known_to_pandoc():
    dated = {"accessed": {"date-parts": [[2026, 5, 3]]}}
    said = {name: text("harvard-cite-them-right", name, **dated) for name in styles.LOCALES}
    same = [name for name in said if said[name] == said["en-US"]]
    assert same == ["en-US"]


@pytest.mark.parametrize("name", ["APA", "apa.csl", "Apa"])
def test_a_style_is_known_however_its_name_is_written(name):
    assert styles.style(name) == styles.style("apa")


def test_a_style_that_names_another_one_is_that_one():
    assert styles.style("nature-biotechnology") == styles.style("nature")
    assert {name: styles.style(short) for short, name in styles.ALSO_CALLED.items()} == {
        name: styles.style(name) for name in styles.ALSO_CALLED.values()
    }


@pytest.mark.parametrize(
    "name", ["", "x", "../apa", "apa.csl.csl", "dependent/nature-biotechnology", "a" * 300, "\0"]
)
def test_an_unknown_style_is_refused_in_a_sentence(name):
    with pytest.raises(styles.UnknownStyle, match="is not a style of the CSL style repository"):
        styles.bibliography([WORK], name)


@pytest.mark.parametrize("name", ["xx", "tlh-KL", "../de", "d" * 100])
def test_an_unknown_language_is_refused_in_a_sentence(name):
    with pytest.raises(styles.UnknownStyle, match="is not a language"):
        styles.bibliography([WORK], "apa", name)


def test_the_largest_bibliography_is_announced(monkeypatch):
    monkeypatch.setattr(styles, "MOST_ITEMS", 1)
    with pytest.raises(styles.TooMany, match="holds at most 1 works"):
        styles.bibliography([WORK, WORK], "apa")
    with pytest.raises(styles.UnknownStyle):
        styles.bibliography([WORK, WORK], "nix")


def test_a_pandoc_that_fails_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setattr("pypandoc.get_pandoc_path", lambda: "/nowhere/pandoc")
    with pytest.raises(styles.NotFormatted, match="could not be formatted"):
        styles.bibliography([WORK], "apa")
    monkeypatch.undo()
    monkeypatch.setattr(styles, "SECONDS", 0.001)
    with pytest.raises(styles.NotFormatted, match="in time"):
        styles.bibliography([WORK], "apa")


def test_a_crowd_waits_and_is_told(monkeypatch):
    monkeypatch.setattr(styles, "SECONDS", 0.01)
    with styles.RUNNING, styles.RUNNING, pytest.raises(styles.NotFormatted, match="Too many"):
        styles.bibliography([WORK], "apa")


def test_nothing_gives_nothing():
    assert styles.bibliography([], "apa") == []

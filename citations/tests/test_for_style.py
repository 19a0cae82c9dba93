"""Items as a style should be given them."""

import pytest

from citations import for_style, styles
from citations.for_style import ARCHIVE, UNCERTAIN, prepared

EVERYTHING = frozenset(for_style.ASKED_FOR)
WORK = {"id": "a", "type": "webpage", "title": "T"}


def given(style="apa", asks=EVERYTHING, **item):
    return prepared({**WORK, **item}, style, asks)


def test_which_styles_know_doubt_and_archives():
    asks = {name: styles.style(name).asks for name in styles.NAMED}
    both = {UNCERTAIN, ARCHIVE}
    assert {name for name, known in asks.items() if known == both} == {
        *("apa", "chicago-notes-bibliography", "chicago-author-date"),
        "modern-language-association",
    }
    assert all(known in (both, set()) for known in asks.values())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Plain words", ["Plain words"]),
        ("From $275M to R&D", ["From ", {"fixed": "$275M"}, " to ", {"fixed": "R&D"}]),
        ("A “quoted USD” word", ["A ", {"quoted": ["quoted ", {"fixed": "USD"}]}, " word"]),
        ('Half a " mark', ['Half a " mark']),
        ("<i>not</i> *markup*", ["<i>not</i> *markup*"]),
    ],
)
def test_a_title_in_parts(text, parts):
    assert given(title=text)["title"] == parts


def test_a_statement_keeps_its_case_and_leaves_the_full_stop_to_the_style():
    stated = given(title="The cost was “high”.", custom={"statement": True})
    assert stated["title"] == [{"fixed": "The cost was "}, {"quoted": [{"fixed": "high"}]}]


@pytest.mark.parametrize("title", ["It left the U.S.", "It was bought by Lens Ltd.", "Plan B."])
def test_a_full_stop_of_the_last_word_stays(title):
    assert given(title=title, custom={"statement": True})["title"] == [{"fixed": title}]


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("apa", None),
        ("harvard-cite-them-right", " [Claim a, version 3]"),
        ("ieee", " [Claim a, version 3, 5 March 2026]"),
    ],
)
def test_id_and_version_of_a_claim_stand_in_every_style(style, said):
    claim = {"genre": "Claim a, version 3", "issued": {"date-parts": [[2026, 3, 5]]}}
    title = given(style, custom={"statement": True}, **claim)["title"]
    assert title == [{"fixed": "T"}, *([{"beside": said}] if said else [])]


def test_a_translation_stands_beside_the_title():
    title = given(title="Las cámaras", custom={"title-translated": "Cameras"})["title"]
    assert title == ["Las cámaras", {"beside": " [Cameras]"}]


@pytest.mark.parametrize(
    ("style", "kind", "more", "treated"),
    [
        ("apa", "interview", {}, "interview"),
        ("oscola", "map", {}, "webpage"),
        ("american-medical-association", "interview", {}, "webpage"),
        ("harvard-cite-them-right", "post", {}, "post-weblog"),
        ("nature", "post", {}, "post"),
        ("apa", "motion_picture", {}, "motion_picture"),
        ("apa", "motion_picture", {"URL": "https://a.example/", "container-title": "C"}, "webpage"),
        ("ieee", "song", {"genre": "audio podcast"}, "broadcast"),
        ("ieee", "song", {}, "song"),
        ("chicago-author-date", "pamphlet", {"URL": "https://a.example/"}, "webpage"),
        ("apa", "software", {}, "software"),
        ("apa", "paper-conference", {}, "chapter"),
        ("apa", "paper-conference", {"editor": [{"literal": "E"}]}, "paper-conference"),
    ],
)
def test_a_type_that_a_style_does_not_know_is_another_one(style, kind, more, treated):
    assert given(style, type=kind, **more)["type"] == treated


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ("apa", {"author"}),
        ("harvard-cite-them-right", {"author", "publisher"}),
        ("modern-language-association", {"container-title", "publisher"}),
        ("bluebook-law-review", {"container-title", "publisher"}),
        ("ieee", {"author", "container-title", "publisher"}),
    ],
)
def test_an_organisation_is_named_once(style, kept):
    names = {"author": [{"literal": "IPVM"}], "container-title": "IPVM", "publisher": "IPVM"}
    assert given(style, **names).keys() & names.keys() == kept
    others = {**names, "author": [{"literal": "Another"}]}
    assert given(style, **others).keys() & names.keys() == names.keys()


@pytest.mark.parametrize(
    ("asks", "date"), [(EVERYTHING, "2018~"), (frozenset(), {"literal": "c. 2018"})]
)
def test_a_rough_date_stays_rough_where_a_style_does_not_ask(asks, date):
    assert given(asks=asks, issued={"date-parts": [[2018]], "circa": True})["issued"] == date


def test_an_archive_takes_the_publisher_s_place_where_a_style_does_not_ask():
    held = {"archive": "National Archives", "archive_location": "CO 537/3", "archive-place": "Kew"}
    assert "publisher" not in given(type="manuscript", **held)
    silent = given(type="manuscript", asks=frozenset(), **held)
    assert (silent["publisher"], silent["publisher-place"]) == (
        "National Archives, CO 537/3",
        "Kew",
    )
    copy = given(asks=frozenset(), archive_location="https://archive.example/1")
    assert copy.keys() & {"publisher", "container-title", "archive_location"} == set()


def test_a_number_takes_the_site_s_place_where_a_page_of_the_web_has_none():
    patent = {"type": "patent", "number": "99,123", "authority": "U.S."}
    assert given("oscola", **patent)["container-title"] == [{"fixed": "US patent 99,123"}]
    assert given("oscola", type="standard", number="MSB 4")["container-title"] == [
        {"fixed": "MSB 4"}
    ]
    assert "container-title" not in given("apa", **patent)


def test_what_is_ours_alone_is_left_out():
    known = given(genre="Claim a, version 3", version="3", note="Claim a, version 3")
    assert known.keys() == {"type", "title", "genre"}
    assert given(genre="Film", version="3")["version"] == "3"


def test_a_doi_is_an_address_where_there_is_none():
    assert given(DOI="10.1000/1")["URL"] == "https://doi.org/10.1000/1"
    assert given(DOI="10.1000/1", URL="https://a.example/")["URL"] == "https://a.example/"


def test_a_name_in_chinese_is_one():
    people = [{"family": "王", "given": "小明"}, {"family": "Wang", "given": "Li"}]
    assert given(author=people)["author"] == [{"literal": "王小明"}, people[1]]

"""Meta tags: what Zotero takes from a page, by the type of the work."""

import pytest

from citations import highwire
from citations.item_types import CSL_TYPES
from citations.tests.sample_items import ITEMS


def tags(**item):
    return highwire.tags({"type": "webpage", "title": "T", **item})[2:]


def test_every_type_of_work_has_a_type_in_zotero_or_is_a_document():
    kinds = {kind: dict(highwire.tags({"type": kind}))["z:itemType"] for kind in CSL_TYPES}
    assert {kind for kind, known in kinds.items() if known == "document"} == {
        *("collection", "document", "event", "musical_score", "pamphlet"),
        *("performance", "periodical", "treaty"),
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ({"literal": "IPVM"}, "IPVM,"),
        ({"literal": "Lens & Shutter Co., Ltd."}, "Lens & Shutter Co. Ltd.,"),
        ({"literal": "A; B"}, "A B,"),
        ({"family": "de la Cruz", "given": "María José"}, "de la Cruz, María José;"),
        ({"family": "King", "given": "Martin", "suffix": "Jr."}, "King, Martin, Jr.;"),
        ({"family": "Plato"}, "Plato,"),
    ],
)
def test_names_are_parted_where_they_should_be(name, content):
    assert tags(author=[name]) == [("citation_author", content)]


@pytest.mark.parametrize(
    ("issued", "content"),
    [
        ({"date-parts": [[2022, 6, 2]]}, "2022/06/02"),
        ({"date-parts": [[2022, 6]]}, "2022/06"),
        ({"date-parts": [[2022]]}, "2022"),
        ({"date-parts": [[2018]], "circa": True}, "c. 2018"),
        ({"date-parts": [[2016], [2018]]}, "2016–2018"),
    ],
)
def test_dates_stay_as_precise_as_they_are(issued, content):
    assert tags(issued=issued) == [("citation_publication_date", content)]


@pytest.mark.parametrize(
    ("kind", "tag"),
    [
        ("article-newspaper", "citation_journal_title"),
        ("chapter", "citation_book_title"),
        ("paper-conference", "citation_conference_title"),
        ("webpage", "z:websiteTitle"),
        ("report", "z:publicationTitle"),
    ],
)
def test_the_container_has_the_tag_of_its_kind(kind, tag):
    assert tags(type=kind, **{"container-title": "C"}) == [(tag, "C")]


def test_no_tag_is_empty_and_no_address_unsafe():
    for item in [*ITEMS, {}, {"type": None, "URL": "javascript:alert(1)"}]:
        found = highwire.tags(item)
        assert all(content and "\n" not in content for _, content in found)
        assert "javascript" not in str(found)

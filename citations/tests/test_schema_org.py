"""Works in the terms of schema.org."""

import pytest

from citations import schema_org
from citations.item_types import CSL_TYPES

PAGE = "https://claims.example/sources/a/"


def test_a_work_with_everything():
    item = {
        "type": "article-journal",
        "title": "端口",
        "author": [
            {"literal": "IPVM"},
            {"family": "King", "given": "Martin", "suffix": "Jr."},
            {"family": "Plato"},
        ],
        "container-title": "Journal of Ports",
        "publisher": "Press",
        "issued": {"date-parts": [[2022, 6]]},
        "URL": "https://a.example/",
        "DOI": "10.1000/1",
        "archive_location": "https://archive.example/1",
        "language": "zh",
        "page": "3",
        "custom": {"title-translated": "Port"},
    }
    assert schema_org.work(item, PAGE) == {
        "@type": "ScholarlyArticle",
        "@id": PAGE,
        "name": "端口",
        "alternateName": "Port",
        "author": [
            {"@type": "Organization", "name": "IPVM"},
            {
                "@type": "Person",
                "name": "Martin King Jr.",
                "givenName": "Martin",
                "familyName": "King",
                "honorificSuffix": "Jr.",
            },
            {"@type": "Person", "name": "Plato", "familyName": "Plato"},
        ],
        "isPartOf": {"@type": "Periodical", "name": "Journal of Ports"},
        "publisher": {"@type": "Organization", "name": "Press"},
        "datePublished": "2022-06",
        "inLanguage": "zh",
        "url": "https://a.example/",
        "sameAs": "https://doi.org/10.1000/1",
        "archivedAt": "https://archive.example/1",
        "pagination": "3",
    }


@pytest.mark.parametrize(
    ("issued", "said"),
    [
        ({"date-parts": [[2018]]}, {"datePublished": "2018"}),
        ({"date-parts": [[2018]], "circa": True}, {"temporal": "2018~"}),
        ({"date-parts": [[2016], [2018]]}, {"temporal": "2016/2018"}),
        ({"literal": "until 1999"}, {"temporal": "until 1999"}),
        (None, {}),
    ],
)
def test_only_a_plain_date_is_a_date_of_publication(issued, said):
    work = schema_org.work({"type": "book", "issued": issued}, PAGE)
    assert work == {"@type": "Book", "@id": PAGE, **said}


def test_every_type_is_a_creative_work_at_least():
    assert all(schema_org.type_of({"type": kind}) for kind in CSL_TYPES)
    assert schema_org.type_of({"type": "no such type"}) == "CreativeWork"

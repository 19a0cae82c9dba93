"""Content negotiation, as RFC 9110 and the users of Crossref's media types have it."""

import pytest

from citations import negotiation

ANNOTATIONS = 'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"'
OFFERED = ["text/html", "application/x-bibtex", "text/x-bibliography", "application/ld+json"]
OFFERED += [ANNOTATIONS]


def chosen(accept):
    choice = negotiation.choose(accept, OFFERED)
    return choice and OFFERED[choice.at]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/*", "text/html"),
        ("application/*", "application/x-bibtex"),
        ("application/x-bibtex", "application/x-bibtex"),
        ("Application/X-BibTeX; charset=utf-8", "application/x-bibtex"),
        ("application/x-bibtex;q=0.5, text/html;q=0.4", "application/x-bibtex"),
        ("application/x-bibtex;q=0.5, text/html", "text/html"),
        ("*/*;q=0.1, application/x-bibtex", "application/x-bibtex"),
        ("text/html;q=0, */*", "application/x-bibtex"),
        ("text/html;q=0, text/*", "text/x-bibliography"),
        ("*/*, application/x-bibtex;q=0.2", "text/html"),
        ("application/pdf, application/x-bibtex;q=0.1", "application/x-bibtex"),
        ("application/ld+json", "application/ld+json"),
        (ANNOTATIONS, ANNOTATIONS),
        ('application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"', ANNOTATIONS),
        ('application/ld+json; profile="https://other.example/"', None),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/x-bibtex;q=high", "application/x-bibtex"),
        ("application/pdf", None),
        ("*/*;q=0", None),
        ("nonsense", "text/html"),
        (",,;;,", "text/html"),
        ('text/html;a="x, application/x-bibtex"', "text/html"),
        ("application/x-bibtex" + ";a=b" * 10_000, "application/x-bibtex"),
        ('"' * 10_000, "text/html"),
    ],
)
def test_what_is_chosen(accept, expected):
    assert chosen(accept) == expected


def test_the_parameters_of_the_range_that_decided():
    accept = 'text/html;q=0.1, text/x-bibliography; style=apa; locale="fr-FR"; q=0.9'
    choice = negotiation.choose(accept, OFFERED)
    assert (choice.at, choice.parameters) == (2, {"style": "apa", "locale": "fr-FR"})

"""Only http, https and doi are ever written as addresses."""

import pytest

from citations import addresses


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("https://example.org", "https://example.org"),
        (
            "HTTPS://Example.ORG:8443/A_b?x=1&y=$2#part",
            "https://example.org:8443/A_b?x=1&y=$2#part",
        ),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
        ("https://example.org/%20/100%", "https://example.org/%20/100%25"),
        (
            'https://example.org/{a}\\b^c|d`e f"<g>',
            "https://example.org/%7Ba%7D%5Cb%5Ec%7Cd%60e%20f%22%3Cg%3E",
        ),
        ("https://example.org/新疆", "https://example.org/%E6%96%B0%E7%96%86"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://example.org//a//b", "https://example.org//a//b"),
        (" https://example.org/a\n", "https://example.org/a"),
        ("doi:10.1000/ab_c", "https://doi.org/10.1000/ab_c"),
        ("DOI: 10.1002/(SICI)1:2<3::AID>4", "https://doi.org/10.1002/(SICI)1:2%3C3::AID%3E4"),
        ("doi:javascript:alert(1)", ""),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert('https://example.org')", ""),
        ("java\nscript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("data:text/html,<script>alert(1)</script>", ""),
        ("file:///etc/passwd", ""),
        ("ftp://example.org/a", ""),
        ("//example.org/a", ""),
        ("/a", ""),
        ("example.org", ""),
        ("https://", ""),
        ("https:///a", ""),
        ("https://a..b/", ""),
        ("https://[::1/", ""),
        ("https://example.org:99999/", ""),
        ("https://example.org\\.evil.example/", ""),
        ("https://example.org@evil.example/", ""),
        ("https://name:word@example.org/", ""),
        ("https://example.org/" + "a" * 4000, ""),
        (None, ""),
        (["https://example.org"], ""),
    ],
)
def test_web_address(given, written):
    assert addresses.web_address(given) == written


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("10.1000/ab_c", "10.1000/ab_c"),
        ("https://doi.org/10.1000/ab_c", "10.1000/ab_c"),
        ("http://dx.doi.org/10.1000/182", "10.1000/182"),
        ("doi:10.1000/182", "10.1000/182"),
        ("10.1000/a}b", ""),
        ("10.1000/a b", ""),
        ("11.1000/182", ""),
        ("https://example.org/10.1000/182", ""),
        (None, ""),
    ],
)
def test_doi(given, written):
    assert addresses.doi(given) == written


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("https://archive.example/1", "https://archive.example/1"),
        ("CO 537/3", "CO 537/3"),
        ("Box 12: letters", "Box 12: letters"),
        ("javascript:alert(1)", ""),
        ("ftp://example.org/a", ""),
        ("https://name@example.org", ""),
    ],
)
def test_place(given, written):
    assert addresses.place(given) == written

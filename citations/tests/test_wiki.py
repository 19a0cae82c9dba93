"""Wikipedia's templates: read as MediaWiki reads them, whatever stands in a title or quote."""

import html
from pathlib import Path

import mwparserfromhell
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citations import wiki
from citations.tests.sample_items import ITEMS

WRITTEN = (Path(__file__).parent / "golden" / "items.wiki").read_text()


def read(text):
    """[{parameter: value as printed, "": name of the template}] of the templates in `text`."""
    found = []
    for template in mwparserfromhell.parse(text).filter_templates(recursive=False):
        values = {str(p.name).strip(): shown(p.value) for p in template.params}
        found.append({"": str(template.name).strip(), **values})
    return found


def shown(value):
    return html.unescape(str(value).replace("{{!}}", "|")).strip()


def one(**item):
    (found,) = read("".join(wiki.write([{"type": "webpage", "URL": "https://a.example/", **item}])))
    return found


def test_every_item_is_written_like_this():
    assert "".join(wiki.write(ITEMS)) == WRITTEN


def test_each_quote_has_a_template_of_its_own_with_its_page():
    found = read(WRITTEN)[-3:]
    assert [(t[""], t.get("page"), t.get("pages"), t.get("at"), t["quote"]) for t in found] == [
        (
            "cite report",
            "12",
            None,
            None,
            "paid {{at least}} $275 TY - million | ~~~~ for [[cameras]]",
        ),
        ("cite report", None, "14–15", None, "= 'A ''second'' order' ="),
        ("cite report", None, None, "minute 3", "no page"),
    ]


def test_the_archive_and_the_translations():
    found = read(WRITTEN)[-3]
    names = ("trans-title", "archive-url", "archive-date", "url-status", "trans-quote", "language")
    assert {name: found[name] for name in names} == {
        "trans-title": "Yearly report of the port",
        "archive-url": "https://web.archive.org/web/20190502101010/https://harbour.example/2019",
        "archive-date": "2 May 2019",
        "url-status": "live",
        "trans-quote": "paid <much>",
        "language": "zh",
    }


@pytest.mark.parametrize(
    ("archive", "dated"),
    [
        ("https://web.archive.org/web/20220622083000/https://a.example/", "22 June 2022"),
        ("https://archive.today/20220622/https://a.example/", "22 June 2022"),
        ("https://perma.example/AB12", None),
    ],
)
def test_the_day_of_a_copy_is_read_from_its_address_or_left_to_the_editor(archive, dated):
    found = one(title="T", archive_location=archive)
    assert (found["archive-url"], found.get("archive-date")) == (archive, dated)


@pytest.mark.parametrize(
    ("issued", "written"),
    [
        (None, {"date": "n.d."}),
        ({"date-parts": [[2018]]}, {"date": "2018"}),
        ({"date-parts": [[2018]], "circa": True}, {"date": "c. 2018"}),
        ({"date-parts": [[2018, 8, 3]]}, {"date": "3 August 2018"}),
        ({"date-parts": [[2016], [2018]]}, {"date": "2016–2018"}),
        ({"date-parts": [[2018], [0]]}, {"date": "2018", "orig-date": "since 2018"}),
        ({"date-parts": [[2018]], "season": 3}, {"date": "Autumn 2018"}),
        ({"literal": "until 1999"}, {"date": "n.d.", "orig-date": "until 1999"}),
    ],
)
def test_dates_as_the_templates_read_them(issued, written):
    found = one(title="T", issued=issued)
    assert {name: found[name] for name in ("date", "orig-date") if name in found} == written


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ({"literal": "Smith, Jones & Co"}, {"author1": "Smith, Jones & Co"}),
        ({"family": "Plato"}, {"author1": "Plato"}),
        (
            {"family": "King", "given": "Martin", "suffix": "Jr."},
            {"last1": "King", "first1": "Martin, Jr."},
        ),
    ],
)
def test_a_person_is_parted_and_an_organisation_never(name, written):
    found = one(title="T", author=[name])
    assert {key: value for key, value in found.items() if key[-1:] == "1"} == written


def test_a_work_without_an_address_is_no_web_page():
    assert one(title="T", URL="javascript:alert(1)")[""] == "cite document"


HOSTILE = st.text(alphabet="|{}[]<>~'_-=*#:;&!nowikiref/ \n\r\u2028ab1")


@given(title=HOSTILE, quote=HOSTILE, url=HOSTILE)
def test_no_title_quote_or_address_leaves_its_parameter(title, quote, url):
    item = {
        "type": "webpage",
        "title": title,
        "URL": f"https://a.example/{url}",
        "custom": {"quotes": [{"text": quote}]},
    }
    text = "".join(wiki.write([item]))
    assert text.count("\n") == 1
    found = mwparserfromhell.parse(text)
    (template,) = found.filter_templates(matches=lambda t: t.name != "!")
    known = {"title", "url", "date", "quote"}
    assert {str(p.name) for p in template.params} <= known
    assert found.filter_wikilinks() == found.filter_comments() == found.filter_tags() == []
    assert shown(template.get("title").value) == (" ".join(title.split()) or "[untitled]")


@given(HOSTILE)
def test_nothing_that_is_escaped_acts(text):
    written = wiki.escaped(text)
    assert not any(acts in written.replace("{{!}}", "") for acts in ("{", "}", "[", "]", "<", "|"))
    assert not any(acts in written for acts in ("~~~", "''", "__"))

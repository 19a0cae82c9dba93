"""PDFs made here with known words: what comes out, and the way of a quote to its page."""

import pytest

from sources import ingest
from sources.extraction import extract
from tests.builders import a_published, a_quote, a_source

from .documents import as_it_lies, chinese_font, font_for, lines, pdf

RUSSIAN = "Портовая служба купила 40 камер весной"
ARABIC = "اشترت سلطة الميناء 40 كاميرا في الربيع"
HEBREW = "הנמל קנה 40 מצלמות באביב"
CHINESE = "港口办公室在春天购买了四十台摄像机，总价"


def test_pages_hyphens_and_what_the_file_says_of_itself():
    found = extract(
        pdf(
            lines(
                "The harbour office paid at least $275 mil-", "lion for a well-", "known system."
            ),
            [],
            lines("It was bought in 2016-", "2018, they said."),
            title="What the  cameras cost",
            author="Ana Pell; Harbour Union",
        )
    )
    first = "The harbour office paid at least $275 mil-\nlion for a well-\nknown system."
    assert found.text == f"{first}\f\fIt was bought in 2016-\n2018, they said."
    assert found.pages == [0, len(first) + 1, len(first) + 2]
    assert (found.media_type, found.encoding) == ("application/pdf", "")
    assert found.extractor.startswith("pypdfium2 ")
    assert found.suggestions == {
        "title": "What the cameras cost",
        "author": [{"literal": "Ana Pell"}, {"literal": "Harbour Union"}],
        "issued": "2000-01-01",
    }


def test_columns_are_read_one_after_the_other():
    left = lines("The harbour office bought", "forty cameras in spring.")
    right = lines("Nobody had been asked", "before, a fisherman said.", x=320)
    assert extract(pdf(left + right)).text == (
        "The harbour office bought\nforty cameras in spring.\n"
        "Nobody had been asked\nbefore, a fisherman said."
    )


def test_many_scripts_in_the_order_in_which_they_are_read():
    boxes = font_for(RUSSIAN + ARABIC + HEBREW)
    page = [
        *lines(RUSSIAN, as_it_lies(ARABIC), as_it_lies(HEBREW), font=boxes),
        *lines(CHINESE, font=chinese_font(), top=600),
    ]
    assert extract(pdf(page)).text == "\n".join([RUSSIAN, ARABIC, HEBREW, CHINESE])


def test_joined_letters_are_not_turned_round_twice():
    """As browsers print them: each word by itself, its letters in their joined forms."""
    joined = ["ﺍﺷﺘﺮﺕ", "ﺳﻠﻄﺔ", "ﺍﻟﻤﻴﻨﺎء", "ﻻ", "ﻳﻌﺮﻑ"]
    boxes = font_for("".join(joined))
    page = [(480 - 70 * number, 700, as_it_lies(word), boxes) for number, word in enumerate(joined)]
    assert extract(pdf(page)).text.split() == ["اشترت", "سلطة", "الميناء", "لا", "يعرف"]


def test_ligatures_come_out_as_letters():
    boxes = font_for("The ofﬁcial ﬂow of aﬀairs")
    found = extract(pdf(lines("The ofﬁcial ﬂow of aﬀairs", font=boxes)))
    assert found.text == "The official flow of affairs"


def test_a_scan_is_taken_in_without_text():
    found = extract(pdf([], [], title="Scanned"))
    assert (found.text, found.pages, found.suggestions["title"]) == ("", [0, 0], "Scanned")


@pytest.mark.django_db
def test_from_a_quote_to_its_page_and_to_the_marked_text(client):
    paper = a_source("paper", text="")
    data = pdf(
        lines("Harbour Report", "Nothing of weight stands here."),
        lines(
            "Harbour Report", "We paid at least $275 mil-", "lion for the whole system, she said."
        ),
    )
    ingest.take_in(paper, data, "report.pdf", tool="test")
    quote = a_quote(paper, "We paid at least $275 million for the whole system")
    altered = a_quote(paper, "We paid at least $257 million for the whole system")
    assert (quote.verdict, quote.page, altered.verdict) == ("verified", 2, "near")
    a_published(quotes=[quote])
    page = client.get("/sources/paper/text/").content.decode()
    mark = "We paid at least $275 mil-\nlion for the whole system"
    assert f'<mark id="q{quote.pk}" class="verified">{mark}</mark>' in page


@pytest.mark.django_db
def test_a_quote_from_a_scan_is_unchecked_and_the_page_says_so(client):
    scan = a_source("scan", text="")
    capture, _ = ingest.take_in(scan, pdf([], []), "scan.pdf", tool="test")
    quote = a_quote(scan, "We paid at least $275 million")
    assert (quote.verdict, capture.has_text, capture.pages_without_text) == (
        "unchecked",
        False,
        [1, 2],
    )
    page = client.get("/sources/scan/text/").content.decode()
    assert "No text could be taken out of the copy of" in page
    assert "there is nothing to check quotes against." in page

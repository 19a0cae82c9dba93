"""Word documents and EPUB books made here with known words."""

from datetime import datetime

import docx
import pytest

from sources.extraction import extract

from .documents import edited, epub, saved, word


def test_paragraphs_and_tables_in_their_order():
    document = docx.Document()
    document.add_heading("Cameras for the harbour", 1)
    document.add_paragraph("The office bought ").add_run("40 cameras").bold = True
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, [("Year", "Sum"), ("2018", "$275 million")], strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    document.add_paragraph("Nobody\twas\nasked.")
    found = extract(saved(document))
    assert found.text == (
        "Cameras for the harbour\nThe office bought 40 cameras\n"
        "Year\nSum\n2018\n$275 million\nNobody\twas\nasked."
    )
    assert found.media_type == (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    assert found.extractor.startswith("python-docx ")


def test_notes_follow_in_the_order_of_their_marks_and_what_was_deleted_is_left_out():
    mark = '<w:r><w:footnoteReference w:id="%d"/></w:r>'
    deleted = "<w:del><w:r><w:delText>secretly </w:delText></w:r></w:del>"
    inserted = "<w:ins><w:r><w:t>openly </w:t></w:r></w:ins>"
    box = "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a field.</w:t></w:r></w:p></w:sdtContent></w:sdt>"

    def edit(xml):
        xml = xml.decode().replace("</w:p>", mark % 3 + mark % 2 + "</w:p>" + box, 1)
        return xml.replace("<w:r>", deleted + inserted + "<w:r>", 1).encode()

    found = extract(word("Bought in spring.", notes=["The invoice.", "A letter."], edit=edit))
    assert found.text == "openly Bought in spring.\nIn a field.\nA letter.\nThe invoice."


@pytest.mark.parametrize(
    ("properties", "suggestions"),
    [
        ({"created": datetime(2018, 11, 3)}, {"issued": "2018-11-03"}),
        (
            {
                "title": "What the cameras cost",
                "author": "Ana Pell; Bo Lind",
                "language": "en_GB",
                "created": datetime(2018, 11, 3),
            },
            {
                "title": "What the cameras cost",
                "author": [{"literal": "Ana Pell"}, {"literal": "Bo Lind"}],
                "issued": "2018-11-03",
                "language": "en-GB",
            },
        ),
    ],
)
def test_what_a_word_document_says_of_itself(properties, suggestions):
    assert extract(word("Words.", **properties)).suggestions == suggestions


def test_chapters_of_a_book_in_reading_order():
    found = extract(
        epub(
            "<h1>One</h1><p>The <i>harbour</i> office bo<b>ught</b> 40&#160;cameras.<br/>"
            "In spring.</p>",
            "<script>var x</script><!-- no --><p>Nobody was asked.</p><p> </p>",
        )
    )
    assert found.text == (
        "One\nThe harbour office bought 40 cameras.\nIn spring.\n\nNobody was asked."
    )
    assert found.suggestions == {
        "title": "Harbours",
        "author": [{"literal": "Ana Pell"}],
        "issued": "2019-04-01",
        "language": "en-GB",
    }


def test_a_book_may_lock_its_fonts():
    book = epub("<p>Nobody was asked.</p>")
    lock = '<encryption><CipherReference URI="OPS/fonts/a.otf"/></encryption>'
    assert extract(edited(book, **{"META-INF/encryption.xml": lock})).text == "Nobody was asked."

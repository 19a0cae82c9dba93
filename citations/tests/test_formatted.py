"""How typical works are cited in each style that is offered by name, whole entries at a time.

`golden/formatted/<style>.txt` holds them, with *italics* and ^small capitals^, and below an entry
its footnote where that differs. They were compared one by one with the rules of APA 7, Chicago 18,
MLA 9, Cite Them Right 12, IEEE 2023, AMA 11, OSCOLA 4 and Bluebook 21, without the books at hand;
KNOWN_FAULTS says where a rule asks for something else. Names and titles that a manual would have in
Latin letters stay in their script, and are no fault here.

The works stand in one list for each style, but for those in ALONE. To write the files anew after a
change that was meant, and read what changed:

    python -m citations.tests.test_formatted && git diff citations/tests/golden/formatted
"""

import html
import re
from functools import cache
from pathlib import Path

import pytest

from citations import styles
from citations.tests.typical_items import ITEMS

FOLDER = Path(__file__).parent / "golden" / "formatted"
BRITISH = ("harvard-cite-them-right", "oscola")
# An author who comes a second time is a dash in some styles.
ALONE = ("claim-quoting",)

# {style: {item: what the manual would have where the style or pandoc has something else}}
KNOWN_FAULTS = {
    "apa": {
        "social-media-post": "The account follows the name: Abara, F. [@abara].",
        "personal-communication": "An email is cited in the text and not listed.",
        "law-uk": "The year is part of the name: Harbour Surveillance Act 2019.",
        "case-uk": "The citation is [2020] UKSC 99.",
        "patent": "One number is No.; pandoc takes its commas for several.",
        "thesis": "The brackets hold Unpublished doctoral dissertation.",
        "dataset": "The brackets hold Data set.",
        "film": "The brackets hold Film.",
        "broadcast": "The brackets hold TV series episode.",
        "podcast": "The author is a (Host), and (No. 12) comes before [Audio podcast episode].",
    },
    "chicago-notes-bibliography": {
        "social-media-post": "The account follows the name: Femi Abara (@abara).",
        "personal-communication": "The note has no subject: email to Peter Vance, February 3.",
        "report-with-number-year-only": "The note has small letters: technical report no. 17.",
        "un-document": "The date is whole: June 14, 2022.",
        "law-uk": "The year is part of the name: Harbour Surveillance Act 2019.",
        "case-uk": "The citation is [2020] UKSC 99.",
        "hearing": "The title has capitals: Oversight of Port Surveillance Contracts.",
        "patent": "The country has no points: US Patent.",
        "podcast": "The author is a host: Osei, Kwame, host.",
        "manuscript-circa": "The date is ca. 1932; [1932?] is a guess.",
        "claim-two-amounts": "The note has a small letter: claim harbour-cameras-275m.",
        "claim-quoting": "The note has a small letter: claim smart-gate-cost.",
    },
    "chicago-author-date": {
        "social-media-post": "The account follows the name: Abara, Femi (@abara).",
        "personal-communication": "An email is cited in the text and not listed.",
        "un-document": "The date is whole: June 14, 2022.",
        "law-uk": "The year is part of the name: Harbour Surveillance Act 2019.",
        "case-uk": "The citation is [2020] UKSC 99.",
        "hearing": "The title has capitals: Oversight of Port Surveillance Contracts.",
        "patent": "The country has no points: US Patent.",
        "podcast": "The author is a host: Osei, Kwame, host.",
        "manuscript-circa": "The date is ca. 1932; [1932?] is a guess.",
    },
    "modern-language-association": {
        "magazine": "Long prepositions are small too: The Eye above the Pier.",
        "personal-communication": "The recipient is named: Received by Peter Vance.",
        "law-us-code": "The section is given: title 33, section 4101.",
        "law-uk": "The year is part of the name: Harbour Surveillance Act 2019.",
        "bill": "The body is given: United States, Congress, House, 117th Congress.",
        "case-us": "The court is given: Court of Appeals for the Ninth Circuit.",
        "case-uk": "The court is given: Supreme Court.",
        "hearing": "The committee and the Congress are given.",
        "patent": "One number is no.; pandoc takes its commas for several.",
        "book": "University Press is UP: Saltmarsh UP.",
        "thesis": "University is U: U of Saltmarsh.",
    },
    "harvard-cite-them-right": {
        "web-page-of-an-organisation": "The name of the site is left out.",
        "web-page-no-author": "The name of the site is left out.",
        "social-media-post": "The account and the network are in brackets: [@abara], [Foghorn].",
        "press-release": "The kind is in brackets: [Press release].",
        "interview": "The interviewer is named: Interviewed by N. Berg.",
        "personal-communication": "The kind and the recipient are given: Email to Peter Vance.",
        "arabic-newspaper": "No point follows a given name that is whole.",
        "uyghur-web-page": "No point follows a given name that is whole; the site is left out.",
        "law-us-code": "The place in the code is given: 33 U.S.C. § 4101.",
        "law-uk": "The year is part of the name: Harbour Surveillance Act 2019.",
        "bill": "The number and the Congress are given: H.R. 9901, 117th Cong.",
        "treaty": "The volume and the page are given: 9901 U.N.T.S. 12.",
        "case-us": "The volume and the page are given: 999 F.3d 101.",
        "case-uk": "The citation is [2020] UKSC 99.",
        "hearing": "The committee and the Congress are given.",
        "patent": "The title is in italics, and the number is given: US Patent 99,123,456.",
        "standard": "The title is in italics after its number: MSB 4711:2019.",
        "edited-book-date-range": "The volumes are named: (3 vols).",
        "encyclopedia-entry": "The editor comes before the book, and its pages are given.",
        "speech": "The place is given: Lisbon, Portugal.",
        "dataset": "The title is in italics, and the version and the kind follow: [Dataset].",
        "software": "The title is in italics, and the version and [Computer program] follow.",
        "film": "The director and the kind are given: Directed by S. Baptiste. [Film].",
        "online-video": "The title is in italics, and the site is left out.",
        "podcast": "The kind is in brackets: [Podcast].",
        "map": "The title is in italics, and the scale is given: 1:5,000.",
        "claim-two-amounts": "The day of access is given.",
        "claim-quoting": "The day of access is given.",
    },
    "ieee": {
        "personal-communication": "An email is a private communication, without a title.",
        "report-with-number-year-only": "The number is short: Tech. Rep. 17.",
        "report-spanish-names": "The title is in English, and (in Spanish) follows.",
        "chinese-newspaper": "The title is in English, and (in Chinese) follows.",
        "arabic-newspaper": "The title is in English, and (in Arabic) follows.",
        "uyghur-web-page": "The title is in English, and (in Uyghur) follows.",
        "russian-book": "The title is in English, and (in Russian) follows.",
        "law-us-code": "The place in the code is given: 33 U.S.C. § 4101.",
        "law-uk": "The year is part of the name: Harbour Surveillance Act 2019.",
        "bill": "The number and the Congress are given: H.R. 9901, 117th Cong.",
        "treaty": "No full stop comes before the page, and the title has no quotation marks.",
        "case-us": "The reporter and the court are given: 999 F.3d 101, 9th Cir.",
        "case-uk": "The citation is [2020] UKSC 99.",
        "hearing": "The committee and the Congress are given.",
        "patent": "The number follows U.S. Patent, and a full stop ends the entry.",
        "standard": "The title comes first and has capitals: Image Quality of Video Surveillance.",
        "book": "The title has capitals: The Patient Lens.",
        "edited-book-date-range": "The title has capitals: A Handbook of Harbour Policing.",
        "chapter": "The book has capitals: The Price of Watching.",
        "conference-paper-five-authors": "The proceedings are short: Proc. 9th Conf. Port Imag.",
        "thesis": "The kind is Ph.D. dissertation, and University is Univ.",
        "encyclopedia-entry": "The book is introduced: in Encyclopedia of the Sea, M. Stone, Ed.",
        "speech": "The place is given: Lisbon, Portugal.",
        "dataset": "The version is given: v2.1. Distributed by Tender Archive.",
        "software": "The version is given: version 1.4.2.",
        "film": "The title has capitals and no comma after it: The Long Pier.",
        "online-video": "The title has capitals, and no comma after it.",
        "claim-two-amounts": "The day of access is given.",
        "claim-quoting": "The day of access is given.",
    },
    "american-medical-association": {
        "magazine": "A subtitle starts small: who watches the dockers?",
        "web-page-of-an-organisation": "Abbreviations have no points: Co, Ltd.",
        "press-release": "The kind follows the title, then the body: News release.",
        "personal-communication": "An email is cited in the text and not listed.",
        "report-with-number-year-only": "The number is given: Technical report 17.",
        "un-document": "The number is given: A/HRC/99/12.",
        "law-us-code": "The citation is 33 USC §4101 (2018).",
        "law-uk": "The year is part of the name: Harbour Surveillance Act 2019.",
        "bill": "The citation is HR 9901, 117th Cong (2021).",
        "treaty": "The day is given: November 9, 2001.",
        "case-us": "The citation is 999 F3d 101 (9th Cir 2021), and v has no point.",
        "case-uk": "The citation is [2020] UKSC 99.",
        "hearing": "The committee and the Congress are given.",
        "patent": "The inventor is named as such: Ferreira T, inventor.",
        "journal-three-authors": "A subtitle starts small: a method for port cities.",
        "dataset": "The version is given: Version 2.1.",
        "software": "The version is given: Version 1.4.2.",
        "film": "The director is given: Baptiste S, director.",
        "broadcast": "The series has capitals, and the channel is given: Coast Television.",
        "map": "The publisher is given: Amara Survey Office.",
        "manuscript-circa": "An abbreviation has no point: c 1932.",
        "claim-two-amounts": "The day of access is given.",
        "claim-quoting": "The day of access is given.",
    },
    "oscola": {
        "web-page-of-an-organisation": "Abbreviations have no points: Co Ltd.",
        "interview": "The publication is given: Dockside Voices.",
        "report-with-number-year-only": "The number is inside the brackets.",
        "un-document": "The number follows the day: (14 June 2022) UN Doc A/HRC/99/12.",
        "law-us-code": "The citation is 33 USC § 4101 (2018).",
        "bill": "The citation is HR 9901, 117th Cong (2021).",
        "treaty": "The title is roman, and the series is given: 9901 UNTS 12.",
        "case-us": "The year is with the court: 999 F 3d 101 (9th Cir 2021).",
        "case-uk": "The name is in italics in the note alone.",
        "hearing": "The committee and the Congress are given.",
        "patent": "The number stands before the date and in no italics.",
        "chapter": "The book has capitals: The Price of Watching.",
        "conference-paper-five-authors": "The book is introduced: in Proceedings.",
        "encyclopedia-entry": "The book has capitals: Encyclopedia of the Sea.",
        "broadcast": "The programme has capitals: The Evening File.",
        "map": "The publisher is given: Amara Survey Office.",
        "manuscript-circa": "An abbreviation has no point: c 1932.",
        "claim-two-amounts": "The day of access is given.",
        "claim-quoting": "The day of access is given.",
    },
    "bluebook-law-review": {
        "newspaper-two-authors": "The day of an online paper is in brackets: (June 22, 2022).",
        "magazine": "A magazine is cited by date, without its volume.",
        "social-media-post": "The account follows the name: Femi Abara (@abara).",
        "press-release": "The kind comes first: Press Release, Amara Port Authority.",
        "interview": "Both are named: Interview by Nora Berg with Mehmet Yaldız.",
        "personal-communication": "Both are named: E-mail from Ingrid Solheim to Peter Vance.",
        "report-with-number-year-only": "The body is given: Inst. for Port Stud.",
        "un-document": "The number and the day are given: U.N. Doc. A/HRC/99/12 (June 14, 2022).",
        "chinese-newspaper": "The day of an online paper is in brackets: (Mar. 9, 2017).",
        "arabic-newspaper": "The day of an online paper is in brackets: (Dec. 1, 2019).",
        "law-uk": "The year is part of the name: Harbour Surveillance Act 2019 (UK).",
        "bill": "The citation is H.R. 9901, 117th Cong. (2021), and the title is roman.",
        "treaty": "The title is roman, and the day follows it: Nov. 9, 2001.",
        "case-uk": "The citation is [2020] UKSC 99.",
        "hearing": "The committee and the Congress are given: 117th Cong. (2021).",
        "patent": "The citation is U.S. Patent No. 99,123,456 (issued July 16, 2019).",
        "standard": "The number is given: MSB 4711:2019.",
        "book": "The edition is the 2d ed.",
        "chapter": "The book has capitals: The Price of Watching.",
        "thesis": "The kind is Ph.D. dissertation.",
        "encyclopedia-entry": "The book is introduced and has capitals; the edition is the 3d ed.",
        "speech": "The occasion is given: Keynote Address at the Forum on Free Ports.",
        "dataset": "The archive stands in no small capitals.",
        "software": "The maker stands in no small capitals.",
        "film": "The title has small capitals, and the maker is given: (Breakwater Films 2017).",
        "broadcast": "The series has capitals, and the channel is given: Coast Television.",
        "podcast": "The series is in the title, then the channel: Undertow: Harbour Lights.",
        "map": "No comma comes before the brackets.",
        "manuscript-circa": "The brackets hold: on file with Lydd County Archives, HB 12/3.",
    },
}


@cache
def formatted():
    """{style: {item: its entry}}, of every style and item."""
    listed = [item for item in ITEMS if item["id"] not in ALONE]
    lists = [listed, *([item] for item in ITEMS if item["id"] in ALONE)]
    found = {}
    for style in styles.NAMED:
        locale = "en-GB" if style in BRITISH else "en-US"
        of_style = zip(lists, styles.bibliographies(lists, style, locale), strict=True)
        found[style] = {items[e.at]["id"]: e for items, entries in of_style for e in entries}
    return found


def lines(entry):
    """The entry as a person reads it, and its note where that says something else."""
    note = f"Note: {entry.note}" if entry.note not in ("", entry.text) else ""
    return [line for line in (marked(entry.html), note) if line]


def marked(page):
    text = re.sub(r"</?a\b[^>]*>", "", page)
    text = re.sub(r"</?em>", "*", text)
    return html.unescape(re.sub(r'<span class="smallcaps">|</span>', "^", text))


def golden(style):
    """{item: its lines} as the file has them."""
    blocks = (FOLDER / f"{style}.txt").read_text().strip().split("\n\n")
    return {name: said for name, *said in map(str.splitlines, blocks)}


def write():
    FOLDER.mkdir(exist_ok=True)
    for style, entries in formatted().items():
        blocks = ["\n".join([item["id"], *lines(entries[item["id"]])]) for item in ITEMS]
        (FOLDER / f"{style}.txt").write_text("\n\n".join(blocks) + "\n")


@pytest.mark.parametrize("style", styles.NAMED)
def test_every_item_is_cited_like_this(style):
    said = {name: lines(entry) for name, entry in formatted()[style].items()}
    assert said == golden(style)


@pytest.mark.parametrize("style", styles.NAMED)
def test_the_plain_text_says_what_the_page_says(style):
    for entry in formatted()[style].values():
        assert entry.text.upper() == re.sub(r"[*^]", "", marked(entry.html)).upper()


def test_every_style_has_every_item_in_order():
    names = [item["id"] for item in ITEMS]
    assert {style: list(golden(style)) for style in styles.NAMED} == dict.fromkeys(
        styles.NAMED, names
    )


def test_what_is_at_fault_is_there():
    known = {(style, item) for style, faults in KNOWN_FAULTS.items() for item in faults}
    assert known - {(style, item["id"]) for style in styles.NAMED for item in ITEMS} == set()


if __name__ == "__main__":
    write()

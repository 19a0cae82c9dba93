"""What a quote may differ in from its document, case by case, and what a finding tells."""

import io
import json
import unicodedata
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sources import anchoring
from sources.anchoring import Difference, Finding
from sources.tests.specimens import HARBOUR, MARSH

FIRM = (
    "The firm paid $275 million, or US$1,275 a head, in 2019. It grew 27% and 4.8 points at -5 "
    "degrees (±3). He’d said CO2 and 10² were “wrong”. Non-lethal arms—about 45,000—were unlikely. "
    "Open 24/7. In 2016–2018 it wouldn’t sell £5m of shares. The non-\nresident fee is €1.2bn; 5½ "
    "inches."
)
SIGNS = (
    'A (b) costs 6\' 2" or 6′ 2″. She said "it is 17" twice. Prices: 1 275 kg, 12\u00a0500 kg and '
    "USD 500. 5 − 3 = 2. x = -4; y=−4 §5 § 6 #1 & R&D at AT&T, e.g. example.com/a_b."
)
MARKS = (
    "He said they're ''doubly'' quoted, ``tex'' style and «foreign» „low“ 「corner」 marks. "
    "Don't—can't. l'été d’or ʼtis Xiʼan and O'Brien’s. He is not the mayor."
)
LOST = (
    "The \ufffdrst \ufffdats near the o\ufffdce were a\ufffdected; sta\ufffd said \ufffdve "
    "\ufffdshermen \ufffded. He \ufffdnished. It’s “odd”."
)
LOST_MARKS = (
    "\ufffdIt is di\ufffdcult,\ufffd she said, \ufffdand I don\ufffdt care.\ufffd The caf\ufffd "
    "was full. No \ufffdnes."
)
DROPPED = (
    "The rst ve boats reached the oating dock before the storm, yet its sta had gone home at six. "
    "Nobody had lled the tanks; the re pump stood in an oce on the hill since 2011. Repairs of the "
    "aected jetty may run to £84,500. That is a dierent matter, not a smaller one, he adds. The "
    "owners mean to have the planks and the two cranes back in their places by the end of autumn."
)


def verdict(text: str, quote: str) -> str:
    return anchoring.find(anchoring.prepare(text), quote).verdict


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (FIRM, "The firm paid $275 million"),
        (FIRM, "the firm paid"),
        (FIRM, "or US$1,275 a head"),
        (FIRM, "It grew 27%"),
        (FIRM, "4.8 points at −5 degrees"),
        (FIRM, "±3). He'd said"),
        (FIRM, "said CO2 and 10² were wrong"),
        (FIRM, "arms - about 45,000 - were"),
        (FIRM, "arms--about 45,000--were unlikely"),
        (FIRM, "In 2016-2018 it wouldn't sell £5m"),
        (FIRM, "In 2016 - 2018 it"),
        (FIRM, "The nonresident fee is"),
        (FIRM, "The non-resident fee is"),
        (FIRM, "The non- resident fee is"),
        (FIRM, "is €1.2bn; 5½ inches"),
        (FIRM, "“The firm paid $275 million, or US$1,275 a head, in 2019.”"),
        (FIRM, "The firm paid &#36;275&nbsp;million"),
        (FIRM, "It grew [by a lot] 27%"),
        (FIRM, "in 2019. [The firm] grew 27%"),
        (FIRM, "[Acme] paid $275 million"),
        (FIRM, "He’d said [sic] CO2 and"),
        (FIRM, "[h]e’d said CO2"),
        (FIRM, "The firm … 4.8 points"),
        (FIRM, "The firm paid [...] 27% and (…) -5 degrees"),
        (SIGNS, "costs 6' 2\" or 6' 2\""),
        (SIGNS, "'it is 17' twice"),
        (SIGNS, "1\u202f275 kg, 12 500 kg"),
        (SIGNS, "5 - 3 = 2. x = -4; y=-4 §5"),
        (SIGNS, "R&amp;D at AT&amp;T, e.g. example.com/a_b"),
        (
            MARKS,
            "He said they’re \"doubly\" quoted, 'tex' style and “foreign” \"low\" 'corner' marks",
        ),
        (MARKS, "Don't - can't"),
        (MARKS, "'tis Xi'an and O’Brien's"),
        (LOST, "The first flats near the office were affected; staff said five fishermen fled"),
        (LOST, "ﬁrst ﬂats near the ofﬁce"),
        (LOST, "The \ufffdrst \ufffdats near"),
        (LOST_MARKS, '"It is difficult," she said, "and I don\'t care."'),
        (LOST_MARKS, "The café was full"),
        ("“No,” they said, we can\ufffdt pay for it.", "we can’t pay"),
        (DROPPED, "The first five boats reached the floating dock"),
        (MARSH, "to let it go, which the parish refused"),
        (MARSH, "which the VELM MARSH REPORT | 9 parish refused"),
        (MARSH, "a parish of farm-workers"),
        (MARSH, "a parish of farmworkers"),
        ("al\u00ad\nways the com\u00admittee\u200b", "always the committee"),
        ("厂长没\n有批准该计划。", "厂长没有 批准该计划"),
        ("Ne\u0301e in 2019", "Née in 2019"),
        (unicodedata.normalize("NFD", "그는 각각 다르다"), "각각 다르다"),
        ("a COVID-\n19 case", "a COVID-19 case"),
        ("two-\nand three-year terms", "two- and three-year terms"),
        ("It won. … Far from it.", "It won. ... Far from it"),
        ("The [old] council (…) said", "The [old] council (...) said"),
        ("one two three\nPage 3 of 12\nfour five six", "three four five"),
        ("Rate 3.5-4.5% here", "Rate 3.5–4.5%"),
        ("He said “no” to it", "He said no to it"),
        ("&lt;5% of men&rsquo;s", "<5% of men’s"),
    ],
)
def test_the_same_words_in_another_dress_are_verified(text: str, quote: str) -> None:
    assert verdict(text, quote) == "verified"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        # cut at an edge
        (FIRM, "275 million, or US$1,275"),
        (FIRM, "The firm paid $275"),
        (FIRM, "million, or US$1,275 a head"),
        (FIRM, "$1,275 a head"),
        (FIRM, "It grew 27"),
        (FIRM, "8 points at -5 degrees"),
        (FIRM, "5 degrees"),
        (FIRM, "3). He’d said CO2"),
        (FIRM, "He’d said CO"),
        (FIRM, "CO2 and 10"),
        (FIRM, "lethal arms"),
        (FIRM, "likely. Open 24/7"),
        (FIRM, "Open 24"),
        (FIRM, "Open 24/"),
        (FIRM, "In 2016"),
        (FIRM, "2018 it wouldn’t"),
        (FIRM, "In 2016–2018 it would"),
        (FIRM, "resident fee is"),
        (FIRM, "fee is €1.2"),
        (SIGNS, "275 kg, 12 500"),
        (SIGNS, "500 kg and"),
        (SIGNS, "500. 5 − 3"),
        (SIGNS, "4; y=−4"),
        (SIGNS, "D at AT&T"),
        (SIGNS, "R&D at AT"),
        (SIGNS, "com/a_b"),
        (MARKS, "Brien’s. He is not"),
        ("In the U.S. embassy", "S. embassy"),
        ("it is 5 per cent more", "it is 5"),
        ("厂长没有批准该计划。", "有批准该计划"),
        ("厂长不批准该计划。", "批准该计划"),
        ("产量为三百万吨", "百万吨"),
        ("产量为300万吨", "产量为300"),
        ("カメラは8台壊れていた。", "メラは8台"),
        ("支払わなかった。", "支払わ"),
        (MARSH, "workers. “We didn’t plan to stay"),
        # another number, sign, word or letter
        (FIRM, "said CO2 and 102 were"),
        (FIRM, "about 45.000—were unlikely"),
        (FIRM, "about 45000—were unlikely"),
        (FIRM, "it wouldn’t sell €5m of"),
        (FIRM, "The firm paid &pound;275 million"),
        (FIRM, "is €1.2bn; 5 inches"),
        (SIGNS, "costs 6\" 2' or"),
        (SIGNS, "costs 6 2 or"),
        (SIGNS, "1275 kg, 12"),
        ("２７％の人", "27%の人"),
        ("٢٧ سيارة في الميناء", "27 سيارة في الميناء"),
        ("2016-\n2018 run here", "20162018 run here"),
        ("a COVID-\n19 case", "a COVID19 case"),
        (LOST, "The worst flats near the office"),
        (LOST, "The £rst flats near the office"),
        (LOST, "ats near the office"),
        (LOST, "were affected; sta"),
        (LOST_MARKS, "The cafe was full"),
        (DROPPED, "The worst five boats reached the floating dock"),
        (DROPPED, "The first boats reached the"),
        ("the first flood of the year", "the rst ood of the year"),
        # omissions and brackets
        (FIRM, "It grew [not] 27% and 4.8"),
        (FIRM, "It grew [at least] 27% and"),
        (FIRM, "It grew [twenty-seven] 27% and"),
        (FIRM, "He [and all the others in the room] said"),
        (FIRM, "4.8 points … The firm paid"),
        ("clean and not at all safe, he said so", "clean … he said so"),
        ("We counted at least 40 of them in the hall", "We counted … 40 of them"),
        ("The mayor said Smith had resigned", "mayor said [the clerk] had resigned"),
        ("The mayor said 40 had resigned", "mayor said [they] had resigned"),
        ("“They [the council] sent it.”", "They [the mayor] sent it"),
        ("He said: “[Acme] can no longer wait”", "[Acme] no longer wait"),
        ("He said: “[Acme] can wait here”", "[Hydrel] can wait here"),
        ("He won. She lost. They left.", "won … lost … left"),
        ("word " * 20 + "start here " + "filler " * 200 + "end there", "start here … end there"),
        # content is no furniture
        ("one two three\n\n12\n\nfour five six", "one two three four five six"),
        ("by year\n\n2018: 45 million\n2019: 52 million\nended here", "by year ended here"),
    ],
)
def test_other_words_are_near(text: str, quote: str) -> None:
    assert verdict(text, quote) == "near"


@pytest.mark.parametrize(
    "left_out",
    [
        *("wasn´t", "wasn′t", "wasn t", "was n't", "didnt", "did n’t", "ceased to have"),
        *("is said to have", "was suspected of having", "appears to have", "would have"),
        *("so-called", "potentially", "arguably", "according to rumours", "in theory"),
        *("stopped having", "wrongly", "hypothetically", "it is thought"),
    ],
)
def test_an_omission_never_hides_what_turns_the_sentence(left_out: str) -> None:
    text = f"On Monday the minister {left_out} paid the guards in full."
    assert verdict(text, "the minister … paid the guards in full") == "near"
    assert verdict(text.replace(left_out, "gladly"), "the minister … paid the guards") == "verified"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("الوزير لَمْ يدفع المال للحراس في الميناء", "الوزير … يدفع المال للحراس"),
        ("Ministrul nu a plătit paznicii la timp", "Ministrul … a plătit paznicii"),
        ("Der Minister hat kaum die Wachen bezahlt", "Der Minister hat … die Wachen bezahlt"),
        ("Министр вряд ли заплатил охране порта", "Министр … заплатил охране"),
        ("Le ministre aurait payé les gardes du port", "Le ministre … payé les gardes"),
    ],
)
def test_an_omission_hides_no_negation_of_another_language(text: str, quote: str) -> None:
    assert verdict(text, quote) == "near"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("They paid 500 USD now", "They paid 500"),
        ("They paid Rs. 500 now", "500 now"),
        ("one hundred and five men came", "one hundred"),
        ("one hundred and five men came", "five men came"),
        ("two million men came", "million men came"),
        ("of two million men came", "of two"),
        ("the contract was signed by the envoy", "the contract was [n't] signed by the envoy"),
        ("the contract was signed by the envoy", "the contract was signed by the envoy [once]"),
    ],
)
def test_numbers_in_words_and_currencies_are_whole(text: str, quote: str) -> None:
    assert verdict(text, quote) == "near"


@pytest.mark.parametrize("quote", ["", " ", "…", "?!", "\u00ad", "$", "\u0301", "“[…]”"])
def test_a_quote_without_words_is_absent(quote: str) -> None:
    found = anchoring.find(anchoring.prepare("Is it “that”? … $5"), quote)
    assert found == Finding("absent", None, None, note="The quote has no words.")


@pytest.mark.parametrize("mark", ["“", "&ldquo;", '"'])
def test_the_place_takes_in_the_marks_with_which_the_quote_begins(mark: str) -> None:
    text = f"She came. {mark}We were told so,” she said."
    found = anchoring.find(anchoring.prepare(text), "“We were told so,” she said")
    assert (found.verdict, found.start) == ("verified", len("She came. "))
    found = anchoring.find(anchoring.prepare(text), "We were told so")
    assert (found.verdict, found.start) == ("verified", text.index("We"))


def test_nothing_like_it_is_absent() -> None:
    quote = "A brass band from the valley opened the winter fair with two slow marches."
    assert anchoring.find(anchoring.prepare(HARBOUR), quote) == Finding("absent", None, None)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("He came, saw and won it", "He came saw and won it"),
        ("He came to Velm and won", "He came to velm and won"),
        ("The café near Velm is old", "The cafe near Velm is old"),
        ("the water works near Velm", "the waterworks near Velm"),
    ],
)
def test_only_typographic_differences_are_marked(text: str, quote: str) -> None:
    found = anchoring.find(anchoring.prepare(text), quote)
    assert (found.verdict, found.typographic_only) == ("near", True)


@pytest.mark.parametrize(
    ("text", "quote"),
    [("It is 4.8 or more here", "It is 48 or more here"), ("It is 5% of it", "It is 5 of it")],
)
def test_a_number_is_never_a_matter_of_typography(text: str, quote: str) -> None:
    found = anchoring.find(anchoring.prepare(text), quote)
    assert (found.verdict, found.typographic_only) == ("near", False)


def test_a_near_finding_names_the_words_that_differ() -> None:
    text = "📦 The board paid $275 million for cranes in May."
    found = anchoring.find(
        anchoring.prepare(text), "board never paid $257 million for [old] cranes"
    )
    start = text.index("board")
    number = text.index("275")
    assert found == Finding(
        "near",
        start,
        text.index(" in May"),
        segments=((start, text.index(" in May")),),
        differences=(
            Difference("never", "", start + 5, start + 5, "negation"),
            Difference("257", "275", number, number + 3, "number"),
        ),
    )


def test_a_verified_finding_names_parts_folds_and_what_is_left_out() -> None:
    text = "📦 The board\npaid “five” men. It was long ago. Then all went home, she says."
    found = anchoring.find(
        anchoring.prepare(text), "the board paid 'five' men … Then all [of them] went home"
    )
    five, then = text.index(" men") + 4, text.index("Then all")
    assert found == Finding(
        "verified",
        2,
        then + 18,
        segments=((2, five), (then, then + 8), (then + 9, then + 18)),
        folds=(
            "omission",
            "bracketed insertion",
            "case of the first letter",
            "quotation marks",
            "line break",
        ),
        omitted=((five, then),),
    )


def test_folds_of_a_damaged_page() -> None:
    found = anchoring.find(anchoring.prepare(MARSH), "a difficult sum for a parish of farm-workers")
    assert MARSH[found.start : found.end] == (
        "a di\ufffdcult sum for\na parish of farm-\nVELM MARSH REPORT  |  8\n\nworkers"
    )
    assert found.folds == (
        "page furniture",
        "line-end hyphen",
        "damaged text",
        "lost ligature",
        "line break",
    )
    assert found.note == "The text is damaged; inferred: ffi."


def test_an_omission_that_hides_a_negation_says_so() -> None:
    text = "His crew was not told about it."
    found = anchoring.find(anchoring.prepare(text), "His crew was … told about it")
    assert (found.verdict, found.note) == ("near", "The omitted words contain “not”.")


def test_equal_places_are_ranked_by_context_and_place_and_all_reported() -> None:
    text = "In May it rose by 4.8% again. In June it rose by 4.8% at last."
    prepared = anchoring.prepare(text)
    first, second = text.index("it rose"), text.rindex("it rose")
    spans = [(first, first + 15), (second, second + 15)]
    plain = anchoring.find(prepared, "it rose by 4.8%")
    assert ((plain.start, plain.end), plain.others) == (spans[0], (spans[1],))
    for hints in ({"prefix": "In June "}, {"suffix": " at last"}, {"start": second - 3}):
        found = anchoring.find(prepared, "it rose by 4.8%", **hints)
        assert ((found.start, found.end), found.others) == (spans[1], (spans[0],))
    assert anchoring.find(prepared, "it fell by 4.8%", prefix="In June ").verdict == "near"


def test_context_is_cut_at_words() -> None:
    start = HARBOUR.index("signed a contract")
    assert anchoring.context(HARBOUR, start, start + 17) == (
        "The harbour board of Velm ",
        " worth $275 million on 3 May 2019, and its",
    )


def test_the_sentence_around_a_place() -> None:
    start = HARBOUR.index("case in June")
    first, last = anchoring.sentence_around(HARBOUR, start, start + 4)
    assert HARBOUR[first:last] == "A judge will hear the case in June."


@pytest.mark.parametrize(
    ("text", "quote", "sentence"),
    [
        (
            "Ferry report\nThe council paid for two ships.",
            "paid for",
            "The council paid for two ships.",
        ),
        ("1\n\nThe Kite | 9\n\n3. Ports\n\nTwo ships came.", "ships", "Two ships came."),
        ("3. Ports\n\nTwo ships came.", "Two ships", "Two ships came."),
        (
            "that it has in the end not been shown, as the board wrote,\n\nto be cheaper. Later",
            "to be cheaper",
            "that it has in the end not been shown, as the board wrote,\n\nto be cheaper.",
        ),
        ("Two ships came\n\nAbout the author", "ships", "Two ships came"),
        ("Nine\nships came.", "ships", "Nine\nships came."),
    ],
)
def test_headings_and_running_heads_are_no_part_of_a_sentence(
    text: str, quote: str, sentence: str
) -> None:
    start = text.index(quote)
    first, last = anchoring.sentence_around(text, start, start + len(quote))
    assert text[first:last] == sentence


@pytest.mark.parametrize(
    ("text", "quote", "words"),
    [
        ("It has not been proved that the firm sends data.", "the firm sends data", "not"),
        ("It reportedly never sent data.", "sent data", "reportedly, never"),
        ("He did not come. The firm sends data.", "The firm", ""),
        ("In May the firm sent data.", "the firm", ""),
        ("It can’t be that he left.", "he left", "can’t"),
    ],
)
def test_caution_before_a_quote(text: str, quote: str, words: str) -> None:
    assert anchoring.caution(text, text.index(quote)) == words


def checked(cases: str, tmp_path: Path) -> list[dict[str, object]]:
    (tmp_path / "cases.jsonl").write_bytes(cases.encode())
    out = io.StringIO()
    call_command("check_quotes", str(tmp_path / "cases.jsonl"), documents=str(tmp_path), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_check_quotes_reads_texts_and_files_unaltered(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("one\r\ntwo\r\n📦 three".encode())
    found = checked(
        '{"id": 1, "quote": "📦 three", "document": "a.txt"}\n\n'
        '{"id": "b", "quote": "two", "text": "one\\r\\ntwo"}\n',
        tmp_path,
    )
    assert [(row["id"], row["verdict"], row["start"], row["end"]) for row in found] == [
        (1, "verified", 10, 17),
        ("b", "verified", 5, 8),
    ]


def test_check_quotes_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("The words.")
    folder = tmp_path / "documents"
    folder.mkdir()
    with pytest.raises(CommandError) as error:
        checked('{"id": 1, "quote": "The words", "document": "../secret.txt"}', folder)
    assert str(error.value).endswith(f"line 1: ../secret.txt lies outside {folder}.")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("[1]", "this is not a JSON object."),
        ('{"quote": "a", "text": "a"}', "there is no `id`."),
        ('{"id": 1, "quote": 5, "text": "a"}', "`quote` is missing or not a text."),
        ('{"id": 1, "quote": "a"}', "give either `text` or `document`."),
        ('{"id": 1, "quote": "a", "text": 5}', "`text` is not a text."),
        (
            '{"id": 1, "quote": "a", "document": "no.txt"}',
            "no.txt cannot be read: No such file or directory.",
        ),
    ],
)
def test_check_quotes_names_the_line_it_cannot_read(
    line: str, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(CommandError) as error:
        checked('{"id": 0, "quote": "a", "text": "a"}\n' + line, tmp_path)
    assert str(error.value) == f"{tmp_path / 'cases.jsonl'}, line 2: {sentence}"

from hypothesis import given
from hypothesis import strategies as st

from search.passages import LONGEST, cut


def test_a_text_is_cut_at_the_ends_of_paragraphs_and_sentences():
    paragraph, sentence = "Word " * 140 + "\n\n", "Word " * 100 + "end. "
    text = paragraph * 2 + sentence * 4 + "x" * 1_500
    ends = [len(paragraph), 2 * len(paragraph)]
    ends += [ends[1] + 2 * len(sentence), ends[1] + 4 * len(sentence)]
    ends += [ends[3] + LONGEST, len(text)]
    assert cut(text) == list(zip([0, *ends], ends, strict=False))
    assert (cut(""), cut(" \n"), cut("a")) == ([], [], [(0, 1)])


@given(st.text(st.sampled_from("a.\n 中。"), max_size=4_000))
def test_nothing_of_a_text_is_lost(text):
    places = cut(text)
    kept = "".join(text[start:end] for start, end in places)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(end - start <= LONGEST for start, end in places)

import pytest

from claims.wording import same_wording

PAIRS = [
    # the one, the other, whether they are one wording
    ("“We paid at least $275 million for it”", "we paid at\nleast $275 million for IT", True),
    (
        "He said that the port paid far too much for it.",
        "The port paid far too much, they say.",
        True,
    ),
    ("The port paid too much for it.", "What the port paid was never told.", True),
    (
        "The port paid far too much for all it got.",
        "What the port paid is kept as a secret.",
        False,
    ),
    ("The port paid $275 million.", "The port paid $257 million.", True),
    ("Nobody knew the price.", "The price was known to nobody.", False),
    ("275 million", "275 million", True),
    ("275 million", "257 million", False),
    ("港口在春天买了四十台摄像机，价格没有公布", "据报道，港口在春天买了四十台摄像机", True),
    ("港口在春天买了四十台摄像机，价格没有公布", "市长昨天没有回答记者的任何问题", False),
    ("…", "…", False),
]


@pytest.mark.parametrize(("one", "other", "expected"), PAIRS)
def test_which_quotes_are_one_wording(one, other, expected):
    assert same_wording({1: one, 2: other}) == ({(1, 2)} if expected else set())


@pytest.mark.parametrize(("before", "expected"), [(394, {(1, 2)}), (395, set())])
def test_of_a_long_quote_the_beginning_is_compared(before, expected):
    said = " ".join(f"word{n}" for n in range(before))
    shared = "the port paid far too much"
    other = f"{shared} {' '.join(f'other{n}' for n in range(200))}"
    assert same_wording({1: f"{said} {shared} in the end", 2: other}) == expected

from search.spelling import is_spelt, nearest


def test_words_that_differ_by_a_slip_of_the_hand():
    among = ["harbour", "harbours", "arbour", "labour", "pier", "piers"]
    assert nearest("harbuor", among) == ["harbour", "arbour", "harbours"]
    assert nearest("peir", among) == ["pier"]
    assert nearest("quay", among) == []


def test_what_can_be_mistyped():
    assert [w for w in ("pier", "ab", "2cd", "中国", "=pier", "x" * 41) if is_spelt(w)] == ["pier"]

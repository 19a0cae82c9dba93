"""Citation keys: plain, unique in a file, and the same in every file."""

import re

from citations.keys import Keys


def keys_of(*ids):
    keys = Keys()
    return [keys.key(item_id) for item_id in ids]


def test_a_slug_is_its_own_key():
    assert keys_of("xinjiang-contracts", "spun_2022") == ["xinjiang-contracts", "spun_2022"]


def test_any_other_id_keeps_what_it_can_and_is_told_apart_by_a_hash():
    keys = keys_of("é {a}, b", "e (a) b", "新疆", "", "a" * 200)
    assert keys == [
        "e-a-b-e2bcbfc4",
        "e-a-b-2e098aaa",
        "item-8e3e42b6",
        "item-e3b0c442",
        "a" * 91 + "-c2a908d9",
    ]
    assert all(re.fullmatch("[A-Za-z0-9_-]{1,100}", key) for key in keys)


def test_the_key_does_not_depend_on_the_neighbours():
    assert keys_of("新疆", "x")[0] == keys_of("x", "新疆")[1]


def test_an_id_that_comes_again_gets_a_number_that_is_free():
    # BibTeX takes `Maps` and `maps` for the same key.
    assert keys_of("maps", "maps-1", "Maps", "maps-3", "maps") == [
        "maps",
        "maps-1",
        "Maps-2",
        "maps-3",
        "maps-4",
    ]

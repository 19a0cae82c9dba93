"""Sets of numbers: each answer beside the one that a plain loop gives."""

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from claims.facets import ByNumber, ByRank, ByValue, Slices, Values

MEMBERS = st.integers(0, 300)
NUMBERS = st.dictionaries(MEMBERS, st.integers(0, 40) | st.integers(0, 2**22), max_size=60)
SETS = st.sets(MEMBERS, max_size=60)


def sliced(numbers):
    slices = Slices()
    slices.fill(numbers.items())
    return slices


@given(NUMBERS, NUMBERS, SETS, st.integers(-1, 45))
def test_slices_compare_as_numbers_do(first, more, removed, bound):
    slices = sliced(first)
    slices.fill((member, n) for member, n in more.items() if member not in first)
    slices.remove(BitMap(removed))
    held = {m: n for m, n in {**more, **first}.items() if m not in removed}
    assert set(slices.known) == set(held)
    assert {m: slices.number(m) for m in held} == held
    assert slices.number(301) is None
    assert set(slices.at_least(bound)) == {m for m, n in held.items() if n >= bound}
    assert set(slices.below(bound)) == {m for m, n in held.items() if n < bound}
    assert set(slices.exactly(bound)) == {m for m, n in held.items() if n == bound}
    again = Slices.from_sets(list(slices.sets()))
    assert {m: again.number(m) for m in held} == held


def in_sequence(order, within, numbers):
    """What a sort gives for each order."""
    if isinstance(order, ByRank):
        ranked = [m for m in order.ranked if m in within]
        return ranked + sorted(within - set(ranked), reverse=True)
    if isinstance(order, ByNumber):
        return sorted(within, reverse=order.falling)
    numbered = sorted(
        (m for m in within if m in numbers), key=lambda m: (numbers[m], m), reverse=order.falling
    )
    return numbered + sorted(within - set(numbers), reverse=order.falling)


@given(
    NUMBERS,
    SETS,
    st.lists(MEMBERS, unique=True, max_size=20),
    st.integers(1, 9),
    st.sampled_from(["number", "value", "rank"]),
    st.booleans(),
)
def test_pages_in_every_order_and_direction(numbers, within, ranked, size, kind, falling):
    order = {
        "number": ByNumber(falling),
        "value": ByValue(sliced(numbers), falling),
        "rank": ByRank(ranked),
    }[kind]
    expected, found, key = in_sequence(order, within, numbers), [], None
    while portion := order.after(BitMap(within), key, size):
        found += portion
        key = order.key(portion[-1])
    assert found == expected
    back = []
    while key and (portion := order.before(BitMap(within), key, size)):
        back += portion
        key = order.key(portion[-1])
    assert back == expected[-2::-1]


@given(NUMBERS, SETS, st.booleans(), MEMBERS, st.none() | st.integers(0, 2**32))
def test_a_key_of_what_is_gone_still_has_a_place(numbers, within, falling, member, number):
    order, key = ByValue(sliced(numbers), falling), (number, member)
    before = order.before(BitMap(within), key, 1_000)
    after = order.after(BitMap(within), key, 1_000)
    sequence = in_sequence(order, within, numbers)
    assert before[::-1] + after == [m for m in sequence if order.key(m) != key]


@given(
    st.lists(st.tuples(MEMBERS, st.sampled_from("abcdefgh")), max_size=80),
    SETS,
    SETS,
    st.integers(1, 9),
    st.integers(1, 4),
    st.integers(0, 5),
)
def test_the_values_with_most_members(pairs, removed, within, most, at_once, few):
    values = Values()
    values.AT_ONCE, values.FEW = at_once, few
    values.fill(pairs[:40])
    values.fill(pairs[40:])
    values.remove(BitMap(removed))
    held = {pair for pair in pairs if pair[0] not in removed}
    counts = {
        value: len({m for m, v in held if v == value and m in within}) for value in "abcdefgh"
    }
    top = values.top(BitMap(within), most)
    assert all(counts[value] == count > 0 for value, count in top)
    largest = sorted(filter(None, counts.values()), reverse=True)[:most]
    assert [count for _, count in top] == largest
    assert {v: values.count(v, BitMap(within)) for v in "abcdefgh"} == counts
    assert set(values.any_of("ab")) == {m for m, v in held if v in "ab"}

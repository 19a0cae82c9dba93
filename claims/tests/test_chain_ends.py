from random import Random

from claims.chain_ends import find_ends


def ends(graph, start, known=None):
    known = {} if known is None else known
    find_ends(start, lambda node: graph.get(node, ""), str, known)
    return "".join(sorted(known[start]))


def test_where_chains_end():
    graph = {"a": "bc", "b": "d", "c": "de", "f": "a"}
    assert [ends(graph, node) for node in "abcdf"] == ["de", "d", "de", "d", "de"]


def test_a_ring_ends_outside_or_is_one_end():
    assert ends({"c": "b", "b": "a", "a": "c"}, "c") == "a"
    assert ends({"c": "b", "b": "a", "a": "cx"}, "c") == "x"
    assert ends({"a": "a"}, "a") == "a"
    assert ends({"x": "ab", "a": "b", "b": "a", "c": "x"}, "c") == "a"


def passed(graph, start):
    seen, stack = set(), [start]
    while stack:
        if (node := stack.pop()) not in seen:
            seen.add(node)
            stack += graph[node]
    return seen


def test_the_ends_are_those_that_lead_nowhere_else():
    chance = Random(5)
    for _ in range(300):
        graph = {
            node: "".join(sorted(chance.sample("abcdefg", chance.choice((0, 1, 1, 2)))))
            for node in "abcdefg"
        }
        known = {}
        for start in "abcdefg":
            below = {node: passed(graph, node) for node in passed(graph, start)}
            closed = {min(b) for b in below.values() if all(below[to] == b for to in b)}
            assert ends(graph, start, known) == "".join(sorted(closed))


def test_a_long_chain_is_walked_once():
    asked, known = [], {}

    def edges(node):
        asked.append(node)
        return [node + 1] if node < 3000 else []

    for start in (2000, 0, 1000):
        find_ends(start, edges, int, known)
    assert {frozenset([3000])} == set(known.values())
    assert len(asked) <= 2 * 3001

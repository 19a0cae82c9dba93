"""Where the chains of a graph end, found in one walk over it; rings are found as Tarjan does."""


def find_ends(start, edges, rank, known):
    """Write into `known`, {node: frozenset of ends}, what the chains from `start` pass.

    `edges` gives the nodes that follow one. An end is a node that none follows; a ring without a
    way out is one end, named by the first of its nodes by `rank`.
    """
    number, lowest, waiting = {}, {}, []  # when a node was met; the first met one of its ring
    way = []

    def enter(node):
        number[node] = lowest[node] = len(number)
        waiting.append(node)
        way.append((node, iter(edges(node))))

    if start not in known:
        enter(start)
    while way:
        node, rest = way[-1]
        to = next(rest, None)
        if to is None:
            way.pop()
            if way:
                before = way[-1][0]
                lowest[before] = min(lowest[before], lowest[node])
            if lowest[node] == number[node]:
                close(taken_off(waiting, node), edges, rank, known)
        elif to in known:
            continue
        elif to in number:
            lowest[node] = min(lowest[node], number[to])
        else:
            enter(to)


def taken_off(waiting, node):
    """What waits from this node on: those that lead round to it."""
    ring = []
    while not ring or ring[-1] != node:
        ring.append(waiting.pop())
    return ring


def close(ring, edges, rank, known):
    out = {to for node in ring for to in edges(node)} - set(ring)
    ends = frozenset().union(*(known[to] for to in out)) if out else {min(ring, key=rank)}
    known |= dict.fromkeys(ring, frozenset(ends))

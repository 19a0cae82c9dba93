"""“Did you mean”: words like one that is found nowhere."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections, transaction
from rapidfuzz.distance import DamerauLevenshtein

from .folding import is_undivided
from .models import Word

SHORTEST, LONGEST = 3, 40
MOST_LOOKED_AT = 5_000  # words with the same beginning, and with the same end
MOST_COUNTED = 8
MOST_REMEMBERED = 500_000  # words, while many documents are written


_learnt: ContextVar[set | None] = ContextVar("learnt", default=None)


@contextmanager
def learning():
    """Of words that are learnt again and again meanwhile each is kept once."""
    if _learnt.get() is not None:
        yield
        return
    token = _learnt.set(set())
    try:
        yield
    finally:
        _learnt.reset(token)


def learn(words, using):
    """Keep these words, once what they stand in is stored.

    Not before: two people who write the same new word would wait for each other.
    """
    new = set(words)
    if (learnt := _learnt.get()) is not None:
        new -= learnt
        if len(learnt) > MOST_REMEMBERED:
            learnt.clear()
        learnt |= new
    if new := sorted(new):
        transaction.on_commit(lambda: keep(new, using), using=using, robust=True)


def keep(words, using):
    connection = connections[using]
    columns = list(zip(*((word, word[:2], word[-3:]) for word in words), strict=True))
    into = f"INTO {Word._meta.db_table} (word, head, tail)"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            new = "SELECT * FROM unnest(%s::text[], %s::text[], %s::text[])"
            cursor.execute(f"INSERT {into} {new} ON CONFLICT DO NOTHING", list(map(list, columns)))
        else:
            rows = list(zip(*columns, strict=True))
            with transaction.atomic(using=using):
                cursor.executemany(f"INSERT OR IGNORE {into} VALUES (%s, %s, %s)", rows)


def is_spelt(word):
    """Whether it is a word that can be mistyped: no number, no pair of characters, no stem."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha() and not is_undivided(word)


def likely(word, using):
    """[word]: those most like it, the likest first, that some text held once."""
    if not is_spelt(word):
        return []
    held = Word.objects.using(using).order_by()
    near = set()
    for same in ({"head": word[:2]}, {"tail": word[-3:]}):
        near.update(held.filter(**same).values_list("word", flat=True)[:MOST_LOOKED_AT])
    near.discard(word)
    return nearest(word, near)


def nearest(word, among):
    """[word] of those that differ by so few letters that one may be meant by the other."""
    most = 1 if len(word) < 6 else 2
    measured = (
        (DamerauLevenshtein.distance(word, other, score_cutoff=most), other) for other in among
    )
    return [other for distance, other in sorted(measured) if distance <= most][:MOST_COUNTED]

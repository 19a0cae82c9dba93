"""What a statement that is written once gives, beside what its QuerySet gives."""

import pytest
from django.db.models import F, Q

from sources.models import Quote
from sources.statements import OfRows, Statement
from tests.builders import a_quote, a_source

pytestmark = pytest.mark.django_db


def quotes(slug, most):
    of_source = Quote.objects.select_related("source").annotate(named=F("source__title"))
    return of_source.filter(source__slug=slug, start__lte=most).order_by("pk")


def told(found):
    return [(quote, quote.text, quote.segments, quote.named, quote.source.slug) for quote in found]


def test_it_gives_what_its_queryset_gives(django_assert_num_queries):
    paper, first = a_source("paper", title="The paper"), 1_000
    for source in (paper, a_source("wire", title="A “wire”?")):
        for text in ("We paid", "We paid at least $275 million", "the whole system"):
            first = min(a_quote(source, text).start, first)
    statement = Statement(quotes, "slug?", 987_654_321)
    for values in [("paper", 1_000), ("wire", 1_000), ("wire", first), ("none", 1_000)]:
        expected = told(quotes(*values))
        with django_assert_num_queries(1):
            assert told(statement.ask(*values)) == expected
    assert [len(quotes("wire", most)) for most in (first, 1_000)] == [2, 3]


def test_a_value_may_look_like_a_mark():
    a_quote(a_source("paper"), "We paid")
    statement = Statement(
        lambda slug, text: Quote.objects.filter(source__slug=slug, text=text), "paper", "wire"
    )
    found = [statement.ask(*values) for values in (("wire", "paper"), ("paper", "wire"))]
    assert found == [[], []]
    assert len(statement.ask("paper", "We paid")) == 1


def test_a_mark_may_stand_in_several_places():
    a_quote(a_source("paper"), "We paid")
    a_quote(a_source("wire"), "the whole system")
    statement = Statement(
        lambda words: Quote.objects.filter(Q(text=words) | Q(source__slug=words)), "no such words"
    )
    found = [statement.ask(words) for words in ("We paid", "wire", "no such words")]
    assert [[quote.text for quote in each] for each in found] == [
        ["We paid"],
        ["the whole system"],
        [],
    ]


def test_rows_of_some_numbers(django_assert_num_queries):
    quotes = [a_quote(a_source(slug), "We paid") for slug in ("paper", "wire")]
    statement = OfRows(lambda ids: Quote.objects.filter(pk__in=ids).values_list("source__slug"))
    assert statement.ask([quotes[1].pk, 987_654_321]) == [("wire",)]
    assert statement.ask({quotes[0].pk: "a number of this dictionary"}) == [("paper",)]
    with django_assert_num_queries(0):
        assert statement.ask([]) == []

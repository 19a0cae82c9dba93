import pytest
from django.contrib.auth.models import Group
from django.db import connection

from search.documents import field
from search.index import Field, Index

pytestmark = pytest.mark.django_db

INDEX = Index(
    "search_trial",
    Group._meta.db_table,
    [Field("title", "t", 5), Field("text"), Field("topic", "o", 3)],
    {"title": "title", "heading": "title", "topic": "topic", "text": "text"},
)


@pytest.fixture
def index():
    Group.objects.all().delete()
    INDEX.install(connection.alias)
    return INDEX


def put(*documents, language="en"):
    """Each a title, or a pair of title and text, or with a topic; their numbers."""
    numbers = []
    for document in documents:
        parts = (document,) if isinstance(document, str) else document
        number = Group.objects.create(name=f"group {Group.objects.count()}").pk
        names = dict(zip(("title", "text", "topic"), parts, strict=False))
        fields = {name: field([(text, language)]) for name, text in names.items()}
        INDEX.write(INDEX.make([(number, fields)], {language}))
        numbers.append(number)
    return numbers


def found(typed):
    return list(INDEX.look(INDEX.read(typed)).hits())


def ranked(typed, most=10_000):
    look = INDEX.look(INDEX.read(typed))
    scores = look.scores(look.hits(), most)
    return look.ranked(look.hits(), most), {score: list(scores[score]) for score in scores}


def test_words_stand_in_any_field_and_in_any_order(index):
    one, two, three = put(
        ("Harbour lease", "The city lets the pier"), "Lease of a harbour", ("Pier", "Old harbour")
    )
    assert found("harbour") == [one, two, three]
    assert found("lease harbour") == [one, two]
    assert found("harbour pier") == [one, three]
    assert found("HÁRBOUR  pier lease") == [one]
    assert found("quay") == []


def test_phrases_prefixes_and_what_is_not_to_stand_there(index):
    one, two, three = put("A line of credit", "Credit line", ("A line", "of credit"))
    assert found('"line of credit"') == [one]
    assert found("“of credit”") == [one, three]
    assert found("line -credit") == []
    assert found('credit -"line of"') == [two, three]
    assert found("cred*") == [one, two, three]
    assert found('"credit li"') == []
    assert found("-of") == [two]
    assert found('-"line of" -two') == [two, three]
    assert found("of OR nothing") == [one, three]
    assert found("nothing OR -of") == [two]
    assert found("line -nothing OR of") == [one, two, three]


def test_the_newest_alone(index):
    one, two, three = put("Old pier", "Pier", "New pier")

    def newest(typed, most):
        return list(INDEX.look(INDEX.read(typed)).hits(most))

    assert [newest("pier", most) for most in (0, 1, 2, 9)] == [
        *([], [three], [two, three], [one, two, three])
    ]
    assert newest("pier -new", 1) == [two]
    assert newest("-old", 1) == [three]
    assert newest("nothing OR -new", 1) == [two]


def test_fields(index):
    one, two, three = put(
        ("Harbour", "pier", "Trade routes"), ("Pier", "harbour trade"), ("Trade", "pier routes")
    )
    assert found("title:harbour") == [one]
    assert found("heading:pier") == [two]
    assert found("text:pier") == [one, three]
    assert found("topic:trade") == [one]
    assert found('topic:"trade routes"') == [one]
    assert found('text:"trade routes"') == []
    assert found("topic:rou*") == [one]
    assert found("text:rou*") == [three]
    assert found("trade -topic:trade") == [two, three]
    assert found("title:trade OR topic:trade") == [one, three]


def test_inflected_words_are_found_by_the_language_of_the_text(index):
    one, two, three = put("They published it", "A publisher publishes", "To publish")
    (four,) = put("новые договоры", language="ru")
    assert found("publishing") == [one, two, three]
    assert found("publish") == [one, two, three]
    assert found('"publish"') == [three]
    assert found("title:publishing -title:published") == []
    assert found("договор") == [four]


def test_a_word_is_found_with_an_apostrophe_and_without(index):
    one, two, three = put("Xi'an", ("pier", "Xian"), ("pier", "Xiʼan’s"))
    assert found("Xian") == found("xi’an") == found("XIʼAN") == [one, two, three]
    assert found("title:xian") == found("title:Xi'an") == [one]
    assert found('"Xi an"') == [one]
    assert found("-Xi'an") == []


def test_the_best_field_ranks_first_and_then_the_newest(index):
    one, two, three, four = put(
        ("x", "harbour"), ("Harbour", "y"), ("x", "harbour"), ("x", "y", "harbour")
    )
    assert ranked("harbour") == ([two, four, three, one], {5: [two], 3: [four], 0: [one, three]})
    assert ranked("harbour", 2) == ([four, three], {3: [four], 0: [three]})
    assert ranked("-y") == ([three, one], {0: [one, three]})
    assert ranked("harbour x") == ([four, three, one], {8: [four], 5: [one, three]})
    assert ranked("harbour OR y")[0] == [two, four, three, one]


def test_what_is_written_again_replaces_what_stood_there(index):
    one, two = put("Harbour", "Harbour")
    index.write(index.make([(one, {"title": field([("Quay", "")])})]))
    assert (found("harbour"), found("quay")) == ([two], [one])
    Group.objects.get(pk=one).delete()
    Group.objects.filter(pk=two).delete()
    assert (found("quay"), found("-nothing")) == ([], [])


def test_long_documents_are_cut_and_stay_in_the_database(index):
    (one,) = put(("Harbour", " ".join(f"{'x' * 60}{n}" for n in range(30_000)), "last"))
    assert found("harbour") == [one]
    assert found("last") == []

import pytest
from auditlog.models import LogEntry

from sources import audit, ingest
from sources.models import Source
from tests.admin_forms import a_member, send, signed_in
from tests.builders import WORDS, a_quote, a_source

pytestmark = pytest.mark.django_db


def change(source):
    return f"/admin/sources/source/{source.pk}/change/"


def test_the_log_says_who_changed_what_from_what_to_what():
    editor = signed_in("Editor", first_name="Edda", last_name="Lund")
    source = a_source("paper", text="")
    send(editor, change(source), title="A better title", type="report")
    told = audit.told(audit.entries_of(source))
    assert [(t.who, t.what, t.name, sorted(t.changes), t.why) for t in told[:1]] == [
        (
            "Edda Lund",
            "changed source",
            "A better title",
            [("title", "Title of paper", "A better title"), ("type", "Web page", "Report")],
            "",
        )
    ]
    assert (told[1].who, told[1].what) == ("", "created source")


def test_the_text_of_a_document_is_not_copied_into_the_log():
    capture = a_source().captures.get()
    [entry] = audit.entries_of(capture)
    assert capture.text and "text" not in entry.changes
    assert entry.changes["text_sha256"] == ["None", capture.text_sha256]


def test_a_quote_that_a_new_capture_lost_is_in_the_log():
    quote = a_quote()
    capture, _ = ingest.take_in(quote.source, b"Other words.", "new.txt", tool="test")
    entry = audit.entries_of(quote)[0]
    assert entry.changes == {"missing_from": [None, capture.pk]}
    [told] = audit.told([entry])
    assert told.changes == [("missing from", "", str(capture))]


def test_rows_are_named_in_few_queries(django_assert_num_queries):
    quotes = [a_quote(a_source(f"s{n}"), WORDS) for n in range(3)]
    for some in (quotes[:1], quotes):
        entries = list(audit.entries_of(*some))
        with django_assert_num_queries(2):  # sources and captures
            audit.told(entries)


@pytest.mark.parametrize("role", ["Editor", "Administrator"])
def test_the_log_is_read_and_changed_by_nobody(role):
    client = signed_in(role)
    a_source("paper", text="")
    entry = LogEntry.objects.get(object_repr="Title of paper")
    address = f"/admin/auditlog/logentry/{entry.pk}/"
    assert "Title of paper" in client.get(f"{address}change/").content.decode()
    assert client.post(f"{address}change/", {"object_repr": "x"}).status_code == 403
    assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/auditlog/logentry/add/").status_code == 403
    assert LogEntry.objects.get(pk=entry.pk).object_repr == "Title of paper"


def test_the_history_of_a_row_is_its_log():
    editor, outsider = signed_in("Editor"), signed_in()
    source = a_source("paper", text="")
    send(editor, change(source), title="A better title")
    address = f"/admin/sources/source/{source.pk}/history/"
    page = editor.get(address)
    assert [t.name for t in page.context["told"]] == ["A better title", "Title of paper"]
    assert "<del>Title of paper</del> <ins>A better title</ins>" in page.content.decode()
    assert outsider.get(address).status_code == 403


def test_whoever_only_reads_is_not_looked_up(client, django_assert_num_queries):
    client.force_login(a_member("Editor"))
    with django_assert_num_queries(0):
        response = client.get("/robots.txt")
    assert "Cookie" not in response.get("Vary", "")


def test_a_failed_change_leaves_no_entry():
    editor = signed_in("Editor")
    source = a_source("paper", text="")
    before = LogEntry.objects.count()
    send(editor, change(source), title="")
    assert Source.objects.get().title == "Title of paper"
    assert LogEntry.objects.count() == before

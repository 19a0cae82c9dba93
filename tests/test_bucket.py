"""Documents in a bucket that speaks S3, asked by the library that a site uses for it."""

import hashlib

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from config.documents import documents
from sources import ingest
from sources.models import Capture
from tests.admin_forms import a_member
from tests.bucket import running_bucket
from tests.builders import TEXT, a_source

KEYS = {"S3_BUCKET": "papers", "S3_ACCESS_KEY": "us", "S3_SECRET_KEY": "secret"}


@pytest.fixture
def env(monkeypatch):
    for name in ("BUCKET", "ACCESS_KEY", "SECRET_KEY", "ENDPOINT", "PREFIX", "REGION"):
        monkeypatch.delenv(f"S3_{name}", raising=False)
    return environ.Env()


@pytest.fixture
def bucket(env, monkeypatch, settings):
    with running_bucket() as server:
        for name, value in {**KEYS, "S3_ENDPOINT": server.url, "S3_PREFIX": "attest"}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("S3_REGION", "eu-central-1")
        settings.STORAGES = {**settings.STORAGES, "default": documents(env)}
        yield server


@pytest.mark.django_db
def test_documents_are_kept_in_the_bucket_and_handed_out_by_us_alone(bucket, client):
    data = TEXT.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    name = f"captures/{sha256[:2]}/{sha256}"
    capture = a_source("one").captures.get()
    a_source("two")
    assert bucket.kept == {f"papers/attest/{name}": data}
    assert [capture.file.name for capture in Capture.objects.all()] == [name, name]
    assert ingest.read_again(capture) is None

    address = f"/admin/sources/capture/{capture.pk}/file/"
    assert client.get(address).status_code == 302
    client.force_login(a_member("Contributor"))
    answer = client.get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, data)

    with pytest.raises(ZeroDivisionError), ingest.all_or_nothing():
        a_source("three", text="Another text, which is taken back.")
        assert len(bucket.kept) == 2
        _ = 1 / 0
    assert list(bucket.kept) == [f"papers/attest/{name}"]
    # Each was signed, and nothing was made public.
    assert {signed for _, _, signed in bucket.asked} == {True}
    assert [header for header in bucket.headers if "acl" in header] == []


@pytest.mark.django_db
def test_a_bucket_that_is_away_is_told_in_words(bucket, client):
    capture = a_source("one").captures.get()
    client.force_login(a_member("Contributor"))
    bucket.refuses = True
    answer = client.get(f"/admin/sources/capture/{capture.pk}/file/", headers={"Accept": "text/*"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    sentence = "The store of documents does not answer. Please try again in a minute.\n"
    assert answer.content.decode() == sentence
    assert client.get("/sources/one/text/").status_code == 200


def test_without_a_bucket_documents_lie_in_a_folder(env, monkeypatch):
    assert documents(env) == {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    monkeypatch.setenv("S3_BUCKET", "papers")
    monkeypatch.setenv("S3_ACCESS_KEY", "us")
    with pytest.raises(ImproperlyConfigured, match="come together, or not at all"):
        documents(env)

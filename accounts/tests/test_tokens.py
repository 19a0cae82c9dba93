from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import Token
from accounts.tests.persons import PASSWORD, a_person, errors, signed_in, tree, with_factor
from sources.audit import entries_of

pytestmark = pytest.mark.django_db
PAGE = "/accounts/tokens/"


def make(client, **typed):
    return client.post(PAGE, {"name": "laptop", "days": "30", "password": PASSWORD, **typed})


def words_in(response):
    [words] = tree(response).xpath("//pre/text()")
    return words


def names(client):
    found = tree(client.get(PAGE)).xpath("//table[@id='tokens']/tbody/tr/th")
    return [name.text_content() for name in found]


def test_a_token_is_made_shown_once_and_kept_as_a_digest():
    person = a_person()
    client = signed_in(person)
    response = make(client)
    words = words_in(response)
    token = Token.objects.get()
    assert tokens.FORM.fullmatch(words)
    assert (token.user, token.name, token.digest, token.hint) == (
        person,
        "laptop",
        tokens.digest_of(words),
        words[:13],
    )
    assert token.expires - token.created == timedelta(days=30)
    assert words not in client.get(PAGE).content.decode()
    assert "no-store" in response["Cache-Control"]
    assert tokens.bearer(words) == token
    token.refresh_from_db()
    assert token.last_used is not None
    [entry] = entries_of(token)
    assert (entry.actor, words in str(entry.changes), token.digest in str(entry.changes)) == (
        person,
        False,
        False,
    )


def test_it_is_made_only_with_the_password_and_a_name():
    client = signed_in(a_person())
    assert len(errors(make(client, password="wrong"))) == 1
    assert len(errors(make(client, name=" "))) == 1
    assert len(errors(make(client, days="4000"))) == 1
    assert not Token.objects.exists()


def test_a_token_lets_in_while_it_and_its_person_may():
    person = a_person()
    token, words = tokens.make(person, "laptop", 7)
    assert tokens.bearer(words) == token
    assert tokens.bearer(words[:-1] + "0" * (words[-1] != "0") + "1" * (words[-1] == "0")) is None
    Token.objects.update(created=timezone.now() - timedelta(8), expires=timezone.now())
    assert tokens.bearer(words) is None
    Token.objects.update(expires=timezone.now() + timedelta(1))
    assert tokens.bearer(words) == token
    person.is_active = False
    person.save()
    assert tokens.bearer(words) is None
    # Who comes back has to make new ones, as with sessions.
    person.is_active = True
    person.save()
    assert tokens.bearer(words) is None


def test_where_a_second_factor_is_asked_for_it_is_asked_for_here(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = a_person()
    _, words = tokens.make(person, "laptop", 7)
    assert tokens.bearer(words) is None
    response = signed_in(person).get(PAGE)
    assert (response.status_code, response["Location"]) == (
        302,
        "/accounts/second-factor/?next=%2Faccounts%2Ftokens%2F",
    )
    with_factor(person)
    assert tokens.bearer(words) is not None


def test_each_sees_and_revokes_their_own_and_a_superuser_all():
    person, other = a_person(), a_person()
    mine, _ = tokens.make(person, "mine", 7)
    theirs, words = tokens.make(other, "theirs", 7)
    client = signed_in(person)
    assert names(client) == ["mine"]
    assert client.post(f"{PAGE}{theirs.pk}/revoke/").status_code == 404
    root = signed_in(a_person(is_superuser=True))
    assert names(root) == ["theirs", "mine"]
    assert tokens.bearer(words) == theirs
    assert root.post(f"{PAGE}{theirs.pk}/revoke/").status_code == 302
    assert tokens.bearer(words) is None
    client.post(f"{PAGE}{mine.pk}/revoke/")
    assert not Token.objects.usable().exists()


def test_who_is_not_on_the_staff_makes_none():
    assert signed_in(a_person(is_staff=False)).get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_wrong_tokens_make_an_address_wait():
    client = Client(headers={"Authorization": f"Bearer {tokens.PREFIX}{'0' * 64}"})
    answers = [client.get("/api/claims").status_code for _ in range(12)]
    assert (answers[0], answers[-1]) == (401, 429)
    # Whoever has a right one goes on.
    _, words = tokens.make(a_person(rights=["claims.view_version"]), "laptop", 7)
    right = Client(headers={"Authorization": f"Bearer {words}"})
    assert right.get("/api/claims").status_code == 200

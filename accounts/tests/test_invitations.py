from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts import invitations
from accounts.models import Invitation

from .persons import (
    OTHER_PASSWORD,
    a_person,
    a_role,
    errors,
    permissions,
    said,
    sign_in,
    tree,
    who,
)

pytestmark = pytest.mark.django_db

RIGHTS = ("auth.add_user", "sources.view_source")


@pytest.fixture
def inviter():
    return a_person("inga", rights=RIGHTS, first_name="Inga", last_name="Berg")


@pytest.fixture
def role():
    return a_role("Reader", "sources.view_source")


@pytest.fixture
def invitation(inviter, role):
    return invitations.invite("new@paper.example", [role], by=inviter)


def path_of(invitation):
    return invitations.link(invitation).removeprefix("http://127.0.0.1:8000")


def take(path, name="nora", **changes):
    typed = {"username": name, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    return Client().post(path, {**typed, **changes}, follow=True)


def is_ended(path):
    response = Client().get(path)
    return (response.status_code, b"This invitation works no longer" in response.content) == (
        410,
        True,
    )


def test_the_invited_person_chooses_name_and_password_once(invitation, role, client):
    path = path_of(invitation)
    page = client.get(path)
    lead = " ".join(tree(page).xpath("//p[@class='lead']")[0].text_content().split())
    assert lead == "Inga Berg invites new@paper.example to work on Attest as Reader."
    made = take(path, first_name="Nora", is_superuser="on")
    assert said(made) == ["Your account is ready. Sign in."]
    user = User.objects.get(username="nora")
    assert (user.email, user.first_name) == ("new@paper.example", "Nora")
    assert (user.is_staff, user.is_superuser, user.is_active) == (True, False, True)
    assert list(user.groups.all()) == [role]
    assert list(user.user_permissions.all()) == []
    sign_in(client, "nora", OTHER_PASSWORD)
    assert who(client) == "nora"
    assert is_ended(path)
    assert take(path, "second").status_code == 410
    assert User.objects.filter(username="second").count() == 0


@pytest.mark.parametrize(
    ("changes", "refusals"),
    [
        (
            {"password1": "short", "password2": "short"},
            ["This password is too short. It must contain at least 12 characters."],
        ),
        (
            {"password1": "new@paper.example", "password2": "new@paper.example"},
            ["The password is too similar to the email address."],
        ),
        ({"username": "INGA"}, ["A user with that username already exists."]),
        ({"username": ""}, ["This field is required."]),
        ({"password2": "else"}, ["The two password fields didn’t match."]),
    ],
)
def test_what_does_not_do_is_said_beside_its_field(invitation, changes, refusals):
    before = User.objects.count()
    assert errors(take(path_of(invitation), **changes)) == refusals
    assert User.objects.count() == before
    assert Invitation.objects.open().get() == invitation


def test_a_link_works_for_seven_days(invitation):
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=6, hours=23))
    invitation.refresh_from_db()
    assert Client().get(path_of(invitation)).status_code == 200
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=7, minutes=1))
    invitation.refresh_from_db()
    assert is_ended(path_of(invitation))


def test_a_newer_link_ends_the_older(invitation, inviter):
    old = path_of(invitation)
    invitations.renew(invitation, by=inviter)
    assert is_ended(old)
    assert Client().get(path_of(invitation)).status_code == 200


def test_a_withdrawn_invitation_is_over(invitation):
    path = path_of(invitation)
    invitations.withdraw(invitation)
    assert is_ended(path)
    assert take(path).status_code == 410


def test_a_taken_invitation_is_neither_withdrawn_nor_renewed(invitation, inviter):
    take(path_of(invitation))
    invitations.withdraw(invitation)
    invitation.refresh_from_db()
    sent_at = invitation.sent_at
    invitations.renew(invitation, by=inviter)
    assert (invitation.withdrawn_at, invitation.sent_at) == (None, sent_at)
    assert invitation.person.username == "nora"


@pytest.mark.parametrize("lost", ["account", "right to invite", "right of the role"])
def test_a_link_outlives_neither_the_account_nor_the_rights_of_who_sent_it(
    invitation, inviter, lost
):
    path = path_of(invitation)
    assert Client().get(path).status_code == 200
    if lost == "account":
        inviter.is_active = False
        inviter.save()
    gone = {"right to invite": "auth.add_user", "right of the role": "sources.view_source"}
    inviter.user_permissions.remove(*permissions(*[gone[lost]] if lost in gone else []))
    assert is_ended(path)


def test_a_role_that_grew_meanwhile_is_not_given(invitation, role):
    role.permissions.add(*permissions("sources.change_source"))
    assert is_ended(path_of(invitation))


@pytest.mark.parametrize("token", ["x", "1:2", "WzEsMl0:abc", "%00"])
def test_a_made_up_link_leads_nowhere(invitation, token):
    assert is_ended(f"/accounts/invitation/{token}/")


def test_a_link_cannot_be_altered(invitation, inviter, role):
    other = invitations.invite("other@paper.example", [role], by=inviter)
    payload, signature = path_of(invitation).strip("/").rsplit("/", 1)[1].split(":")
    others_payload = path_of(other).strip("/").rsplit("/", 1)[1].split(":")[0]
    assert is_ended(f"/accounts/invitation/{others_payload}:{signature}/")


def test_an_address_has_one_open_invitation(invitation, inviter, role):
    with pytest.raises(IntegrityError), transaction.atomic():
        invitations.invite("NEW@paper.example", [role], by=inviter)
    invitations.withdraw(invitation)
    invitations.invite("new@paper.example", [role], by=inviter)


def test_the_letter_names_who_invites_and_has_the_link(invitation, letters):
    assert invitations.send(invitation)
    [letter] = letters
    assert (letter.to, letter.subject) == (["new@paper.example"], "An account at Attest")
    assert letter.body.startswith(
        "Inga Berg invites you to work on Attest (http://127.0.0.1:8000/).\n"
    )
    assert invitations.link(invitation) in letter.body.splitlines()


@pytest.mark.parametrize("backend", ["", "accounts.tests.mailbox.Unreachable"])
def test_a_letter_that_reaches_nobody_is_known_as_such(invitation, settings, backend, mailoutbox):
    settings.EMAIL_BACKEND = backend or settings.EMAIL_BACKEND
    assert not invitations.send(invitation)
    assert mailoutbox == []

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts import mail
from accounts.forms import NOT_CONFIRMED, NOT_LET_IN
from accounts.models import PasswordLink

from .persons import (
    OTHER_PASSWORD,
    PASSWORD,
    SIGN_IN,
    a_person,
    code_for,
    errors,
    said,
    sign_in,
    signed_in,
    who,
    with_factor,
)

pytestmark = pytest.mark.django_db


def test_a_name_and_a_password_let_in(client):
    a_person("rhea")
    assert who(client) is None
    assert sign_in(client, "rhea")["Location"] == "/desk/"
    assert who(client) == "rhea"


def test_who_does_not_work_here_lands_on_the_own_account(client):
    a_person("rhea", is_staff=False)
    assert sign_in(client, "rhea")["Location"] == "/accounts/"


def test_a_code_is_asked_of_those_alone_who_set_one_up(client):
    key, _ = with_factor(a_person("rhea"))
    answers = [sign_in(client, "rhea", code=code) for code in ("", "000000", "not a code")]
    assert [errors(answer) for answer in answers] == [[NOT_LET_IN]] * 3
    assert who(client) is None


def test_the_code_of_the_authenticator_lets_in_once(client):
    key, _ = with_factor(a_person("rhea"))
    code = code_for(key)
    spaced = f" {code[:3]} {code[3:]} "
    assert sign_in(client, "rhea", code=spaced).status_code == 302
    assert who(client) == "rhea"
    again = Client()
    assert errors(sign_in(again, "rhea", code=code)) == [NOT_LET_IN]
    assert who(again) is None


def test_a_backup_code_lets_in_once(client):
    _, [code, *_] = with_factor(a_person("rhea"))
    assert sign_in(client, "rhea", code=code.upper()).status_code == 302
    assert who(client) == "rhea"
    again = Client()
    assert errors(sign_in(again, "rhea", code=code)) == [NOT_LET_IN]


def answer(name, password, code="", at="198.51.100.7"):
    """All that a browser gets, but for the token of the form, the name typed and the time."""
    typed = {"username": name, "password": password, "code": code}
    response = Client(REMOTE_ADDR=at).post(SIGN_IN, typed)
    page = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)
    headers = {name: value for name, value in response.headers.items() if name != "Expires"}
    return response.status_code, headers, list(response.cookies), page.replace(name.encode(), b"")


def test_whatever_is_wrong_the_answer_is_the_same_byte_for_byte():
    a_person("plain")
    a_person("quits", is_active=False)
    a_person("never", password=None)
    with_factor(a_person("coded"))
    for _ in range(10):
        answer("plain", "wrong", at="203.0.113.1")
        answer("ghost", "wrong", at="203.0.113.2")
    answers = {
        "unknown": answer("ghost", PASSWORD),
        "wrong password": answer("plain", "wrong"),
        "inactive": answer("quits", PASSWORD),
        "no password": answer("never", PASSWORD),
        "no code": answer("coded", PASSWORD),
        "wrong code": answer("coded", PASSWORD, "000000"),
        "wrong backup code": answer("coded", PASSWORD, "aaaa-bbbb"),
        "locked": answer("plain", PASSWORD, at="203.0.113.1"),
        "locked, unknown": answer("ghost", PASSWORD, at="203.0.113.2"),
    }
    status, headers, cookies, page = answers["unknown"]
    assert (status, cookies, NOT_LET_IN.encode() in page) == (200, ["csrftoken"], True)
    assert answers == dict.fromkeys(answers, answers["unknown"])
    assert answer("plain", PASSWORD)[0] == 302


@pytest.mark.parametrize(
    "typed",
    [
        {"username": "", "password": ""},
        {"username": "x" * 151, "password": PASSWORD},
        {"username": "rh\0ea", "password": PASSWORD},
        {"username": "rhea", "password": "x" * 1001},
        {"username": "rhea", "password": "\0"},
        {"username": "rhea", "password": PASSWORD, "code": "1" * 21},
        {"username": "rhea", "password": PASSWORD, "code": "12\0"},
    ],
)
def test_what_cannot_be_right_is_refused_beside_its_field(client, typed):
    a_person("rhea")
    response = client.post(SIGN_IN, typed)
    assert response.status_code == 200
    assert errors(response) and errors(response) != [NOT_LET_IN]
    assert who(client) is None


@pytest.mark.parametrize(
    ("address", "landing"),
    [
        ("/claims/?q=a&b=c", "/claims/?q=a&b=c"),
        ("https://evil.example/", "/desk/"),
        ("//evil.example/", "/desk/"),
        ("/\\evil.example", "/desk/"),
        ("https:evil.example", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("http://testserver.evil.example/", "/desk/"),
        ("", "/desk/"),
    ],
)
def test_next_leads_to_this_host_only(address, landing):
    a_person("rhea")
    client = Client()
    shown = client.get(SIGN_IN, {"next": address})
    assert shown.context["next"] == (address if landing == address else "")
    assert sign_in(client, "rhea", next=address)["Location"] == landing


def test_the_admin_has_no_door_of_its_own(client):
    a_person("rhea")
    asked = client.get("/admin/sources/source/?q=a", follow=True)
    assert asked.redirect_chain == [
        ("/admin/login/?next=/admin/sources/source/%3Fq%3Da", 302),
        ("/accounts/sign-in/?next=/admin/sources/source/%3Fq%3Da", 302),
    ]
    # What is sent to its address goes through the same door.
    wrong, right = ({"username": "rhea", "password": p, "next": "/admin/"} for p in ("x", PASSWORD))
    assert client.post("/admin/login/", wrong).templates[0].name == "accounts/sign_in.html"
    assert who(client) is None
    assert client.post("/admin/login/", right)["Location"] == "/admin/"
    assert who(client) == "rhea"


def test_who_may_not_enter_the_admin_is_told_so(client):
    a_person("rhea", is_staff=False)
    sign_in(client, "rhea")
    page = client.get("/admin/", follow=True)
    assert b"You are signed in as rhea, who may not open this page." in page.content


def test_a_session_begins_anew_at_signing_in(client, settings):
    a_person("rhea")
    session = client.session
    session["known"] = "before"
    session.save()
    before = client.cookies["sessionid"].value
    sign_in(client, "rhea")
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_session_ends_with_the_browser_and_after_twelve_hours(client):
    a_person("rhea")
    cookie = sign_in(client, "rhea").cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    age = Session.objects.get().expire_date - timezone.now()
    assert timedelta(hours=11, minutes=59) < age <= timedelta(hours=12)
    Session.objects.update(expire_date=timezone.now())
    assert who(client) is None


@pytest.mark.parametrize("page", ["/", "/claims/", "/sources/", "/about/", "/no-such-page/"])
def test_a_reader_gets_no_cookie(client, page):
    assert dict(client.get(page).cookies) == {}


def test_to_look_at_the_door_starts_no_session(client):
    assert list(client.get(SIGN_IN).cookies) == ["csrftoken"]
    assert Session.objects.count() == 0


def test_signing_out_takes_a_form(client):
    a_person("rhea")
    sign_in(client, "rhea")
    assert client.get("/accounts/sign-out/").status_code == 405
    assert who(client) == "rhea"
    assert client.post("/accounts/sign-out/").status_code == 200
    assert (who(client), Session.objects.count()) == (None, 0)


@pytest.mark.parametrize("path", ["sign-in/", "sign-out/", "password/", "forgotten/"])
def test_a_form_from_another_site_is_refused(path):
    user = a_person("rhea")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    typed = {"username": "rhea", "password": PASSWORD, "email": "a@b.example"}
    assert client.post(f"/accounts/{path}", typed).status_code == 403
    assert who(client) == "rhea"


def change(client, old=PASSWORD, new=OTHER_PASSWORD):
    typed = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/accounts/password/", typed)


def test_a_changed_password_ends_the_other_sessions():
    user = a_person("rhea")
    here, elsewhere = signed_in(user), signed_in(user)
    assert change(here)["Location"] == "/accounts/"
    assert (who(here), who(elsewhere)) == ("rhea", None)
    user.refresh_from_db()
    assert user.check_password(OTHER_PASSWORD)


def test_a_changed_password_leaves_the_code_proven(client):
    key, _ = with_factor(a_person("rhea"))
    sign_in(client, "rhea", code=code_for(key))
    change(client)
    assert who(client) == "rhea"


@pytest.mark.parametrize(
    ("old", "new", "refusals"),
    [
        ("wrong", OTHER_PASSWORD, [NOT_CONFIRMED]),
        (
            PASSWORD,
            "short",
            ["This password is too short. It must contain at least 12 characters."],
        ),
        (PASSWORD, "rhea-the-reader", ["The password is too similar to the username."]),
    ],
)
def test_a_password_is_changed_for_a_good_one_by_who_knows_the_old(old, new, refusals):
    user = a_person("rhea-the-reader")
    assert errors(change(signed_in(user), old, new)) == refusals
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_old_password_cannot_be_guessed_in_a_session():
    client = signed_in(a_person("rhea"))
    for _ in range(10):
        change(client, old="wrong")
    assert errors(change(client)) == [NOT_CONFIRMED]


def test_the_admins_own_page_for_passwords_leads_to_ours():
    client = signed_in(a_person())
    assert client.get("/admin/password_change/")["Location"] == "/accounts/password/"


def ask_for_link(client, email):
    response = client.post("/accounts/forgotten/", {"email": email})
    mail.post_office.submit(lambda: None).result()
    return response


def link_in(letter):
    [link] = re.findall(r"http://127.0.0.1:8000(/accounts/\S+)", letter.body)
    return link


def test_a_forgotten_password_is_chosen_anew_with_a_link_that_works_once(client, letters):
    user = a_person("rhea", email="rhea@paper.example")
    assert ask_for_link(client, "Rhea@Paper.example")["Location"] == "/accounts/forgotten/sent/"
    [letter] = letters
    assert (letter.subject, letter.to) == ("A new password", ["rhea@paper.example"])
    page = client.get(link_in(letter), follow=True)
    address = page.redirect_chain[-1][0]
    typed = {"new_password1": OTHER_PASSWORD, "new_password2": OTHER_PASSWORD}
    kept = client.post(address, typed, follow=True)
    assert said(kept) == ["Your new password is kept. Sign in with it."]
    assert who(client) is None
    user.refresh_from_db()
    assert user.check_password(OTHER_PASSWORD)
    once_more = Client().get(link_in(letter))
    assert b"This link works no longer" in once_more.content


def test_the_link_for_a_new_password_keeps_the_second_factor(client, letters):
    with_factor(a_person("rhea", email="rhea@paper.example"))
    ask_for_link(client, "rhea@paper.example")
    address = client.get(link_in(letters[0]), follow=True).redirect_chain[-1][0]
    client.post(address, {"new_password1": OTHER_PASSWORD, "new_password2": OTHER_PASSWORD})
    assert errors(sign_in(client, "rhea", OTHER_PASSWORD)) == [NOT_LET_IN]


def test_a_new_password_need_not_wait_for_the_lock_of_the_old(client, letters):
    a_person("rhea", email="rhea@paper.example")
    for _ in range(10):
        sign_in(client, "rhea", "wrong")
    assert errors(sign_in(client, "rhea")) == [NOT_LET_IN]
    ask_for_link(client, "rhea@paper.example")
    address = client.get(link_in(letters[0]), follow=True).redirect_chain[-1][0]
    client.post(address, {"new_password1": OTHER_PASSWORD, "new_password2": OTHER_PASSWORD})
    assert sign_in(client, "rhea", OTHER_PASSWORD).status_code == 302


def test_the_link_goes_to_active_people_and_says_nothing_of_others(client, letters):
    a_person(email="here@paper.example")
    a_person(email="gone@paper.example", is_active=False)
    addresses = ["here@paper.example", "gone@paper.example", "nobody@paper.example"]
    answers = [ask_for_link(Client(), address) for address in addresses]
    assert len({(a.status_code, a["Location"], a.content) for a in answers}) == 1
    assert [letter.to for letter in letters] == [["here@paper.example"]]


def test_no_more_than_one_link_goes_out_in_ten_minutes(client, letters):
    a_person(email="rhea@paper.example")
    for _ in range(3):
        ask_for_link(client, "rhea@paper.example")
    assert len(letters) == 1
    PasswordLink.objects.update(sent_at=timezone.now() - timedelta(minutes=11))
    ask_for_link(client, "rhea@paper.example")
    assert len(letters) == 2


def test_a_mail_server_out_of_reach_is_the_same_to_the_one_who_asks(client, settings):
    settings.EMAIL_BACKEND = "accounts.tests.mailbox.Unreachable"
    a_person(email="rhea@paper.example")
    answers = [ask_for_link(client, f"{name}@paper.example") for name in ("rhea", "nobody")]
    assert [answer["Location"] for answer in answers] == ["/accounts/forgotten/sent/"] * 2


def test_the_link_leads_to_the_site_whatever_host_was_asked(client, letters, settings):
    settings.ALLOWED_HOSTS = ["*"]
    a_person(email="rhea@paper.example")
    evil = Client(HTTP_HOST="evil.example")
    ask_for_link(evil, "rhea@paper.example")
    assert "evil.example" not in letters[0].body
    assert link_in(letters[0])


def test_an_unknown_user_has_no_account_page(client):
    assert client.get("/accounts/")["Location"] == "/accounts/sign-in/?next=/accounts/"
    assert User.objects.count() == 0

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.dateformat import format as date_format

from accounts import codes, invitations
from accounts.models import Invitation

from .persons import (
    OTHER_PASSWORD,
    PASSWORD,
    a_person,
    a_role,
    errors,
    said,
    sign_in,
    signed_in,
    text,
    tree,
    who,
    with_factor,
)

pytestmark = pytest.mark.django_db

PAGE = "/accounts/people/"
MANAGE = ("auth.add_user", "auth.change_user")


@pytest.fixture(autouse=True)
def roles():
    Group.objects.all().delete()
    a_role("Reader", "sources.view_source")
    a_role("Editor", "sources.change_source")


@pytest.fixture
def manager():
    client = signed_in(a_person("manager", rights=[*MANAGE, "sources.view_source"]))
    client.name = "manager"
    return client


@pytest.fixture
def root():
    return signed_in(a_person("root", is_superuser=True))


def table(response):
    rows = tree(response).xpath("//table[@id='people']/tbody/tr")
    return [[text(cell) for cell in row.xpath("./th|./td")] for row in rows]


def page_of(person):
    return f"{PAGE}{person.pk}/"


def offered(client, person):
    page = tree(client.get(page_of(person)))
    return page.xpath("//button[@name='do']/@value")


def do(client, person, what):
    return client.post(page_of(person), {"do": what}, follow=True)


def role_ids(*names):
    return [Group.objects.get(name=name).pk for name in names]


def invite(client, email="new@paper.example", roles=("Reader",)):
    return client.post(f"{PAGE}invite/", {"email": email, "groups": role_ids(*roles)}, follow=True)


def test_the_list_says_who_is_there(manager):
    a_person("ada", email="ada@paper.example", roles=["Reader", "Editor"], first_name="Ada")
    with_factor(a_person("root", is_superuser=True))
    a_person("gone", is_active=False)
    today = date_format(timezone.now(), "j F Y")
    assert table(manager.get(PAGE)) == [
        ["ada Ada", "ada@paper.example", "Editor, Reader", "yes", "no", "never"],
        ["manager", "none", "none", "yes", "no", today],
        ["root", "none", "superuser", "yes", "yes", "never"],
        ["gone", "none", "none", "no", "no", "never"],
    ]


@pytest.mark.parametrize(
    ("rights", "status"),
    [("", 403), ("auth.view_user", 403), ("auth.add_user", 200), ("auth.change_user", 200)],
)
def test_the_list_is_for_those_who_look_after_people(rights, status):
    assert signed_in(a_person(rights=rights.split())).get(PAGE).status_code == status


@pytest.mark.parametrize(
    "path", ["", "invite/", "1/", "invitations/1/again/", "invitations/1/withdraw/"]
)
def test_visitors_are_led_to_the_door_and_others_refused(path):
    address = PAGE + path
    method = "post" if path and path != "1/" else "get"
    led = getattr(Client(), method)(address)
    assert led["Location"] == f"/accounts/sign-in/?next={address}"
    assert getattr(signed_in(a_person()), method)(address).status_code == 403


def test_three_people_take_no_more_queries_than_one(manager):
    def shown_after(n):
        with_factor(a_person(f"ada-{n}", roles=["Reader"]))
        invite(manager, f"new-{n}@paper.example")
        with CaptureQueriesContext(connection) as queries:
            rows = table(manager.get(PAGE))
        return len(rows), len(queries)

    (one, queries_for_one), _, (three, queries_for_three) = map(shown_after, range(3))
    assert (one, three) == (2, 4)
    assert queries_for_three == queries_for_one


def test_an_invitation_goes_out_by_mail(manager, letters):
    done = invite(manager, "New@Paper.EXAMPLE")
    assert said(done) == ["An invitation is on its way to New@paper.example."]
    invitation = Invitation.objects.get()
    assert [letter.to for letter in letters] == [["New@paper.example"]]
    assert (invitation.email, invitation.invited_by.username) == ("New@paper.example", "manager")
    assert [role.name for role in invitation.groups.all()] == ["Reader"]
    assert invitations.link(invitation) in letters[0].body
    assert invitations.link(invitation) not in done.content.decode()


@pytest.mark.parametrize("backend", ["", "accounts.tests.mailbox.Unreachable"])
def test_where_no_mail_goes_out_the_link_is_handed_over(manager, settings, backend):
    settings.EMAIL_BACKEND = backend or settings.EMAIL_BACKEND
    shown = text(tree(invite(manager)).get_element_by_id("link"))
    assert shown == invitations.link(Invitation.objects.get())


@pytest.mark.parametrize(
    ("email", "given", "refusals"),
    [
        ("", ["Reader"], ["This field is required."]),
        ("no address", ["Reader"], ["Enter a valid email address."]),
        ("a@b.example\r\nBcc: x@y.example", ["Reader"], ["Enter a valid email address."]),
        ("new@paper.example", [], ["Choose at least one role."]),
        (
            "ADA@paper.example",
            ["Reader"],
            ["Somebody with this address has an account. Find them in the list of people."],
        ),
        (
            "OPEN@paper.example",
            ["Reader"],
            ["There is an open invitation to this address. Send its link again, or withdraw it."],
        ),
    ],
)
def test_what_cannot_be_invited_is_said_beside_its_field(manager, email, given, refusals):
    a_person("ada", email="ada@paper.example")
    invite(manager, "open@paper.example")
    assert errors(invite(manager, email, given)) == refusals
    assert Invitation.objects.count() == 1


def test_nobody_gives_a_role_beyond_their_own(manager, root):
    boxes = tree(manager.get(PAGE)).xpath("//fieldset//label")
    assert [text(box) for box in boxes] == ["Reader"]
    [refusal] = errors(invite(manager, roles=["Reader", "Editor"]))
    assert "is not one of the available choices" in refusal
    assert Invitation.objects.count() == 0
    invite(root, roles=["Reader", "Editor"])
    assert Invitation.objects.count() == 1


def test_an_invitation_is_sent_again_or_withdrawn(manager, root, letters):
    invite(manager)
    first = Invitation.objects.get()
    again = manager.post(f"{PAGE}invitations/{first.pk}/again/", follow=True)
    assert said(again) == ["An invitation is on its way to new@paper.example."]
    newer = Invitation.objects.get()
    assert newer.sent_at > first.sent_at
    assert invitations.link(newer) in letters[1].body
    done = manager.post(f"{PAGE}invitations/{first.pk}/withdraw/", follow=True)
    assert said(done) == ["The invitation to new@paper.example is withdrawn."]
    assert list(Invitation.objects.open()) == []
    assert manager.post(f"{PAGE}invitations/{first.pk}/again/").status_code == 404


def test_who_sends_again_must_be_able_to_give_the_roles(manager, root):
    invite(root, roles=["Editor"])
    invitation = Invitation.objects.get()
    assert manager.post(f"{PAGE}invitations/{invitation.pk}/again/").status_code == 403
    assert manager.post(f"{PAGE}invitations/{invitation.pk}/withdraw/").status_code == 302


def test_a_deactivated_person_is_out_at_once_and_for_good(manager):
    ada = a_person("ada", roles=["Reader"])
    session = signed_in(ada)
    assert who(session) == "ada"
    assert said(do(manager, ada, "deactivate")) == ["ada: deactivated."]
    assert who(session) is None
    assert sign_in(Client(), "ada").status_code == 200
    assert said(do(manager, ada, "reactivate")) == ["ada: reactivated."]
    assert who(session) is None
    assert sign_in(Client(), "ada").status_code == 302


def test_what_was_done_to_whom_is_kept(manager):
    ada = a_person("ada")
    do(manager, ada, "deactivate")
    do(manager, ada, "reactivate")
    entries = LogEntry.objects.order_by("pk")
    kept = [(e.user.username, e.object_repr, e.get_change_message()) for e in entries]
    assert kept == [("manager", "ada", "Deactivated"), ("manager", "ada", "Reactivated")]


def test_what_is_offered_for_whom(manager, root):
    coded = a_person("coded", roles=["Reader"])
    with_factor(coded)
    people = {
        "reader": a_person("reader", roles=["Reader"]),
        "coded": coded,
        "gone": a_person("gone", is_active=False),
        "editor": a_person("editor", roles=["Editor"]),
        "gone editor": a_person("gone-editor", roles=["Editor"], is_active=False),
        "self": User.objects.get(username="manager"),
        "root": User.objects.get(username="root"),
    }
    assert {name: offered(manager, person) for name, person in people.items()} == {
        "reader": ["deactivate", "let-try"],
        "coded": ["deactivate", "remove-factor", "let-try"],
        "gone": ["reactivate", "let-try"],
        "editor": ["deactivate"],
        "gone editor": [],
        "self": [],
        "root": [],
    }
    assert offered(root, people["editor"]) == ["deactivate", "password-link", "let-try"]
    assert offered(root, people["gone editor"]) == ["reactivate", "let-try"]
    assert offered(root, people["root"]) == []


@pytest.mark.parametrize(
    "what", ["deactivate", "reactivate", "password-link", "remove-factor", "let-try", "", "delete"]
)
@pytest.mark.parametrize("whom", ["root", "manager"])
def test_what_is_not_offered_is_refused(manager, root, whom, what):
    person = User.objects.get(username=whom)
    with_factor(User.objects.get(username="root"))
    before = User.objects.filter(pk=person.pk).values().get()
    assert do(manager, person, what).status_code == 403
    assert User.objects.filter(pk=person.pk).values().get() == before
    assert codes.has_second_factor(User.objects.get(username="root"))


def test_a_lost_second_factor_is_removed(manager):
    ada = a_person("ada")
    with_factor(ada)
    assert sign_in(Client(), "ada").status_code == 200
    do(manager, ada, "remove-factor")
    assert sign_in(Client(), "ada").status_code == 302


def test_failed_attempts_are_forgotten(manager):
    ada = a_person("ada")
    for _ in range(10):
        sign_in(Client(), "ada", "wrong")
    assert sign_in(Client(), "ada").status_code == 200
    do(manager, ada, "let-try")
    assert sign_in(Client(), "ada").status_code == 302


def test_a_link_for_a_new_password_is_handed_over_by_a_superuser(manager, root):
    ada = a_person("ada")
    # Whoever holds it can sign in as Ada, and publish what they wrote themselves.
    assert do(manager, ada, "password-link").status_code == 403
    shown = text(tree(do(root, ada, "password-link")).get_element_by_id("link"))
    path = shown.removeprefix("http://127.0.0.1:8000")
    visitor = Client()
    address = visitor.get(path, follow=True).redirect_chain[-1][0]
    visitor.post(address, {"new_password1": OTHER_PASSWORD, "new_password2": OTHER_PASSWORD})
    ada.refresh_from_db()
    assert ada.check_password(OTHER_PASSWORD) and not ada.check_password(PASSWORD)


def test_nobody_is_deleted(manager):
    a_person("ada")
    assert b"elete" not in manager.get(PAGE).content
    assert manager.get(f"{PAGE}999999/").status_code == 404

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from tests.admin_forms import errors, filled, rows, send

from .persons import OTHER_PASSWORD, PASSWORD, a_person, a_role, permissions, signed_in, who

pytestmark = pytest.mark.django_db

MANAGE = ("auth.view_user", "auth.add_user", "auth.change_user")


@pytest.fixture(autouse=True)
def roles():
    Group.objects.all().delete()
    a_role("Reader", "sources.view_source")
    a_role("Editor", "sources.change_source")


@pytest.fixture
def manager():
    return signed_in(a_person("manager", rights=[*MANAGE, "sources.view_source"]))


@pytest.fixture
def root():
    return signed_in(a_person("root", is_superuser=True))


def address(user, page="change"):
    return f"/admin/auth/user/{user.pk}/{page}/"


def groups(user):
    return sorted(user.groups.values_list("name", flat=True))


def role_ids(*names):
    return [str(Group.objects.get(name=name).pk) for name in names]


def fields(client, user):
    return sorted(set(filled(client, address(user))) - {"csrfmiddlewaretoken"})


def test_a_manager_gives_the_roles_they_hold_and_no_more(manager):
    ada = a_person("ada")
    page = manager.get(address(ada))
    choices = page.context["adminform"].form.fields["groups"].queryset
    assert [role.name for role in choices] == ["Reader"]
    assert send(manager, address(ada), groups=role_ids("Reader")).status_code == 302
    assert groups(ada) == ["Reader"]
    refused = send(manager, address(ada), groups=role_ids("Reader", "Editor"))
    assert list(errors(refused)) == ["groups"]
    assert groups(ada) == ["Reader"]


def test_what_makes_a_superuser_is_neither_shown_nor_taken_from_others(manager):
    ada = a_person("ada")
    assert {"is_superuser", "user_permissions"}.isdisjoint(fields(manager, ada))
    [right] = permissions("sources.change_source")
    answer = send(manager, address(ada), is_superuser="on", user_permissions=[str(right.pk)])
    assert answer.status_code == 302
    ada.refresh_from_db()
    assert (ada.is_superuser, list(ada.user_permissions.all())) == (False, [])


def test_a_superuser_makes_another(root):
    ada = a_person("ada")
    [right] = permissions("sources.change_source")
    changes = {"is_superuser": "on", "user_permissions": [str(right.pk)]}
    assert send(root, address(ada), **changes).status_code == 302
    ada.refresh_from_db()
    assert (ada.is_superuser, list(ada.user_permissions.all())) == (True, [right])


@pytest.mark.parametrize("beyond", ["superuser", "role", "right", "inactive with a role"])
def test_who_holds_more_is_seen_and_not_changed(manager, beyond):
    more = {
        "superuser": {"is_superuser": True},
        "role": {"roles": ["Editor"]},
        "right": {"rights": ["sources.change_source"]},
        "inactive with a role": {"roles": ["Editor"], "is_active": False},
    }
    ada = a_person("ada", email="ada@paper.example", **more[beyond])
    before = User.objects.filter(pk=ada.pk).values().get()
    assert manager.get(address(ada)).context["has_change_permission"] is False
    typed = {"username": "ada", "email": "evil@paper.example", "is_active": "on", "_save": "1"}
    assert manager.post(address(ada), typed).status_code == 403
    new = {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD, "usable_password": "true"}
    assert manager.get(address(ada, "password")).status_code == 403
    assert manager.post(address(ada, "password"), new).status_code == 403
    assert User.objects.filter(pk=ada.pk).values().get() == before


def test_the_same_form_changes_who_holds_no_more(manager):
    ada = a_person("ada", roles=["Reader"])
    assert send(manager, address(ada), email="ada@paper.example").status_code == 302
    new = {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD, "usable_password": "true"}
    assert manager.post(address(ada, "password"), new).status_code == 302
    ada.refresh_from_db()
    assert (ada.email, ada.check_password(OTHER_PASSWORD)) == ("ada@paper.example", True)


@pytest.mark.parametrize("name", ["manager", "root"])
def test_nobody_changes_their_own_rights(name, manager, root):
    client = {"manager": manager, "root": root}[name]
    user = User.objects.get(username=name)
    own = {"is_active", "is_staff", "is_superuser", "groups", "user_permissions"}
    assert own.isdisjoint(fields(client, user))
    before = (user.is_active, user.is_staff, user.is_superuser, groups(user))
    changes = {"is_superuser": "on", "groups": role_ids("Reader"), "first_name": "New"}
    assert send(client, address(user), **changes).status_code == 302
    user.refresh_from_db()
    assert user.first_name == "New"
    assert (user.is_active, user.is_staff, user.is_superuser, groups(user)) == before


@pytest.mark.parametrize("name", ["manager", "root"])
def test_ones_own_password_is_changed_where_the_old_one_is_asked(name, manager, root):
    client, user = {"manager": manager, "root": root}[name], User.objects.get(username=name)
    new = {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD, "usable_password": "true"}
    assert client.post(address(user, "password"), new)["Location"] == "/accounts/password/"
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_person_made_here_holds_nothing(manager):
    typed = {"username": "ada", "password1": PASSWORD, "password2": PASSWORD}
    more = {"usable_password": "true", "is_superuser": "on", "is_staff": "on"}
    assert manager.post("/admin/auth/user/add/", {**typed, **more}).status_code == 302
    ada = User.objects.get(username="ada")
    assert (ada.is_superuser, ada.is_staff, groups(ada)) == (False, False, [])


def test_deactivated_here_a_person_is_signed_out(manager):
    ada = a_person("ada")
    session = signed_in(ada)
    assert who(session) == "ada"
    typed = filled(manager, address(ada))
    del typed["is_active"]
    assert manager.post(address(ada), {**typed, "_save": "1"}).status_code == 302
    ada.refresh_from_db()
    assert (ada.is_active, who(session)) == (False, None)
    send(manager, address(ada), is_active="on")
    ada.refresh_from_db()
    assert (ada.is_active, who(session)) == (True, None)


def test_nobody_is_deleted(root):
    ada = a_person("ada")
    assert root.get(address(ada, "delete")).status_code == 403
    assert root.post(address(ada, "delete"), {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [ada.pk], "post": "yes"}
    root.post("/admin/auth/user/", action)
    assert User.objects.filter(username="ada").exists()
    names = [row[0] for row in rows(root.get("/admin/auth/user/"))]
    assert names == ["ada", "root"]


@pytest.mark.parametrize("page", ["", "add/", "{pk}/change/", "{pk}/delete/"])
def test_roles_are_for_superusers(root, page):
    rights = [f"auth.{verb}_group" for verb in ("view", "add", "change", "delete")]
    other = signed_in(a_person(rights=rights))
    path = f"/admin/auth/group/{page.format(pk=Group.objects.first().pk)}"
    assert (other.get(path).status_code, root.get(path).status_code) == (403, 200)


def test_keys_codes_and_attempts_have_no_pages(root):
    assert root.get("/admin/auth/user/").status_code == 200
    for path in ("otp_totp/totpdevice", "otp_static/staticdevice", "axes/accessattempt"):
        assert root.get(f"/admin/{path}/").status_code == 404


def test_visitors_see_nothing():
    assert Client().get("/admin/auth/user/").status_code == 302
    assert signed_in(a_person()).get("/admin/auth/user/").status_code == 403

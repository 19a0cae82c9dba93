import pytest
from django.contrib.auth.models import Group

from accounts import powers

from .persons import a_person, a_role, with_factor

pytestmark = pytest.mark.django_db

MANAGE = ("auth.view_user", "auth.add_user", "auth.change_user")


@pytest.fixture
def roles():
    Group.objects.all().delete()
    a_role("Reader", "sources.view_source")
    a_role("Editor", "sources.view_source", "sources.change_source")
    a_role("Empty")


def names(queryset):
    return [role.name for role in queryset]


def test_a_role_is_given_by_who_holds_all_of_it(roles):
    manager = a_person(rights=[*MANAGE, "sources.view_source"])
    assert names(powers.roles_open_to(manager)) == ["Empty", "Reader"]
    assert names(powers.roles_open_to(a_person(roles=["Editor"]))) == ["Editor", "Empty", "Reader"]
    everything = names(powers.roles_open_to(a_person(is_superuser=True)))
    assert everything == ["Editor", "Empty", "Reader"]
    assert names(powers.roles_open_to(a_person(is_superuser=True, is_active=False))) == []


def test_people_who_hold_more_are_beyond(roles):
    manager = a_person("manager", rights=[*MANAGE, "sources.view_source"])
    a_person("reader", roles=["Reader"])
    a_person("editor", roles=["Editor"])
    a_person("editor-gone", roles=["Editor"], is_active=False)
    a_person("by-right", rights=["sources.change_source"])
    root = a_person("root", is_superuser=True)
    with_factor(root)
    seen = powers.people_before(manager).order_by("username")
    assert list(seen.values_list("username", "is_beyond", "has_second_factor")) == [
        ("by-right", True, False),
        ("editor", True, False),
        ("editor-gone", True, False),
        ("manager", False, False),
        ("reader", False, False),
        ("root", True, True),
    ]
    before_root = powers.people_before(root).values_list("is_beyond", flat=True)
    assert set(before_root) == {False}


def test_who_may_change_and_deactivate_whom(roles):
    everyone = {
        "manager": a_person("manager", rights=[*MANAGE, "sources.view_source"]),
        "reader": a_person("reader", roles=["Reader"]),
        "editor": a_person("editor", roles=["Editor"]),
        "root": a_person("root", is_superuser=True),
        "other root": a_person("other-root", is_superuser=True),
    }

    def whom(may, name):
        return [other for other in everyone if may(everyone[name], everyone[other])]

    changes = {name: whom(powers.may_change, name) for name in everyone}
    deactivates = {name: whom(powers.may_deactivate, name) for name in everyone}
    assert changes == {
        "manager": ["manager", "reader"],
        "reader": [],
        "editor": [],
        "root": list(everyone),
        "other root": list(everyone),
    }
    assert deactivates == {
        "manager": ["reader", "editor"],
        "reader": [],
        "editor": [],
        "root": ["manager", "reader", "editor", "other root"],
        "other root": ["manager", "reader", "editor", "root"],
    }


def test_who_may_invite_with_which_roles(roles):
    reader, editor = Group.objects.get(name="Reader"), Group.objects.get(name="Editor")
    manager = a_person(rights=[*MANAGE, "sources.view_source"])
    assert powers.may_invite(manager, [reader])
    assert not powers.may_invite(manager, [reader, editor])
    assert not powers.may_invite(a_person(roles=["Reader"]), [reader])
    manager.is_active = False
    manager.save()
    assert not powers.may_invite(manager, [reader])

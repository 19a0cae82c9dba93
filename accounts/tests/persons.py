"""People, their codes, and how they fill in our forms."""

from itertools import count

from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django_otp.oath import TOTP
from lxml import html

from accounts import codes

PASSWORD = "a long tale of cranes"
OTHER_PASSWORD = "another tale of herons"
SIGN_IN = "/accounts/sign-in/"
number = count(1)


def a_person(name="", *, rights=(), roles=(), **fields):
    """A member of staff with PASSWORD; `rights` are `app.codename`, `roles` are names of groups."""
    fields = {"is_staff": True, "password": PASSWORD, **fields}
    user = User.objects.create_user(name or f"person-{next(number)}", **fields)
    user.user_permissions.set(permissions(*rights))
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def permissions(*rights):
    pairs = [right.split(".") for right in rights]
    return [
        Permission.objects.get(content_type__app_label=app, codename=codename)
        for app, codename in pairs
    ]


def a_role(name, *rights):
    role, _ = Group.objects.get_or_create(name=name)
    role.permissions.set(permissions(*rights))
    return role


def with_factor(user):
    """(the person's key, the backup codes), set up with the code before the present one."""
    key = codes.new_key()
    _, backup_codes = codes.set_up(user, key, code_for(key, steps=-1))
    return key, backup_codes


def code_for(key, steps=0):
    """What the authenticator shows, or showed or will show some half minutes from now."""
    totp = TOTP(bytes.fromhex(key))
    totp.time += steps * totp.step
    return f"{totp.token():06d}"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def sign_in(client, name, password=PASSWORD, code="", **more):
    typed = {"username": name, "password": password, "code": code, **more}
    return client.post(SIGN_IN, typed)


def who(client):
    """The name under which a client is signed in, as a page says it; None for nobody."""
    response = client.get("/accounts/")
    if response.status_code == 302:
        return None
    return facts(response)["Name"]


def tree(response):
    return html.fromstring(response.content.decode())


def text(element):
    return " ".join(element.text_content().split())


def facts(response):
    """{term: words} of the page's list of facts."""
    return {
        text(row.find("dt")): text(row.find("dd"))
        for row in tree(response).xpath("//dl[@class='facts-table']/div")
    }


def errors(response):
    """The sentences about what is wrong, in the page's order."""
    return [text(e) for e in tree(response).xpath("//*[@class='errors field' or @class='error']")]


def said(response):
    return [text(e) for e in tree(response).xpath("//*[@role='status']")]

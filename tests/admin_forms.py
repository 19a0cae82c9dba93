"""How tests use the admin: as somebody who signs in, fills in the form of a page and sends it."""

from itertools import count

from django.contrib.auth.models import Group, Permission, User
from django.contrib.messages import get_messages
from django.db.models import Q
from django.test import Client
from lxml import html

number = count(1)


def a_member(*groups, **fields):
    """A new member of staff in these groups.

    Besides the project's roles there is the Decider, who reads everything and decides on versions
    but writes none: what an operator could make of the permissions.
    """
    name = "-".join(groups).lower() or "staff"
    user = User.objects.create_user(f"{name}-{next(number)}", is_staff=True, **fields)
    if "Decider" in groups:
        ours = Q(content_type__app_label__in=["sources", "claims"], codename__startswith="view_")
        decides = Q(codename__in=["review_version", "retract_version", "add_acceptance"])
        Group.objects.get_or_create(name="Decider")[0].permissions.set(
            Permission.objects.filter(ours | decides)
        )
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def signed_in(*groups, **fields):
    """A client, `client.user` being a new member of staff in these groups."""
    user = a_member(*groups, **fields)
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def filled(client, address):
    """{name: value} of the form at an address, as a browser would send it without a button."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    tree = html.fromstring(response.content.decode())
    [form] = tree.xpath("//form[contains(@id, '_form') and not(@id='logout-form')]")
    data = {}
    for name, value in form.form_values():
        # A browser drops the line break that a textarea begins with; this parser does not.
        data.setdefault(name, []).append(value.removeprefix("\n"))
    return data


def send(client, address, _button="_save", **changes):
    """The response to the form at `address` with some fields changed; `__` stands for `-`."""
    changes = {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(address, {**filled(client, address), _button: "1", **changes})


def told(response):
    """[(level, words)] of the messages that this response alone left for the next page."""
    return [(m.level_tag, str(m)) for m in get_messages(response.wsgi_request)._queued_messages]


def errors(response):
    """{field: [words]} of the form that came back."""
    return dict(response.context["adminform"].form.errors)


def rows(response):
    """The cells of a changelist's rows, as text; without the box to choose the row."""
    tree = html.fromstring(response.content.decode())
    found = tree.xpath("//table[@id='result_list']/tbody/tr")
    return [
        [
            " ".join(cell.text_content().split())
            for cell in row.xpath("./th|./td")
            if "action-checkbox" not in cell.get("class", "")
        ]
        for row in found
    ]

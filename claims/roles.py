"""The roles that exist after `migrate`, and what each may do. Each may do what the one before may.

What an operator changed in a role is left alone. docs/roles.md has the table for people.
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

READ = ("view",)
WRITE = ("view", "add", "change")
KEEP = (*WRITE, "delete")

CONTRIBUTOR = {
    "sources": {
        "source": WRITE,
        "capture": ("view", "add"),
        "quote": KEEP,
        "acceptance": READ,
        "derivation": KEEP,
    },
    "claims": {
        "claim": KEEP,
        "version": KEEP,
        "evidence": KEEP,
        "quantity": KEEP,
        "notfound": KEEP,
        "relation": KEEP,
        "topic": READ,
        "subject": READ,
        "decision": READ,
        "correctionrequest": READ,
    },
    "auditlog": {"logentry": READ},
    "desk": {"assignment": ("add",)},
}
REVIEWER = {
    "sources": {"acceptance": ("add",)},
    "claims": {"version": ("review",), "correctionrequest": ("change",)},
}
EDITOR = {
    "claims": {"version": ("retract",), "topic": KEEP, "subject": KEEP},
    "auth": {"user": WRITE, "group": READ},
}
# An administrator has every permission; what superusers alone may do has none.
ROLES = {
    "Contributor": (CONTRIBUTOR,),
    "Reviewer": (CONTRIBUTOR, REVIEWER),
    "Editor": (CONTRIBUTOR, REVIEWER, EDITOR),
    "Administrator": None,
}


def make_groups(using, **kwargs):
    # Of the apps that come later in the order of migrations there are none yet.
    for label in ("sources", "claims", "desk"):
        create_permissions(apps.get_app_config(label), using=using, verbosity=0)
    for name, rights in ROLES.items():
        group, is_new = Group.objects.using(using).get_or_create(name=name)
        if is_new:
            group.permissions.set(permissions(rights, Permission.objects.using(using)))


def permissions(rights, stored):
    """The rows that stand for what a role may do; all of them where that is not said."""
    if rights is None:
        return stored.all()
    wanted = {
        (app, f"{verb}_{model}")
        for part in rights
        for app, models in part.items()
        for model, verbs in models.items()
        for verb in verbs
    }
    rows = stored.filter(content_type__app_label__in={app for app, _ in wanted})
    return [
        row
        for row in rows.select_related("content_type")
        if (row.content_type.app_label, row.codename) in wanted
    ]

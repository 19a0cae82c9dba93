"""The groups that exist after `migrate`, and what each may do.

Curators do the whole job: documents, quotes, claims, review. Reviewers read everything and decide
on versions, but write none. What an operator changed in a group is left alone.
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

READ = ("view",)
WRITE = ("view", "add", "change")
KEEP = (*WRITE, "delete")

CURATED = {
    "sources": {
        "source": WRITE,
        "capture": ("view", "add"),
        "quote": KEEP,
        "acceptance": ("view", "add"),
        "derivation": KEEP,
    },
    "claims": {
        "claim": KEEP,
        "version": (*KEEP, "review"),
        "evidence": KEEP,
        "quantity": KEEP,
        "relation": KEEP,
        "topic": KEEP,
        "subject": KEEP,
        "decision": READ,
    },
}
REVIEWED = {app: dict.fromkeys(models, READ) for app, models in CURATED.items()}
REVIEWED["claims"]["version"] = (*READ, "review")
REVIEWED["sources"]["acceptance"] = ("view", "add")

GROUPS = {"Curators": CURATED, "Reviewers": REVIEWED}


def make_groups(using, **kwargs):
    for label in ("sources", "claims"):
        create_permissions(apps.get_app_config(label), using=using, verbosity=0)
    for name, rights in GROUPS.items():
        group, is_new = Group.objects.using(using).get_or_create(name=name)
        if not is_new:
            continue
        for app, models in rights.items():
            codenames = [f"{verb}_{model}" for model, verbs in models.items() for verb in verbs]
            group.permissions.add(
                *Permission.objects.using(using).filter(
                    content_type__app_label=app, codename__in=codenames
                )
            )

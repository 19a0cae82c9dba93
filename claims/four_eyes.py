"""Nobody publishes a version that they wrote or changed.

Whoever the audit log names as having changed a version, or something it is made of, had a hand in
it. That holds for every door, for every door writes the log. The database refuses the rest:
a constraint speaks of the author, a trigger of all others who had a hand in it.
"""

from django.db import connections
from django.utils import timezone

from sources.models import Quote

from .models import Contribution, Evidence, NotFound, Quantity, Subject, Topic, Version

RULE = "claims_version_four_eyes"
# What a check of a quote finds, as far as a reviewer judges by it.
FOUND = {"verdict", "missing_from"}
CONDITION = """
    NEW.status = 'published' AND OLD.status <> 'published' AND NOT NEW.by_override
    AND EXISTS (
        SELECT 1 FROM claims_contribution
        WHERE version_id = NEW.id AND person_id = NEW.reviewer_id
    )
"""
SQL = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS {RULE}",
        f"""CREATE TRIGGER {RULE} BEFORE UPDATE ON claims_version WHEN {CONDITION}
        BEGIN SELECT RAISE(ABORT, '{RULE}'); END""",
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION {RULE}() RETURNS trigger AS $$ BEGIN
        IF {CONDITION} THEN
            RAISE EXCEPTION '{RULE}' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
        END $$ LANGUAGE plpgsql""",
        f"""CREATE OR REPLACE TRIGGER {RULE} BEFORE UPDATE ON claims_version
        FOR EACH ROW EXECUTE FUNCTION {RULE}()""",
    ],
}


def install(using, **kwargs):
    """On post_migrate, for a migration on SQLite makes tables anew and forgets their triggers."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in SQL.get(connection.vendor, []):
            cursor.execute(statement)


def had_a_hand(person, version):
    """Whether this person wrote the version or changed it."""
    return version.author_id == person.pk or version.contributions.filter(person=person).exists()


def contribute(person, version_ids):
    """Remember that this person had a hand in these versions."""
    Contribution.objects.bulk_create(
        (Contribution(version_id=pk, person=person) for pk in version_ids), ignore_conflicts=True
    )


def entry_written(sender, instance, created, **kwargs):
    """On a new entry of the audit log: whoever changed an open version had a hand in it.

    What a version is made of is part of what a reviewer has seen of it, so its `modified` moves.
    """
    if not created:
        return
    if touched := versions_touched(instance):
        Version.objects.filter(pk__in=touched).update(modified=timezone.now())
        if instance.actor_id:
            contribute(instance.actor, touched)
    elif FOUND & set(instance.changes or {}):
        quotes_found_anew([instance.object_id])


def rows_recorded(sender, rows, **kwargs):
    """On `recorded`: the same for what is logged past save()."""
    if ids := [row.pk for row in rows if isinstance(row, Quote)]:
        quotes_found_anew(ids)


def quotes_found_anew(ids):
    """What the text says of quotes is part of what a reviewer has seen, and is nobody's work."""
    resting = Version.objects.open().filter(evidence__quote__in=ids)
    Version.objects.filter(pk__in=list(resting.values_list("pk", flat=True))).update(
        modified=timezone.now()
    )


def lock_versions(sender, quote, **kwargs):
    """On quote_is_locked: the open versions that rest on it, in the order of all who lock many."""
    resting = Version.objects.open().filter(evidence__quote=quote).order_by("pk")
    list(Version.objects.select_for_update().filter(pk__in=resting.values("pk")).order_by("pk"))


def version_deleted(sender, instance, **kwargs):
    """On post_delete: its parts, which went first, have told the log who deleted them."""
    Contribution.objects.filter(version_id=instance.pk).delete()


def versions_touched(entry):
    """The ids of the open versions whose contents an entry of the audit log is about."""
    model = entry.content_type.model_class()
    if model is Version:
        touched = Version.objects.filter(pk=entry.object_id)
    elif model in (Evidence, NotFound, Quantity):
        touched = Version.objects.filter(pk=entry.additional_data["version"])
    elif model is Quote and {"source", *Quote.FIXED_WHEN_PUBLIC} & set(entry.changes or {}):
        touched = Version.objects.filter(evidence__quote=entry.object_id)
    elif model in (Topic, Subject):
        touched = Version.objects.filter(**{model.version_field: entry.object_id})
    else:
        return []
    return list(touched.open().order_by().values_list("pk", flat=True).distinct())

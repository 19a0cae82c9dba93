"""Who changed what, when, from what to what, and why: django-auditlog, set up for this project.

The log is written when a row of a registered model is saved. What goes past `save()` (a change of
many rows in one statement) is told to `record()` by whoever does it.
"""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from auditlog.context import set_actor
from auditlog.middleware import AuditlogMiddleware
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone

from .inserting import insert_values
from .models import Capture

__all__ = ["set_actor"]

Action = LogEntry.Action
# Sent with the `rows` whose changes record() was told of.
recorded = Signal()
# Sent with the `rows` of every call of record(), whatever was done to them.
written = Signal()
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class AuditMiddleware(AuditlogMiddleware):
    """Tells the log who is at work. Whoever only reads is not looked up: pages stay cacheable."""

    def __call__(self, request):
        if request.method in SAFE:
            return self.get_response(request)
        return super().__call__(request)

    @staticmethod
    def _get_remote_addr(request):
        # Anybody can write the header that the original trusts.
        return None


def register(model, *, leave_out=(), m2m=()):
    """Keep a log of the rows of `model`, of every field but those named."""
    # What points at a row is no part of it.
    pointing = [field.name for field in model._meta.get_fields() if not field.concrete]
    auditlog.register(model, exclude_fields=[*leave_out, *pointing], m2m_fields=set(m2m))


def record(changed, *, by=None, why="", at=None, action=Action.UPDATE):
    """Log changes made past save(): [(instance, {field: [before, after]})], in one statement."""
    changed = list(changed)
    types = {
        model: ContentType.objects.get_for_model(model).pk
        for model in {type(i) for i, _ in changed}
    }
    insert_values(
        LogEntry,
        ["content_type_id", "object_pk", "object_id", "object_repr", "changes"],
        (
            (types[type(one)], str(one.pk), one.pk, str(one)[:200], changes)
            for one, changes in changed
        ),
        action=action,
        actor_id=by.pk if by else None,
        actor_email=by.email if by else None,
        timestamp=at or timezone.now(),
        additional_data={"why": why} if why else None,
    )
    rows = [instance for instance, _ in changed]
    if action == Action.UPDATE:
        recorded.send(LogEntry, rows=rows)
    written.send(LogEntry, rows=rows)


def entries_of(*rows, also=None):
    """The log of these rows, the newest first; `also` is a Q of other entries."""
    ids = defaultdict(list)
    for row in rows:
        ids[type(row)].append(row.pk)
    wanted = also or Q(pk__in=[])
    for model, pks in ids.items():
        wanted |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=pks)
    found = LogEntry.objects.filter(wanted).select_related("actor", "content_type")
    return found.order_by("-timestamp", "-id")


class Told(NamedTuple):
    """An entry of the log, in words for people."""

    at: datetime
    who: str  # "" for the program itself, or an operator at the command line
    what: str  # "created quote", "changed version"
    name: str
    changes: list  # [(label, before, after)]
    why: str


VERBS = {Action.CREATE: "created", Action.UPDATE: "changed", Action.DELETE: "deleted"}


def told(entries):
    """[Told] in the order of `entries`; the rows that they point to are named in few queries."""
    entries = list(entries)
    names = names_of(entries)
    return [
        Told(
            entry.timestamp,
            who_of(entry),
            f"{VERBS.get(entry.action, 'saw')} {entry.content_type.name}",
            entry.object_repr,
            list(changes_of(entry, names)),
            (entry.additional_data or {}).get("why", ""),
        )
        for entry in entries
    ]


def who_of(entry):
    if entry.actor is None:
        return entry.actor_email or ""
    return entry.actor.get_full_name() or entry.actor.get_username()


def changes_of(entry, names):
    """(label, before, after) of each field that says something."""
    model = entry.content_type.model_class()
    for name, change in (entry.changes or {}).items():
        field = field_of(model, name)
        label = str(getattr(field, "verbose_name", name))
        if isinstance(change, dict):  # rows put under this one, or taken away
            rows = "; ".join(change["objects"])
            yield (label, "", rows) if change["operation"] == "add" else (label, rows, "")
            continue
        values = [in_words(field, value, names) for value in change]
        if name != "id" and values[0] != values[1]:
            yield label, *values


def in_words(field, value, names):
    if value in (None, "None", "[]", "{}"):
        return ""
    if field is not None and field.is_relation:
        return names.get((field.related_model, str(value)), f"#{value}")
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))


def names_of(entries):
    """{(model, id as text): name} of all rows that the entries point to."""
    wanted = defaultdict(set)
    for entry in entries:
        for name, change in (entry.changes or {}).items():
            field = field_of(entry.content_type.model_class(), name)
            if field is not None and field.many_to_one and isinstance(change, list):
                wanted[field.related_model].update(str(v) for v in change if str(v).isdecimal())
    return {
        (model, str(row.pk)): str(row)
        for model, ids in wanted.items()
        for row in named_rows(model).filter(pk__in=ids)
    }


def named_rows(model):
    return model.objects.without_text() if model is Capture else model.objects.all()


def field_of(model, name):
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None

"""Many things come in at once: a file is planned row by row, and then carried out, or nothing."""

import json
import tempfile
from collections import Counter
from contextlib import contextmanager
from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from citations import reading
from claims.dossier import files
from claims.dossier.importing import import_dossier
from claims.dossier.preview import preview
from claims.dossier.problems import Refused
from claims.models import Version
from sources import annotations_in, bibliography_in
from sources.ingest import all_or_nothing, refuse_too_large
from sources.refusals import SAVED_MEANWHILE
from sources.uploads import many

from . import arrivals
from .access import staff
from .models import Arrival

SHOWN = 1_000
Kind = Arrival.Kind
BRINGS = "sources.add_source"
# Of what is imported topics and subjects are made, which editors alone may add.
ALSO_NEEDED = {
    Kind.DOSSIER: ("sources.add_capture", "claims.add_claim", "claims.add_topic"),
    Kind.REFERENCES: (),
    Kind.ANNOTATIONS: ("sources.add_quote",),
}
REFUSED = "refused"
# How a dossier's command line says what the page says of all imports alike.
BECOMES = {"new": "made", "removed": "changed", "unchanged": "left"}


class Line(NamedTuple):
    """A row of the file, as the page tells of it."""

    place: str
    state: str
    name: str
    words: str


class Plan(NamedTuple):
    """What an import would do; `problem` says why it cannot be done at all."""

    lines: list[Line]
    problem: str = ""

    @property
    def counts(self):
        return Counter(line.state for line in self.lines)


class ImportForm(forms.Form):
    kind = forms.ChoiceField(
        label="It is",
        choices=[("", "told by its name and contents"), *Kind.choices[1:]],
        required=False,
    )
    file = forms.FileField(
        help_text="A dossier (zip, .xlsx, or one of its CSV tables); RIS, BibTeX or CSL-JSON; "
        "annotations that Hypothesis exports as JSON."
    )


@staff(BRINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request):
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            refuse_too_large(file.size)
            kind = form.cleaned_data["kind"] or kind_of(file)
            if not request.user.has_perms(ALSO_NEEDED[kind]):
                raise ValueError("Editors import whole dossiers: your role may not.")
            return redirect(arrivals.put_import(kind, file, by=request.user))
        except ValueError as refusal:
            form.add_error("file", str(refusal))
    waiting = Arrival.objects.filter(by=request.user).exclude(kind=Kind.SOURCE)
    context = {"section": "import", "form": form, "waiting": waiting.without_text()}
    return render(request, "desk/import.html", context, status=400 if form.errors else 200)


def kind_of(file):
    """What an uploaded file is. Raises ValueError with a sentence where it does not say."""
    name = file.name.casefold()
    if name.endswith((".zip", ".xlsx", ".csv")):
        return Kind.DOSSIER
    if name.endswith((".ris", ".bib", ".bibtex")):
        return Kind.REFERENCES
    if not name.endswith(".json"):
        raise ValueError(f"“{file.name}” does not say what it is: choose it above.")
    return Kind.ANNOTATIONS if is_annotations(file.read()) else Kind.REFERENCES


def is_annotations(data):
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return False
    if isinstance(found, dict):
        return "annotations" in found or "rows" in found
    return isinstance(found, list) and any(
        isinstance(one, dict) and ("target" in one or "uri" in one) for one in found[:10]
    )


def refuse_unpermitted(user, kind):
    if not user.has_perms(ALSO_NEEDED[kind]):
        raise PermissionDenied


@staff(BRINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def planned(request, pk):
    """What the file would do, row by row; POST does it, or takes it off the desk."""
    found = Arrival.objects.exclude(kind=Kind.SOURCE)
    arrival = get_object_or_404(found, pk=pk, by=request.user)
    refuse_unpermitted(request.user, arrival.kind)
    if request.method == "POST" and "away" in request.POST:
        arrivals.discard(arrival)
        messages.info(request, f"Nothing of “{arrival.name}” was imported.")
        return redirect("desk:import")
    leave_refused = "leave_refused" in request.POST
    make_sources = "make_sources" in request.GET
    refusal = ""
    if request.method == "POST":
        try:
            told = CARRY_OUT[arrival.kind](
                arrival, request.user, leave_refused=leave_refused, make_sources=make_sources
            )
        except arrivals.Gone as gone:
            messages.error(request, str(gone))
            return redirect("desk:import")
        except (reading.Unreadable, bibliography_in.Refused, Refused) as exc:
            refusal = str(exc)
        except IntegrityError:
            refusal = SAVED_MEANWHILE
        else:
            messages.success(request, told)
            return redirect("desk:claims" if arrival.kind == Kind.DOSSIER else "desk:sources")
    try:
        plan = PLANS[arrival.kind](arrival, request.user, make_sources=make_sources)
    except arrivals.Gone as gone:
        plan = Plan([], str(gone))
    return page(request, arrival, plan, refusal, make_sources=make_sources)


def page(request, arrival, plan, refusal, **context):
    state = request.GET.get("state", "")
    if state and state not in plan.counts:
        raise Http404
    lines = [line for line in plan.lines if not state or line.state == state]
    context |= {
        "section": "import",
        "arrival": arrival,
        "plan": plan,
        "counts": sorted(plan.counts.items()),
        "state": state,
        "lines": lines[:SHOWN],
        "number": len(lines),
        "refusal": refusal,
        "may_leave_refused": arrival.kind != Kind.DOSSIER and plan.counts[REFUSED],
        "is_possible": not plan.problem
        and (arrival.kind != Kind.DOSSIER or not plan.counts[REFUSED]),
    }
    return render(request, "desk/planned.html", context, status=400 if refusal else 200)


# A dossier


@contextmanager
def on_disk(arrival):
    """The path of a copy of the file: an importer of zips wants to move about in it."""
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(arrivals.data_of(arrival))
        copy.flush()
        yield copy.name


def dossier_options(arrival, by):
    """Nobody publishes what they bring in: it comes as far as review."""
    return {
        "name": arrival.name,
        "by": by,
        "highest_status": Version.Status.IN_REVIEW,
        "limits": files.UPLOADED,
    }


def plan_dossier(arrival, by, **options):
    with on_disk(arrival) as path:
        outcome = preview(path, **dossier_options(arrival, by))
    lines = [
        Line(row.place, BECOMES.get(row.state, row.state), row.key, row.words)
        for row in outcome.rows
    ]
    if not lines and outcome.problems:
        return Plan([], "\n".join(map(str, outcome.problems)))
    return Plan(lines)


def import_whole_dossier(arrival, by, **options):
    # Documents are read before anything is locked, so the arrival is not: a dossier that comes
    # in twice changes nothing the second time.
    with on_disk(arrival) as path:
        outcome = import_dossier(path, **dossier_options(arrival, by))
    arrivals.discard(arrival)
    return "; ".join(line.rstrip(".") for line in outcome.lines())[:1_000] + "."


# References and annotations


def planned_references(arrival):
    read = reading.read(arrivals.data_of(arrival))
    return bibliography_in.plan(read.items, numbers=read.numbers, problems=read.problems)


def plan_references(arrival, by, **options):
    try:
        rows = planned_references(arrival)
    except reading.Unreadable as refusal:
        return Plan([], str(refusal))
    return Plan([Line(f"Entry {r.number}", r.state, r.title, r.why) for r in rows])


def import_references(arrival, by, *, leave_refused, **options):
    with all_or_nothing():
        rows = planned_references(arrivals.locked(arrival))
        done = bibliography_in.carry_out(rows, by=by, leave_refused=leave_refused)
        arrivals.discard(arrival)
    return told_of(done, "source")


def planned_annotations(arrival, make_sources):
    found = annotations_in.read(arrivals.data_of(arrival))
    return annotations_in.plan(found, make_sources=make_sources)


def plan_annotations(arrival, by, *, make_sources):
    try:
        rows = planned_annotations(arrival, make_sources)
    except reading.Unreadable as refusal:
        return Plan([], str(refusal))
    return Plan([annotation_line(row) for row in rows])


def annotation_line(row):
    name = f"“{row.words}” {row.title}".strip() if row.words else row.title or row.address
    verdict = f"{row.quote.get_verdict_display()}." if row.quote and not row.why else ""
    beside = f"Comment: {row.comment}" if row.comment else ""
    words = " ".join(filter(None, [verdict, row.why, beside]))
    return Line(f"Annotation {row.number}", row.state, name, words)


def import_annotations(arrival, by, *, leave_refused, make_sources):
    with all_or_nothing():
        rows = planned_annotations(arrivals.locked(arrival), make_sources)
        done = annotations_in.carry_out(rows, by=by, leave_refused=leave_refused)
        arrivals.discard(arrival)
    return told_of(done, "quote")


def told_of(rows, noun):
    counts = Counter(row.state for row in rows)
    states = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
    return f"{many(len(rows), noun)}: {states}."


PLANS = {
    Kind.DOSSIER: plan_dossier,
    Kind.REFERENCES: plan_references,
    Kind.ANNOTATIONS: plan_annotations,
}
CARRY_OUT = {
    Kind.DOSSIER: import_whole_dossier,
    Kind.REFERENCES: import_references,
    Kind.ANNOTATIONS: import_annotations,
}

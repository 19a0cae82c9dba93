"""A source comes in: what was dropped or pasted is shown, and becomes one when somebody agrees."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from citations import reading
from sources import extraction
from sources.described import fields_of
from sources.ingest import all_or_nothing
from sources.models import Source
from sources.readings import what_is_missing
from sources.refusals import SAVED_MEANWHILE
from sources.uploads import many

from . import arrivals, originals
from .access import staff
from .forms import AddedSourceForm
from .models import Arrival

PREVIEW = 20_000  # characters of the text that stand beside the form
MOST_FILES = 100
LONGEST_TITLE = 200


@staff("sources.add_source")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    """The table where documents and references are put down."""
    lines = put_down(request) if request.method == "POST" else []
    if wants_json(request):
        return JsonResponse({"lines": lines})
    ready = [line["address"] for line in lines if line["address"]]
    if len(lines) == 1 and ready:
        return redirect(ready[0])
    waiting = Arrival.objects.sources().filter(by=request.user).without_text()
    original = request.POST.get("original") or request.GET.get("original", "")
    context = {
        "section": "add",
        "lines": lines,
        "waiting": waiting,
        "meant": next(iter(meant_by(request)), None),
        "original": original,
        "original_name": originals.named_by(original),
        "pasted": request.POST.get("text", "") if has_failed(lines) else "",
    }
    status = 400 if lines and not ready else 200
    return render(request, "desk/add.html", context, status=status)


def wants_json(request):
    return request.method == "POST" and request.headers.get("Accept") == "application/json"


def has_failed(lines):
    return any(not line["address"] for line in lines)


def put_down(request):
    """What became of each file and of the words pasted: [{name, words, address}]."""
    files = request.FILES.getlist("files")
    if len(files) > MOST_FILES:
        return [line("", f"{len(files)} files are too many at once: choose up to {MOST_FILES}.")]
    lines = [part for file in files for part in put_file(request, file)]
    if pasted := request.POST.get("text", "").strip():
        lines += put_text(request, pasted)
    return lines or [line("", "Choose a file, or paste a text or a reference.")]


def line(name, words, address=""):
    return {"name": name, "words": words, "address": address}


def put_file(request, file):
    put = put_references if looks_like_references(file.name) else put_document
    return put(request, file.read(), file.name)


def looks_like_references(name):
    return name.lower().endswith((".ris", ".bib", ".bibtex", ".json"))


def put_document(request, data, name):
    try:
        arrival = arrivals.put_document(data, name, by=request.user)
    except arrivals.Known as known:
        return [line(name, str(known), reverse("desk:read", args=[known.capture.source.slug]))]
    except extraction.Unreadable as refusal:
        return [line(name, str(refusal))]
    return [line(name, told_of(arrival), address_of(request, arrival))]


def put_references(request, data, name):
    try:
        found, problems = arrivals.put_references(data, by=request.user)
    except reading.Unreadable as refusal:
        return [line(name, str(refusal))]
    lines = [line(a.name, told_of_reference(a), address_of(request, a)) for a in found]
    return lines + [line(name, str(problem)) for problem in problems]


def told_of_reference(arrival):
    known, why = arrivals.known_sources(fields_of(arrival.item).fields)
    if not known:
        return "A reference."
    return f"A reference; {why} as “{known[0].title}”, which is here already."


def meant_by(request):
    """The source that a file is brought for, as far as the address names one."""
    slug = request.GET.get("for", "")
    return [] if "\0" in slug else list(Source.objects.filter(slug=slug))


def address_of(request, arrival):
    """Where it is looked at; a source or an original that it was brought for goes with it."""
    meant = {name: request.POST.get(name, "") for name in ("for", "original")}
    query = urlencode({name: value for name, value in meant.items() if value})
    return arrival.get_absolute_url() + (f"?{query}" if query else "")


def put_text(request, pasted):
    """A reference where it can be read as one, else the text of a document."""
    try:
        reading.read(pasted)
    except reading.Unreadable:
        name = " ".join(pasted.split())[:60]
        return put_document(request, pasted.encode(), f"{name}.txt")
    return put_references(request, pasted, "The words pasted")


def first_line(text):
    """The line that a text without a description begins with, if it may be its title."""
    line = next(filter(None, map(str.strip, text[:2_000].splitlines())), "")
    return line if len(line) <= LONGEST_TITLE else ""


def told_of(arrival):
    if not arrival.text.strip():
        return "No text could be taken out of it: no quote can be checked against it."
    pages = f"{many(len(arrival.pages), 'page')}, " if arrival.pages else ""
    return f"{pages}{len(arrival.text):,} characters of text."


@staff("sources.add_source")
@require_http_methods(["GET", "HEAD", "POST"])
def arrival(request, pk):
    """What arrived, beside the description that its file gives. Nothing is stored before it."""
    arrival = get_object_or_404(Arrival.objects.sources(), pk=pk, by=request.user)
    described = fields_of(arrival.item)
    described.fields["title"] = described.fields.get("title") or first_line(arrival.text)
    original = originals.named_by(request.GET.get("original", ""))
    # A newspaper and a document are named alike: the name stands where nothing is known yet.
    for name in ("title", "publisher"):
        if original and not described.fields.get(name):
            described.fields[name] = original
            break
    form = AddedSourceForm(request.POST or None, initial=described.fields)
    fields = described.fields
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
    known, why = arrivals.known_sources(fields)
    if request.method == "POST" and form.is_valid():
        if names_of(known) == request.POST.get("known", ""):
            try:
                with all_or_nothing():
                    source = form.save()
                    arrivals.take_over(arrival, source, by=request.user)
                messages.success(request, f"“{source.title}” is added.")
                if original:
                    return redirect(originals.address(request.GET["original"], held=source.slug))
                return redirect("desk:read", source.slug)
            except arrivals.Gone as gone:
                form.add_error(None, str(gone))
            except IntegrityError:
                form.add_error(None, SAVED_MEANWHILE)
        else:
            form.add_error(None, "It may be here already: see above. Add it again if it is not.")
    meant = [source for source in meant_by(request) if source not in known]
    context = {
        "section": "add",
        "arrival": arrival,
        "form": form,
        "known": known,
        "known_names": names_of(known),
        "why_known": why,
        "meant": meant,
        "left_out": described.left_out,
        "preview": arrival.text[:PREVIEW],
        "is_cut": len(arrival.text) > PREVIEW,
        "told": told_of(arrival) if arrival.file else "",
    }
    status = 400 if form.is_bound else 200
    return render(request, "desk/arrival.html", context, status=status)


def names_of(sources):
    """What a form says to tell that its sender has seen these sources."""
    return " ".join(sorted(source.slug for source in sources))


@staff("sources.add_source", "sources.add_capture")
@require_POST
def arrival_into(request, pk, slug):
    """What arrived is a newer copy of a source that is here already."""
    arrival = get_object_or_404(Arrival.objects.sources(), pk=pk, by=request.user)
    source = get_object_or_404(Source, slug=slug)
    try:
        capture, is_new = arrivals.take_over(arrival, source, by=request.user)
    except arrivals.Gone as gone:
        messages.error(request, str(gone))
        return redirect("desk:add")
    if is_new:
        messages.success(request, f"“{arrival.name}” is stored as the newest copy.")
        if words := what_is_missing(capture):
            messages.warning(request, words)
    else:
        messages.info(request, "Nothing was stored: it is the newest copy already.")
    return redirect("desk:read", source.slug)


@staff("sources.add_source")
@require_POST
def arrival_away(request, pk):
    arrival = get_object_or_404(Arrival.objects.without_text(), pk=pk, by=request.user)
    arrivals.discard(arrival)
    messages.info(request, f"“{arrival.name}” is off the desk. Nothing of it was stored.")
    return redirect("desk:add")

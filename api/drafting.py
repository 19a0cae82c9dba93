"""Scripts write claims as drafts, by the rules of the desk. A person sends them to review."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from claims import representation
from claims.behind import attach
from claims.models import Evidence, NotFound, Quantity, Version
from desk.forms import DraftForm, EvidencePieceForm, FigureForm, NewClaimForm, NotFoundForm
from desk.lists import NEWEST_CLAIMS
from desk.marking import new_claim
from sources import json_lists, pages
from sources.addresses import absolute
from sources.models import Quote
from sources.problems import unreadable
from sources.refusals import SAVED_MEANWHILE

from . import asked
from .adding import made, told
from .bearer import for_scripts
from .bodies import Unfit, error, in_forms, in_refusal, read, refuse
from .once import once

# Where the body calls a form's field otherwise.
OF_QUANTITY = {"upper": "value_to", "subject": "of"}
OF_NOT_FOUND = {"place": "where", "looked": "when"}


@csrf_exempt  # as both of them are
@require_http_methods(["GET", "HEAD", "POST"])
def claims(request):
    return add(request) if request.method == "POST" else own_drafts(request)


@for_scripts("claims.view_version")
def own_drafts(request):
    """The drafts that this person wrote or changed, the last changed first."""
    wanted, errors = json_lists.read(request.GET, representation.SHAPE, representation.PARTS)
    drafts = Version.objects.drafted_by(request.user)
    found, wrong = json_lists.chosen(wanted.rest, drafts)
    if errors or wrong:
        return unreadable(errors + wrong)
    versions = representation.loaded(found, wanted.keys)
    try:
        page = pages.page(versions, NEWEST_CLAIMS, wanted.rest.get("cursor", ""), wanted.size)
    except pages.BadCursor as exc:
        return unreadable([("cursor", str(exc))])
    results = representation.claims(page.items, wanted.keys)
    return json_lists.answer(request, page, found.count(), results)


@require_http_methods(["GET", "HEAD"])
@for_scripts("claims.view_version")
def claim(request, slug):
    """The version of a claim that is not public yet."""
    version = None if "\0" in slug else Version.objects.open().filter(claim__slug=slug).first()
    if version is None:
        refuse(404, "There is no such draft.")
    return told(shape_of(version.pk))


def shape_of(pk):
    version = Version.objects.with_evidence().get(pk=pk)
    attach([version], for_staff=True)
    desk = absolute(reverse("desk:draft", args=[version.claim.slug]))
    return {**representation.claim(version), "desk_url": desk}


@for_scripts(
    "claims.add_claim", "claims.add_version", "claims.change_version", "claims.add_evidence"
)
@once
def add(request):
    """A new claim with all that it rests on: the whole of it, or nothing."""
    said = read(request, asked.CLAIM)
    statement = NewClaimForm({"statement": said["text"]})
    if not statement.is_valid():
        raise Unfit(422, in_forms(statement, {"statement": "text"}))
    try:
        with transaction.atomic():
            version = new_claim(statement.cleaned_data["statement"], request.user)
            if wrong := list(write(version, said, request.user)):
                raise Unfit(422, wrong)
    except ValidationError as refusal:
        raise Unfit(422, in_refusal(refusal, {})) from refusal
    except IntegrityError:
        refuse(409, SAVED_MEANWHILE)
    return made(shape_of(version.pk), "api:claim", version.claim.slug)


def write(version, said, by):
    """Store what is said of a new version; each error is told, and what has none is stored."""
    words = {name: "; ".join(said.get(name, [])) for name in ("topics", "subjects")}
    form = DraftForm({**said, **words}, instance=version, by=by)
    yield from saved(form, {})
    yield from rest_on(version, said.get("evidence", []))
    for number, piece in enumerate(said.get("quantities", [])):
        data = {**piece, "upper": piece.get("value_to"), "subject": piece.get("of")}
        form = FigureForm(data, instance=Quantity(version=version))
        yield from saved(form, OF_QUANTITY, "quantities", number)
    for number, piece in enumerate(said.get("not_found", [])):
        data = {**piece, "place": piece["where"], "looked": piece["when"]}
        form = NotFoundForm(data, instance=NotFound(version=version))
        yield from saved(form, OF_NOT_FOUND, "not_found", number)


def rest_on(version, evidence):
    quotes = Quote.objects.in_bulk([piece["quote"] for piece in evidence])
    before = set()
    for number, piece in enumerate(evidence):
        place = ("evidence", number)
        quote = quotes.get(piece["quote"])
        if quote is None or quote.pk in before:
            words = "It stands here already." if quote else "There is no such quote."
            yield error(words, *place, "quote")
            continue
        before.add(quote.pk)
        data = {"stance": Evidence.Stance.SUPPORTS, **piece, "order": number + 1}
        form = EvidencePieceForm(data, instance=Evidence(version=version, quote=quote))
        yield from saved(form, {}, *place)


def saved(form, names, *place):
    if form.is_valid():
        form.save()
    return in_forms(form, names, *place)

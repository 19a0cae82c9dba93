"""A claim is written: its statement, what it rests on, and the way to review."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from claims import review
from claims.history import log_of, log_since
from claims.models import Claim, Quantity, Subject, Version
from sources import audit
from sources.forms import ReasonField
from sources.refusals import SAVED_MEANWHILE
from sources.surroundings import pieces, with_surroundings

from . import likeness, meanwhile, proposing
from .access import staff
from .assigning import AssignForm
from .forms import DraftForm, EvidenceForms, FigureForms, NewClaimForm, NotFoundForms
from .marking import new_claim

NEWEST = 50  # entries of the log that a page shows
MOST_MEASURES = 100  # suggested


@staff("claims.add_claim", "claims.add_version")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    form = NewClaimForm(request.POST or None, initial={"statement": request.GET.get("statement")})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                version = new_claim(form.cleaned_data["statement"], request.user)
            messages.success(request, "The claim is a draft now. Its quotes are marked in sources.")
            return redirect("desk:draft", version.claim.slug)
        except ValidationError as refusal:
            form.add_error("statement", refusal)
        except IntegrityError:
            form.add_error(None, SAVED_MEANWHILE)
    context = {"section": "claims", "form": form, "alike": likeness.like(form["statement"].value())}
    return render(request, "desk/new.html", context, status=400 if form.errors else 200)


@staff("claims.view_version")
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request, slug):
    claim = get_object_or_404(Claim, slug=slug)
    version = claim.latest
    if version is None:
        return redirect("admin:claims_claim_change", claim.pk)
    may_write = version.is_open and request.user.has_perm("claims.change_version")
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        return save(request, version)
    return page(request, version, forms_of(version, request.user) if may_write else None)


def forms_of(version, by, data=None):
    """(DraftForm, evidence formset, figures formset, searches formset) of a version."""
    evidence = version.evidence.with_quotes().order_by("order", "id")
    figures = version.quantities.select_related("subject")
    return (
        DraftForm(data, instance=version, by=by),
        EvidenceForms(data, instance=version, prefix="evidence", queryset=evidence),
        FigureForms(data, instance=version, prefix="figures", queryset=figures),
        NotFoundForms(data, instance=version, prefix="searches"),
    )


def save(request, version):
    """Store all that was typed and make the move asked for with it, or tell why not."""
    try:
        with transaction.atomic():
            stored = Version.objects.select_for_update().get(pk=version.pk)
            if stored.modified.isoformat() != request.POST.get("seen"):
                return changed_meanwhile(request, stored)
            forms = forms_of(stored, request.user, request.POST)
            # All of them are asked, so that all errors are told at once.
            refused = [form for form in forms if not form.is_valid()]
            if refused:
                return page(request, stored, forms, status=400, has_errors=True)
            for form in forms:
                if form.has_changed():
                    form.save()
            if key := request.POST.get("_take"):
                taken = proposing.take_in(stored, key)
                words = f"“{taken}” is taken in. Look at its fields, and say what is measured."
                messages.success(request, words)
            elif name := request.POST.get("_move"):
                make_move(request, stored, name)
            else:
                messages.success(request, "Saved.")
    except (ValidationError, PermissionDenied) as refusal:
        forms = forms_of(Version.objects.get(pk=version.pk), request.user, request.POST)
        forms[0].add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        return page(request, forms[0].instance, forms, status=400)
    return redirect("desk:draft", version.claim.slug)


def make_move(request, version, name):
    reason = ReasonField(required=False).clean(request.POST.get("move_reason", ""))
    made = review.make(name, version, by=request.user, reason=reason)
    messages.success(request, review.told(made))


def changed_meanwhile(request, version):
    """The page with what is stored now, and on top of it what this person typed."""
    merged = meanwhile.merged(
        request.POST, forms_of(version, request.user), forms_of(version, request.user, request.POST)
    )
    theirs = log_since(version, request.POST.get("seen"))[:NEWEST]
    context = {
        "theirs": audit.told(theirs),
        "is_stale": True,
        "in_vain": meanwhile.typed_in_vain(request.POST, forms_of(version, request.user)[1]),
    }
    return page(request, version, forms_of(version, request.user, merged), status=409, **context)


def page(request, version, forms, status=200, **context):
    form, evidence, figures, searches = forms or (None, None, None, None)
    claim = version.claim
    pieces_of_evidence = list(version.evidence.with_quotes())
    context |= {
        "section": "claims",
        "claim": claim,
        "version": version,
        "form": form,
        "evidence": evidence,
        "figures": figures,
        "searches": searches,
        "rows": rows(pieces_of_evidence, evidence),
        "offers": proposing.offers(version, pieces_of_evidence) if form else [],
        "measures": measures_beside(version) if form else [],
        "seen": version.modified.isoformat(),
        "moves": review.moves_open_to(request.user, version),
        "move_reason": request.POST.get("move_reason", ""),
        "asked": asked_for(version),
        "alike": likeness.like(version.text, but=claim.pk),
        "log": audit.told(log_of(version)[:NEWEST]),
        "listed": claim.listed,
        "assignments": claim.assignments.open().select_related("person"),
        "assign_form": AssignForm(initial={"claim": claim.slug}),
    }
    return render(request, "desk/draft.html", context, status=status)


def measures_beside(version):
    """What figures of the same subjects measure: figures of one wording are compared."""
    subjects = Subject.objects.filter(Q(versions=version) | Q(quantities__version=version))
    return Quantity.objects.measures_of(subjects)[:MOST_MEASURES]


def rows(evidence, formset):
    """[(evidence, the document's sentence in pieces, its form)] in the order of the page."""
    quotes = (
        with_surroundings(
            type(evidence[0].quote).objects.filter(pk__in=[e.quote_id for e in evidence])
        )
        if evidence
        else []
    )
    sentences = {quote.pk: pieces(quote) for quote in quotes}
    forms = {form.instance.pk: form for form in formset.forms} if formset else {}
    return [(e, sentences.get(e.quote_id, []), forms.get(e.pk)) for e in evidence]


def asked_for(version):
    """The decision that sent a draft back, with its notes; None where none did."""
    last = version.decisions.select_related("by").first()
    sent_back = last and version.status == Version.Status.DRAFT and (last.reason or last.notes)
    return last if sent_back else None


@staff("claims.add_version")
@require_POST
def next_version(request, slug):
    claim = get_object_or_404(Claim, slug=slug)
    version = review.start_next(claim, by=request.user)
    if version is None:
        return redirect("admin:claims_claim_change", claim.pk)
    messages.info(request, f"This is version {version.number}, and not public yet.")
    return redirect("desk:draft", slug)

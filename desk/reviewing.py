"""A version is judged on one page: what changed, what it rests on, and the decision."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from claims import behind, review, side_by_side
from claims.comparison import words_changed
from claims.forms import MoveForm
from claims.history import log_of
from claims.models import Claim, Decision, Version
from sources import audit
from sources.forms import ReasonField
from sources.models import Capture, Corruption, Quote
from sources.plain_text import validate_text
from sources.surroundings import caution, pieces, with_surroundings
from sources.verdicts import verdict_in_words

from .access import staff

# What a note can be written to, besides the pieces of evidence: the fields that a reader sees.
FIELDS = {
    "text": "Statement",
    "occurred": "Period",
    "topics": "Topics",
    "subjects": "About",
    "figures": "Figures",
    "not_found": "Looked for and not found",
    "scope": "Scope",
    "note": "Note to readers",
    "reason": "Reason of the change",
}
NOTE = "note-"
MOST_CLASHES = 5  # told beside the decision; the table has all
BESIDE = 240  # characters of the document that are shown before and after a sentence


@staff("claims.view_version")
@require_safe
def review_page(request, slug):
    claim = get_object_or_404(Claim, slug=slug)
    version = claim.latest
    if version is None:
        raise Http404
    return page(request, version)


def page(request, version, status=200, refusal=""):
    typed = request.POST
    measures = side_by_side.for_review(version)
    before = version.claim.versions.published().exclude(pk=version.pk).order_by("-number").first()
    context = {
        "section": "review",
        "claim": version.claim,
        "version": version,
        "before": before,
        "fields": [
            {**field, "typed": typed.get(NOTE + field["name"], "")}
            for field in changed_fields(before, version)
        ],
        "evidence": evidence_of(version, before, typed),
        "gone": evidence_gone(version, before),
        "traced": traced(version),
        "measures": measures,
        "clashes": own_clashes(measures, version)[:MOST_CLASHES],
        "own": version.pk,
        "needs_words": review.what_needs_words(version) if version.is_open else "",
        "moves": review.moves_open_to(request.user, version),
        "own_work": review.had_a_hand(request.user, version),
        "earlier": earlier_decisions(version),
        "log": audit.told(log_of(version)[:50]),
        "seen": version.modified.isoformat(),
        "typed_reason": typed.get("move_reason", ""),
        "refusal": refusal,
        "due_form": DueForm(initial={"review_due": version.review_due}),
    }
    return render(request, "desk/review.html", context, status=status)


def own_clashes(measures, version):
    """[(measure, clash)] of the figures of this version with those of others."""
    return [
        (measure, clash)
        for measure in measures
        for clash in measure.clashes
        if version in (clash.first.version, clash.second.version)
    ]


def changed_fields(before, version):
    """What a reader sees of a version, field by field: {name, label, value, changes}."""
    fields = []
    for name, label in FIELDS.items():
        now = words_of(version, name)
        was = words_of(before, name) if before else now
        if name == "text" or now or was:
            changes = words_changed(was, now) if was != now else []
            fields.append({"name": name, "label": label, "value": now, "changes": changes})
    return fields


def words_of(version, name):
    if name in ("topics", "subjects"):
        return "; ".join(str(heading) for heading in getattr(version, name).all())
    if name == "figures":
        return "; ".join(q.in_full for q in version.quantities.select_related("subject"))
    if name == "not_found":
        return "\n".join(map(not_found_in_words, version.not_found.all()))
    return getattr(version, name)


def evidence_of(version, before, typed):
    """[{piece, quote, sentence, pieces, caution, changed, captures, …}] of a version."""
    found = list(version.evidence.with_quotes())
    ids = [piece.quote_id for piece in found]
    around = {q.pk: q for q in with_surroundings(Quote.objects.with_source().filter(pk__in=ids))}
    quotes = Quote.objects.with_source().with_acceptances().filter(pk__in=ids)
    accepted = {quote.pk: quote for quote in quotes}
    changed = Corruption.objects.standing().under(around.values())
    captures = captures_of({piece.quote.source_id for piece in found})
    had = {e.quote_id: e for e in before.evidence.all()} if before else {}
    return [
        {
            "piece": piece,
            "quote": accepted[piece.quote_id],
            "source": piece.quote.source,
            "sentence": verdict_in_words(around[piece.quote_id]),
            "pieces": pieces(around[piece.quote_id], BESIDE),
            "caution": caution(around[piece.quote_id]),
            "changed": changed.get(piece.quote_id, []),
            "captures": captures.get(piece.quote.source_id, []),
            "is_new": bool(before) and piece.quote_id not in had,
            "was": stance_before(had.get(piece.quote_id), piece),
            "axes_were": axes_before(had.get(piece.quote_id), piece),
            "typed": typed.get(f"{NOTE}evidence-{piece.pk}", ""),
        }
        for piece in found
    ]


def not_found_in_words(search):
    said = f"{search.sought}. Where: {search.place}. When: {search.looked_display}."
    return f"{said} {search.note}".strip()


def axes_before(before, piece):
    """What the version before says of the kind of the same evidence, where it is another."""
    return before.axes_in_words or "unsaid" if before and differ(before, piece) else ""


def differ(before, piece):
    return any(getattr(before, axis) != getattr(piece, axis) for axis in piece.AXES)


def traced(version):
    """The version with all that its origins are told from, documents that are not public too."""
    [found] = behind.attach([Version.objects.with_origins().get(pk=version.pk)], for_staff=True)
    return found


def stance_before(before, piece):
    return before.get_stance_display() if before and before.stance != piece.stance else ""


def captures_of(source_ids):
    """{source id: its captures, the newest first, without their texts}."""
    found = {}
    for capture in Capture.objects.without_text().filter(source__in=source_ids):
        found.setdefault(capture.source_id, []).append(capture)
    return found


def evidence_gone(version, before):
    """The evidence of the version before that this one does not have any more."""
    if before is None:
        return []
    kept = version.evidence.values("quote")
    return list(before.evidence.exclude(quote__in=kept).with_quotes())


def earlier_decisions(version):
    """Every decision on this claim so far, with its notes, the newest first."""
    decisions = Decision.objects.filter(version__claim=version.claim)
    return decisions.select_related("by", "version")


@staff("claims.view_version")
@require_POST
def move(request, slug):
    """One move of the workflow, by somebody who saw the version on the review page."""
    claim = get_object_or_404(Claim, slug=slug)
    version = claim.latest
    if version is None:
        raise Http404
    form = MoveForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError([w for words in form.errors.values() for w in words])
        made = review.make(
            request.POST.get("_move", ""),
            version,
            by=request.user,
            reason=form.cleaned_data["move_reason"],
            seen=form.cleaned_data["seen"],
            notes=notes_in(request.POST, version),
        )
    except ValidationError as refusal:
        return page(request, version, 400, " ".join(refusal.messages))
    except PermissionDenied as refusal:
        return page(request, version, 403, str(refusal))
    messages.success(request, review.told(made))
    return redirect("desk:review", slug)


class DueForm(forms.Form):
    review_due = forms.DateField(
        label="It holds. Look again on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    why = ReasonField(label="Why it holds", required=False)


@staff("claims.view_version", review.REVIEW)
@require_POST
def put_off(request, slug):
    """The public version was looked at and holds: the day of the next look is set."""
    version = get_object_or_404(Claim, slug=slug).listed
    if version is None:
        raise Http404
    form = DueForm(request.POST)
    if not form.is_valid():
        words = " ".join(w for found in form.errors.values() for w in found)
        messages.error(request, f"Nothing was changed. {words}")
        return redirect("desk:review", slug)
    due = form.cleaned_data["review_due"]
    review.put_off(version, due, by=request.user, reason=form.cleaned_data["why"])
    messages.success(request, f"To be looked at again on {due:%d %B %Y}." if due else "Noted.")
    return redirect("desk:review", slug)


def notes_in(typed, version):
    """[{field, label, words}] that a reviewer wrote to single fields. Raises ValidationError."""
    labels = dict(FIELDS)
    for number, piece in enumerate(version.evidence.all(), start=1):
        labels[f"evidence-{piece.pk}"] = f"Quote {number}"
    notes = []
    for name, label in labels.items():
        words = typed.get(NOTE + name, "").strip()
        validate_text(words)
        if words:
            notes.append({"field": name, "label": label, "words": words})
    return notes

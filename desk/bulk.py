"""One act on many claims: topics, assignment, review, export. All of it, or nothing."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from claims import review, spreadsheet
from claims.models import Claim, Topic, Version
from sources.refusals import SAVED_MEANWHILE
from sources.uploads import many

from .access import staff
from .assigning import ASSIGNS, AssignForm, give
from .forms import HeadingsField

MOST = 500
ACTS = {
    "topics": ("Add topics", "claims.change_version"),
    "assign": ("Assign", ASSIGNS),
    "submit": ("Send to review", "claims.change_version"),
    "export": ("Export as CSV", "claims.view_version"),
}


class BulkForm(AssignForm):
    act = forms.ChoiceField(choices=[(name, label) for name, (label, _) in ACTS.items()])
    topics = HeadingsField(Topic)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].required = self.data.get("act") == "assign"
        self.fields["topics"].may_add = by.has_perm("claims.add_topic")


@staff("claims.view_version")
@require_POST
def bulk(request):
    """What is chosen in the list of claims; back to that list, with what became of it."""
    back = redirect(where_from(request))
    slugs = [slug for slug in request.POST.getlist("chosen") if "\0" not in slug]
    claims = list(Claim.objects.filter(slug__in=slugs[: MOST + 1]))
    form = BulkForm(request.POST, by=request.user)
    if not claims or len(slugs) > MOST:
        messages.error(request, f"Choose at least one claim, and at most {MOST}.")
        return back
    try:
        with transaction.atomic():
            if not form.is_valid():
                raise ValidationError([w for words in form.errors.values() for w in words])
            act = form.cleaned_data["act"]
            if not request.user.has_perm(ACTS[act][1]):
                raise PermissionDenied
            if act == "export":
                return export(claims)
            messages.success(request, DO[act](request, claims, form.cleaned_data))
    except ValidationError as refusal:
        messages.error(request, f"Nothing was done. {' '.join(refusal.messages)}")
    except IntegrityError:
        messages.error(request, f"Nothing was done. {SAVED_MEANWHILE}")
    return back


def where_from(request):
    """The list as it was filtered, if that is where the person came from."""
    address = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(address, request.get_host(), request.is_secure())
    return address if is_ours and address.startswith("/") else "desk:claims"


def export(claims):
    versions = Version.objects.latest().filter(claim__in=claims).with_evidence()
    response = StreamingHttpResponse(
        spreadsheet.write(versions), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="claims.csv"'
    return response


def add_topics(request, claims, said):
    if not said["topics"]:
        raise ValidationError("Name the topics.")
    names = ", ".join(topic.name for topic in said["topics"])
    for claim in claims:
        version = review.start_next(claim, by=request.user, reason=f"Topics added: {names}.")
        if version is None:
            raise ValidationError(f"{claim.slug} has no version yet.")
        version.topics.add(*said["topics"])
    return f"{names}: added to {many(len(claims), 'claim')}. Published ones got a next version."


def assign(request, claims, said):
    for claim in claims:
        give(said, by=request.user, claim=claim)
    return f"{many(len(claims), 'claim')} assigned to {said['person']}."


def submit(request, claims, said):
    refusals = []
    for claim in claims:
        try:
            if claim.latest is None:
                raise ValidationError("It has no version yet.")
            review.make("submit", claim.latest, by=request.user)
        except ValidationError as refusal:
            refusals.append(f"{claim.slug}: {' '.join(refusal.messages)}")
    if refusals:
        raise ValidationError(refusals)
    return f"{many(len(claims), 'claim')} sent to review."


DO = {"topics": add_topics, "assign": assign, "submit": submit}

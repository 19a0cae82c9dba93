"""A reader reports what is wrong with a claim, and staff answer for it."""

import hashlib
import logging

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.clients import client_address

from .models import Claim, CorrectionRequest

log = logging.getLogger(__name__)

# From one address, and for one claim that nobody looks after: more are a flood.
MOST_IN_AN_HOUR = 5
MOST_OPEN = 200


class ReportForm(forms.ModelForm):
    # People do not see it, and programs that fill in every field do.
    homepage = forms.CharField(required=False)

    class Meta:
        model = CorrectionRequest
        fields = ["text", "contact"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "text": "Which words or figures, and how one can see that they are wrong.",
            "contact": "If we may ask back. It is shown to nobody but our staff.",
        }

    def clean_homepage(self):
        if self.cleaned_data["homepage"]:
            raise ValidationError("Leave this field empty.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, slug):
    version = get_object_or_404(Claim, slug=slug).listed
    if version is None:
        raise Http404
    form = ReportForm(request.POST or None)
    form.instance.version = version
    sent = False
    if request.method == "POST" and form.is_valid():
        if is_flood(request, version):
            form.add_error(None, "Too many reports came at once. Try again in an hour.")
        else:
            form.save()
            sent = True
    context = {"version": version, "form": form, "sent": sent}
    return render(request, "claims/report.html", context, status=400 if form.errors else 200)


def is_flood(request, version):
    if version.requests.open().count() >= MOST_OPEN:
        return True
    try:
        return in_this_hour(request) > MOST_IN_AN_HOUR
    except DatabaseError:
        raise
    except Exception:
        # Each kind of cache has errors of its own. What a reader has to say goes before the limit.
        log.exception("The cache is away: reports are not counted.")
        return False


def in_this_hour(request):
    """How many reports came from its address, with this one. It is kept as a hash, for an hour."""
    address = f"{settings.SECRET_KEY}{client_address(request)}"
    key = f"reports-{hashlib.sha256(address.encode()).hexdigest()}"
    cache.add(key, 0, 3600)
    return cache.incr(key)

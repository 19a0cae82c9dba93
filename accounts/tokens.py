"""Tokens, by which a script acts as a person: with that person's roles, and no more.

A token has 256 random bits, so its digest needs no salt and guessing it no lock. It begins with
PREFIX, by which programs that look for secrets in files know it.
"""

import hashlib
import re
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from . import codes
from .forms import TokenForm
from .models import Token
from .people import for_those_who

PREFIX = "attest_"
FORM = re.compile(rf"{PREFIX}[0-9a-f]{{64}}")
HINT_LENGTH = len(PREFIX) + 6
# Not every request of a script is written down.
BETWEEN_USES = timedelta(minutes=5)


@sensitive_variables()
def make(user, name, days):
    """(Token, the words that are shown once)"""
    words = PREFIX + secrets.token_hex(32)
    now = timezone.now()
    token = Token.objects.create(
        user=user,
        name=name,
        digest=digest_of(words),
        hint=words[:HINT_LENGTH],
        created=now,
        expires=now + timedelta(days=days),
    )
    return token, words


def digest_of(words):
    return hashlib.sha256(words.encode()).hexdigest()


@sensitive_variables()
def bearer(words):
    """The Token of these words, if it lets its person in now; None otherwise. Notes its use."""
    if not FORM.fullmatch(words):
        return None
    usable = Token.objects.usable().filter(user__is_active=True).select_related("user")
    token = usable.filter(digest=digest_of(words)).first()
    if token is None or not may_sign_in(token.user):
        return None
    now = timezone.now()
    stale = Q(last_used=None) | Q(last_used__lt=now - BETWEEN_USES)
    Token.objects.filter(stale, pk=token.pk).update(last_used=now)
    return token


def may_sign_in(user):
    """What the door would ask of this person, as far as it does not need to be asked anew."""
    return not settings.SECOND_FACTOR_REQUIRED or codes.has_second_factor(user)


# The pages


def is_staff(user):
    return user.is_staff


def tokens_before(user):
    """Those that a person may see and revoke."""
    return Token.objects.all() if user.is_superuser else Token.objects.filter(user=user)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who(is_staff)
def tokens(request):
    form = TokenForm(request, request.POST if request.method == "POST" else None)
    context = {"form": form}
    if form.is_valid():
        said = form.cleaned_data
        context["token"], context["words"] = make(request.user, said["name"], said["days"])
        return render(request, "accounts/token_made.html", context)
    context["tokens"] = tokens_before(request.user).select_related("user")
    status = 400 if form.errors else 200
    return render(request, "accounts/tokens.html", context, status=status)


@require_POST
@for_those_who(is_staff)
def revoke_one(request, pk):
    token = get_object_or_404(tokens_before(request.user), pk=pk)
    token.revoke()
    messages.success(request, f"“{token}” is revoked: it lets nothing in any more.")
    return redirect("accounts:tokens")

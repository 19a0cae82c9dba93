"""The page on which a person sets up, renews and removes their second factor."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as remember_device

from . import codes
from .forms import ConfirmForm, SetUpForm
from .views import address_after

# Shown until a code proves that an authenticator has it; no device is stored before.
KEY = "second_factor_key"
PAGE = "accounts:second-factor"


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request):
    if codes.has_second_factor(request.user):
        return redirect(PAGE) if request.method == "POST" else show(request)
    key = request.session.setdefault(KEY, codes.new_key())
    form = SetUpForm(request, key, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {
            "form": form,
            "key": codes.key_in_text(key),
            "qr_code": codes.qr_code(request.user, key),
            "next": address_after(request),
        }
        return render(request, "accounts/second_factor_set_up.html", context)
    del request.session[KEY]
    # This session goes on; others of this person are asked for a code.
    remember_device(request, form.device)
    request.session.cycle_key()
    return show_codes(request, form.backup_codes)


def show(request, status=200, **forms):
    context = {
        "since": codes.authenticators(request.user).get().created_at,
        "left": codes.backup_codes_left(request.user),
        "renew": ConfirmForm(request, prefix="renew"),
        "remove": ConfirmForm(request, prefix="remove"),
        **forms,
    }
    return render(request, "accounts/second_factor.html", context, status=status)


def show_codes(request, backup_codes):
    context = {"backup_codes": backup_codes, "next": address_after(request)}
    return render(request, "accounts/backup_codes.html", context)


@sensitive_post_parameters()
@never_cache
@login_required
@require_POST
def renew_codes(request):
    if not codes.has_second_factor(request.user):
        return redirect(PAGE)
    form = ConfirmForm(request, request.POST, prefix="renew")
    if not form.is_valid():
        return show(request, renew=form)
    return show_codes(request, codes.renew_backup_codes(request.user))


@sensitive_post_parameters()
@never_cache
@login_required
@require_POST
def remove(request):
    if not codes.has_second_factor(request.user):
        return redirect(PAGE)
    form = ConfirmForm(request, request.POST, prefix="remove")
    if not form.is_valid():
        return show(request, remove=form)
    codes.remove(request.user)
    messages.success(request, "The second factor is removed. Your password alone lets you in.")
    return redirect("accounts:account")

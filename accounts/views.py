"""Signing in and out, the password, and what a person sees of their own account."""

from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from . import codes, invitations
from .forms import ChangePasswordForm, ForgottenForm, NewPasswordForm, NewPersonForm, SignInForm


@sensitive_post_parameters()
@never_cache
@csrf_protect
def sign_in(request):
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        login(request, form.user)
        return redirect(address_after(request) or first_page(form.user))
    context = {"form": form, "next": address_after(request)}
    return render(request, "accounts/sign_in.html", context)


def address_after(request):
    """Where `next` leads, if that is a page of this site; else ""."""
    address = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""


def first_page(user):
    return resolve_url(settings.LOGIN_REDIRECT_URL if user.is_staff else "accounts:account")


@require_POST
def sign_out(request):
    logout(request)
    return render(request, "accounts/signed_out.html")


@never_cache
@login_required
def account(request):
    context = {
        "has_second_factor": codes.has_second_factor(request.user),
        "sees_people": sees_people(request.user),
    }
    return render(request, "accounts/account.html", context)


def sees_people(user):
    return user.has_perm("auth.change_user") or user.has_perm("auth.add_user")


@sensitive_post_parameters()
@never_cache
@login_required
def change_password(request):
    form = ChangePasswordForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        # Other sessions of this person end with the old password; this one goes on.
        update_session_auth_hash(request, form.save())
        messages.success(request, "Your password is changed. Other devices are signed out.")
        return redirect("accounts:account")
    return render(request, "accounts/change_password.html", {"form": form})


class Forgotten(auth_views.PasswordResetView):
    form_class = ForgottenForm
    template_name = "accounts/forgotten.html"
    email_template_name = "accounts/mail/new_password.txt"
    success_url = reverse_lazy("accounts:forgotten-sent")


class ForgottenSent(auth_views.PasswordResetDoneView):
    template_name = "accounts/forgotten_sent.html"


@method_decorator(never_cache, name="dispatch")
class NewPassword(auth_views.PasswordResetConfirmView):
    form_class = NewPasswordForm
    template_name = "accounts/new_password.html"
    success_url = reverse_lazy("accounts:sign-in")

    def form_valid(self, form):
        # Whoever mistyped the old one until nothing went need not wait with the new one.
        forget_failures(username=self.user.get_username())
        messages.success(self.request, "Your new password is kept. Sign in with it.")
        return super().form_valid(form)


@sensitive_post_parameters()
@never_cache
def invitation(request, token):
    offered = invitations.standing(token)
    if offered is None:
        return render(request, "accounts/invitation_ended.html", status=410)
    form = NewPersonForm(offered, request.POST if request.method == "POST" else None)
    # The password is hashed here, before anything is locked.
    if form.is_valid() and invitations.take(token, form.save(commit=False)):
        messages.success(request, "Your account is ready. Sign in.")
        return redirect(reverse("accounts:sign-in"))
    context = {"form": form, "invitation": offered}
    return render(request, "accounts/invitation.html", context)

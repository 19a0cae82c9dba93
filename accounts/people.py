"""The pages of those who look after accounts: who is there, who is invited, who is shut out."""

from functools import wraps

from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import codes, invitations, powers
from .forms import InviteForm
from .models import Invitation
from .views import sees_people


def for_those_who(may):
    """A page for people of whom `may(user)` is true; others who are signed in get 403."""

    def decorate(view):
        @never_cache
        @login_required
        @wraps(view)
        def answer(request, *args, **kwargs):
            if not may(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return answer

    return decorate


def invites(user):
    return user.has_perm("auth.add_user")


def changes_people(user):
    return user.has_perm("auth.change_user")


@require_safe
@for_those_who(sees_people)
def people(request):
    return show_people(request, InviteForm(request.user))


def show_people(request, form):
    roles = Prefetch("groups", Group.objects.order_by("name"))
    people = powers.people_before(request.user).prefetch_related(roles)
    invited = Invitation.objects.open().select_related("invited_by").prefetch_related(roles)
    context = {
        "people": people.order_by("-is_active", "username"),
        "invitations": invited,
        "form": form,
        "may_invite": invites(request.user),
        "may_change": changes_people(request.user),
    }
    return render(request, "accounts/people.html", context)


@require_POST
@for_those_who(invites)
def invite(request):
    form = InviteForm(request.user, request.POST)
    if not form.is_valid():
        return show_people(request, form)
    typed = form.cleaned_data
    try:
        with transaction.atomic():
            invitation = invitations.invite(typed["email"], typed["groups"], by=request.user)
    except IntegrityError:
        form.add_error("email", "Somebody invited this address at this moment.")
        return show_people(request, form)
    return sent(request, invitation)


def sent(request, invitation):
    if invitations.send(invitation):
        messages.success(request, f"An invitation is on its way to {invitation.email}.")
        return redirect("accounts:people")
    context = {"invitation": invitation, "link": invitations.link(invitation)}
    return render(request, "accounts/invited.html", context)


@require_POST
@for_those_who(invites)
def invite_again(request, pk):
    invitation = get_object_or_404(Invitation.objects.open(), pk=pk)
    if not powers.may_invite(request.user, invitation.groups.all()):
        raise PermissionDenied
    invitations.renew(invitation, by=request.user)
    return sent(request, invitation)


@require_POST
@for_those_who(invites)
def withdraw(request, pk):
    invitation = get_object_or_404(Invitation.objects.open(), pk=pk)
    invitations.withdraw(invitation)
    messages.success(request, f"The invitation to {invitation.email} is withdrawn.")
    return redirect("accounts:people")


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who(changes_people)
def person(request, pk):
    found = get_object_or_404(powers.people_before(request.user), pk=pk)
    actions = actions_on(found, request.user)
    if request.method != "POST":
        context = {"person": found, "actions": actions}
        return render(request, "accounts/person.html", context)
    name = request.POST.get("do")
    if name not in actions:
        raise PermissionDenied
    return actions[name](request, found)


def actions_on(person, user):
    """{name: view} of what the user may do to this person now."""
    may_change = powers.may_change(user, person)
    possible = {
        "deactivate": (deactivate, person.is_active and powers.may_deactivate(user, person)),
        "reactivate": (reactivate, not person.is_active and may_change),
        "let-try": (let_try, may_change),
        # Whoever holds the link can sign in as this person.
        "password-link": (give_password_link, user.is_superuser and person.is_active),
        "remove-factor": (remove_factor, may_change and person.has_second_factor),
    }
    is_self = person.pk == user.pk
    return {name: view for name, (view, may) in possible.items() if may and not is_self}


def deactivate(request, person):
    return told(request, person, "Deactivated", is_active=False)


def reactivate(request, person):
    return told(request, person, "Reactivated", is_active=True)


def let_try(request, person):
    forget_failures(username=person.get_username())
    return told(request, person, "Failed attempts forgotten")


def remove_factor(request, person):
    codes.remove(person)
    return told(request, person, "Second factor removed")


def told(request, person, what, **changes):
    """Store what changed, keep who did it in the admin's history, and say it."""
    for name, value in changes.items():
        setattr(person, name, value)
    person.save(update_fields=list(changes))
    note(request, person, what)
    messages.success(request, f"{person}: {what.lower()}.")
    return redirect("accounts:person", person.pk)


def note(request, person, what):
    LogEntry.objects.log_actions(
        request.user.pk, User.objects.filter(pk=person.pk), CHANGE, what, single_object=True
    )


def give_password_link(request, person):
    note(request, person, "Link for a new password made")
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    path = reverse("accounts:new-password", args=[uid, default_token_generator.make_token(person)])
    context = {"person": person, "link": settings.SITE_URL + path}
    return render(request, "accounts/password_link.html", context)

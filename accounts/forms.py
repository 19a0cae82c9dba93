from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import (
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
    UserCreationForm,
    UsernameField,
)
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from . import codes, locks, mail, powers
from .models import Invitation, PasswordLink

NAME_LENGTH = User._meta.get_field("username").max_length
PASSWORD_LENGTH = 1000
CODE_LENGTH = 20

# The one answer to whatever is wrong, so that it tells nothing about accounts.
NOT_LET_IN = (
    "The name, the password or the code is not right, or there were too many attempts. Check all "
    "three and try again; after several attempts wait 15 minutes first. An administrator can help."
)
NOT_CONFIRMED = (
    "This is not your password, or there were too many attempts. Try again; after several "
    "attempts wait 15 minutes first."
)
WRONG_CODE = (
    "This is not the code that the authenticator shows now. Type the newest one; if it is refused "
    "again, check that the clock of your device is right."
)


class Plain(forms.Form):
    """Labels without a colon, as on all public pages."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


def password_field(**options):
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
    return forms.CharField(strip=False, max_length=PASSWORD_LENGTH, widget=widget, **options)


class CodeInput(forms.TextInput):
    """Comes back empty: a code that was tried is of no more use."""

    def format_value(self, value):
        return None


def code_field(**options):
    typed = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(max_length=CODE_LENGTH, widget=CodeInput(attrs=typed), **options)


class SignInForm(Plain):
    username = UsernameField(
        label="Name", max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autofocus": True})
    )
    password = password_field()
    code = code_field(
        label="Code from your authenticator, if you set one up",
        required=False,
        help_text="Without the device, one of your backup codes.",
    )

    def __init__(self, request, data=None):
        super().__init__(data)
        self.request = request

    @sensitive_variables()
    def clean(self):
        typed = self.cleaned_data
        if self.errors:
            return typed
        self.user = authenticate(
            self.request,
            username=typed["username"],
            password=typed["password"],
            otp_token=typed["code"],
        )
        if self.user is None:
            raise ValidationError(NOT_LET_IN)
        return typed


class ConfirmForm(Plain):
    """What only the person should do, not somebody at a desk that was left."""

    password = password_field(label="Your password")

    def __init__(self, request, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.request = request

    @sensitive_variables()
    def clean_password(self):
        if not locks.is_password_right(self.request, self.cleaned_data["password"]):
            raise ValidationError(NOT_CONFIRMED)
        return self.cleaned_data["password"]


class SetUpForm(ConfirmForm):
    code = code_field(label="The code that the authenticator shows")
    field_order = ["code", "password"]

    def __init__(self, request, key, data=None):
        super().__init__(request, data)
        self.key = key

    def clean(self):
        if not self.errors:
            self.backup_codes = self.set_up()
        return self.cleaned_data

    def set_up(self):
        made = codes.set_up(self.request.user, self.key, self.cleaned_data["code"])
        if made is None:
            self.add_error("code", WRONG_CODE)
            return None
        self.device, backup_codes = made
        return backup_codes


class ChangePasswordForm(Plain, PasswordChangeForm):
    def __init__(self, request, data=None):
        super().__init__(request.user, data)
        self.request = request
        self.fields["old_password"].max_length = PASSWORD_LENGTH

    @sensitive_variables()
    def clean_old_password(self):
        if not locks.is_password_right(self.request, self.cleaned_data["old_password"]):
            raise ValidationError(NOT_CONFIRMED)
        return self.cleaned_data["old_password"]


class NewPasswordForm(Plain, SetPasswordForm):
    pass


class ForgottenForm(Plain, PasswordResetForm):
    """Answers the same, and as fast, whether or not anybody has the address."""

    def get_users(self, email):
        found = super().get_users(email)
        return [user for user in found if PasswordLink.objects.may_be_sent(user)]

    def send_mail(self, subject, template, context, sender, to, html_email_template_name=None):
        known = {name: context[name] for name in ("user", "uid", "token")}
        mail.send_later(mail.letter(to, "A new password", template, **known))


class RolesField(forms.ModelMultipleChoiceField):
    def clean(self, value):
        try:
            return super().clean(value)
        except OverflowError as exc:
            raise ValidationError("Choose among these roles.") from exc


class InviteForm(Plain, forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ["email", "groups"]
        field_classes = {"groups": RolesField}
        widgets = {"groups": forms.CheckboxSelectMultiple}
        labels = {"email": "E-mail address", "groups": "Roles"}
        error_messages = {"groups": {"required": "Choose at least one role."}}

    def __init__(self, inviter, data=None):
        super().__init__(data)
        self.fields["groups"].queryset = powers.roles_open_to(inviter)

    def clean_email(self):
        email = User.objects.normalize_email(self.cleaned_data["email"])
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(
                "Somebody with this address has an account. Find them in the list of people."
            )
        if Invitation.objects.open().filter(email__iexact=email).exists():
            raise ValidationError(
                "There is an open invitation to this address. Send its link again, or withdraw it."
            )
        return email


class NewPersonForm(Plain, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = ["username", "first_name", "last_name"]
        labels = {"username": "Name to sign in with"}
        help_texts = {"username": "Letters, digits and @ . + - _"}
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }

    def __init__(self, invitation, data=None):
        super().__init__(data, instance=User(email=invitation.email))


class TokenForm(ConfirmForm):
    """A token for a script; it shows and lets in as much as a sign-in would."""

    name = forms.CharField(
        label="Name",
        max_length=100,
        help_text="What will use it, and where: “import of the archive, on my laptop”.",
    )
    days = forms.TypedChoiceField(
        label="Expires after",
        coerce=int,
        choices=[(7, "a week"), (30, "30 days"), (90, "90 days"), (365, "a year")],
        initial=30,
    )
    field_order = ["name", "days", "password"]

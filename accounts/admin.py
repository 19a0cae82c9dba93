"""Accounts in the admin, with the limits of powers.py. Nobody is deleted: rows name them."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.shortcuts import redirect
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import powers

# Those of the libraries show keys and codes.
admin.site.unregister([User, Group, StaticDevice, TOTPDevice])

FOR_SUPERUSERS = {"is_superuser", "user_permissions"}
NOT_ONES_OWN = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")


@admin.register(User)
class PeopleAdmin(UserAdmin):
    list_display = ("username", "email", "first_name", "last_name", "is_active", "last_login")
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return super().has_change_permission(request)
        return powers.may_change(request.user, obj)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        return [(title, {**part, "fields": without(part["fields"])}) for title, part in fieldsets]

    def get_readonly_fields(self, request, obj=None):
        fixed = ("last_login", "date_joined")
        if obj != request.user:
            return fixed
        shown = NOT_ONES_OWN if request.user.is_superuser else without(NOT_ONES_OWN)
        return (*fixed, *shown)

    def user_change_password(self, request, id, form_url=""):
        if self.get_object(request, unquote(id)) == request.user:
            # Ours asks for the old one.
            return redirect("accounts:change-password")
        return super().user_change_password(request, id, form_url)

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs["queryset"] = powers.roles_open_to(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def without(fields):
    return tuple(name for name in fields if name not in FOR_SUPERUSERS)


@admin.register(Group)
class RolesAdmin(GroupAdmin):
    """What a role allows is for superusers: whoever could change it could give themselves more."""

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        return self.has_module_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_delete_permission(self, request, obj=None):
        return self.has_module_permission(request)

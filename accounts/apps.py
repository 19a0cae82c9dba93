from django.apps import AppConfig
from django.db.models.signals import post_save

LOGGED = ["username", "first_name", "last_name", "email", "is_active", "is_staff", "is_superuser"]


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self):
        from auditlog.registry import auditlog
        from django.contrib.auth.models import User

        from . import checks  # noqa: F401 - registers itself
        from .sessions import end_if_inactive

        auditlog.register(User, include_fields=LOGGED, m2m_fields={"groups", "user_permissions"})
        post_save.connect(end_if_inactive, sender=User)

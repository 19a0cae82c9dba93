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
        from .models import Token
        from .sessions import end_if_inactive

        auditlog.register(User, include_fields=LOGGED, m2m_fields={"groups", "user_permissions"})
        auditlog.register(Token, include_fields=["user", "name", "hint", "expires", "revoked_at"])
        post_save.connect(end_if_inactive, sender=User)

from django.apps import AppConfig
from django.db.models.signals import post_save


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self):
        from django.contrib.auth.models import User

        from . import checks  # noqa: F401 - registers itself
        from .sessions import end_if_inactive

        post_save.connect(end_if_inactive, sender=User)

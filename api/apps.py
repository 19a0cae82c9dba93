from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = "Data and scripts"

    def ready(self):
        from django.contrib.auth.models import User
        from django.db.models.signals import post_delete, post_save

        from claims import listing
        from sources import audit

        from . import freshness

        for model in freshness.SHOWN:
            post_save.connect(listing.shown_changed, sender=model)
            post_delete.connect(listing.shown_changed, sender=model)
        post_save.connect(freshness.names_changed, sender=User)
        audit.written.connect(freshness.rows_written)

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "Desk"

    def ready(self):
        from claims import review
        from sources import audit

        from . import notices
        from .models import Assignment

        audit.register(Assignment)
        review.moved.connect(notices.moved)

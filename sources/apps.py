from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = "Sources and quotes"

    def ready(self):
        from . import audit
        from .models import Acceptance, Capture, Derivation, Quote, Source

        audit.register(Source, leave_out=["created", "publisher_slug", "issued_from", "issued_to"])
        # Texts are megabytes long, and never change: their hash tells which one it was.
        audit.register(Capture, leave_out=["text", "pages"])
        audit.register(Quote, leave_out=[*Quote.WORKINGS, "original_name"])
        audit.register(Acceptance)
        # What was measured is made again whenever a text changes.
        audit.register(
            Derivation,
            leave_out=["capture", "origin_capture", "measured", "passages", "by_program"],
        )

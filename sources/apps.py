from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = "Sources and quotes"

    def ready(self):
        from . import audit, bibliography_in, searchable
        from .models import Acceptance, Capture, Derivation, Quote, Source, quotes_published

        post_migrate.connect(searchable.install, sender=self)
        post_save.connect(searchable.source_saved, sender=Source)
        for signal in (post_save, post_delete):
            signal.connect(searchable.capture_changed, sender=Capture)
        post_save.connect(searchable.quote_saved, sender=Quote)
        quotes_published.connect(searchable.quotes_published)
        bibliography_in.filled_in.connect(searchable.sources_filled_in)
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

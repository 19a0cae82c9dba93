from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save, pre_save


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Claims"

    def ready(self):
        from auditlog.models import LogEntry

        from sources import audit, bibliography_in, originals
        from sources.models import Derivation, Quote, Source, quote_is_locked

        from . import conflicts, four_eyes, models, origins, review, roles
        from .models import Evidence, Version, refuse_new_headings

        post_migrate.connect(roles.make_groups, sender=self)
        post_migrate.connect(four_eyes.install, sender=self)
        # What the program keeps has its own entries: see review.py.
        audit.register(
            Version,
            leave_out=[*Version.KEPT_BY_PROGRAM, "created", "occurred_from", "occurred_to"],
            m2m=["topics", "subjects"],
        )
        for model in (
            models.Claim,
            Evidence,
            models.NotFound,
            models.Relation,
            models.Topic,
            models.Subject,
            models.CorrectionRequest,
        ):
            audit.register(model)
        audit.register(models.Quantity, leave_out=["measure_slug", "period_from", "period_to"])
        post_save.connect(four_eyes.entry_written, sender=LogEntry)
        # Sources know nothing of claims, so the counts that rest on sources listen to them.
        pre_save.connect(origins.derivation_changes, sender=Derivation)
        for signal in (post_save, post_delete):
            signal.connect(origins.derivation_changed, sender=Derivation)
            signal.connect(origins.evidence_changed, sender=Evidence)
        post_delete.connect(four_eyes.version_deleted, sender=Version)
        audit.recorded.connect(four_eyes.rows_recorded)
        quote_is_locked.connect(four_eyes.lock_versions, sender=Quote)
        post_save.connect(origins.quote_changed, sender=Quote)
        post_save.connect(origins.source_renamed, sender=Source)
        originals.said.connect(origins.quotes_changed)
        bibliography_in.filled_in.connect(origins.sources_renamed)
        review.moved.connect(conflicts.version_moved)
        for headings in (Version.topics, Version.subjects):
            m2m_changed.connect(refuse_new_headings, sender=headings.through)

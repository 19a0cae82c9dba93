from django.apps import AppConfig
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_migrate,
    post_save,
    pre_delete,
    pre_save,
)


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Claims"

    def ready(self):
        from auditlog.models import LogEntry
        from django.contrib.auth import get_user_model

        from sources import audit, bibliography_in, originals
        from sources.models import (
            Acceptance,
            Corruption,
            Derivation,
            Quote,
            Source,
            quote_is_locked,
        )

        from . import (
            conflicts,
            four_eyes,
            listing,
            models,
            origins,
            review,
            roles,
            searchable,
            suggesting,
        )
        from .models import Evidence, Version, refuse_new_headings

        post_migrate.connect(roles.make_groups, sender=self)
        post_migrate.connect(four_eyes.install, sender=self)
        post_migrate.connect(searchable.install, sender=self)
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
            m2m_changed.connect(listing.headings_changed, sender=headings.through)
        post_save.connect(listing.version_changed, sender=Version)
        pre_delete.connect(listing.version_goes, sender=Version)
        post_delete.connect(listing.version_deleted, sender=Version)
        for signal in (post_save, post_delete):
            for model in (Evidence, models.Quantity, models.NotFound):
                signal.connect(listing.part_changed, sender=model)
            signal.connect(listing.relation_changed, sender=models.Relation)
            signal.connect(listing.decision_changed, sender=models.Decision)
            signal.connect(listing.acceptance_changed, sender=Acceptance)
        pre_save.connect(listing.relation_changes, sender=models.Relation)
        # One that goes, goes with its derivation or is written anew beside it.
        post_save.connect(listing.corruption_changed, sender=Corruption)
        post_save.connect(listing.person_changed, sender=get_user_model())
        post_save.connect(listing.quote_changed, sender=Quote)
        post_save.connect(listing.source_changed, sender=Source)
        for heading in (models.Topic, models.Subject):
            post_save.connect(suggesting.heading_saved, sender=heading)
            post_delete.connect(suggesting.heading_deleted, sender=heading)
            post_save.connect(listing.heading_changed, sender=heading)
        originals.said.connect(listing.quotes_changed)
        bibliography_in.filled_in.connect(listing.sources_changed)
        audit.recorded.connect(listing.rows_recorded)

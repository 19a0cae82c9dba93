from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Claims"

    def ready(self):
        from sources.models import Derivation, Quote

        from . import origins, roles
        from .models import Evidence, Version, refuse_new_headings

        post_migrate.connect(roles.make_groups, sender=self)
        # Sources know nothing of claims, so the counts that rest on sources listen to them.
        for signal in (post_save, post_delete):
            signal.connect(origins.derivation_changed, sender=Derivation)
            signal.connect(origins.evidence_changed, sender=Evidence)
        post_save.connect(origins.quote_changed, sender=Quote)
        for headings in (Version.topics, Version.subjects):
            m2m_changed.connect(refuse_new_headings, sender=headings.through)

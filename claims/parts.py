"""What a version is made of: fixed when the version is published."""

from django.db import transaction
from django.utils import timezone

from sources.plain_text import PlainText


class PartOfVersion(PlainText):
    """What stands under a version is fixed with it."""

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args, **kwargs):
        self.version.refuse_if_published()
        super().save(*args, **kwargs)
        self.touch_version()

    @transaction.atomic
    def delete(self, *args, **kwargs):
        self.version.refuse_if_published()
        deleted = super().delete(*args, **kwargs)
        self.touch_version()
        return deleted

    def get_additional_data(self):
        """For the audit log: of a part that is gone it alone knows where the part stood."""
        return {"version": self.version_id}

    def touch_version(self):
        """What stands under a version is part of what a reviewer has seen of it."""
        versions = self._meta.get_field("version").related_model.objects
        versions.filter(pk=self.version_id).update(modified=timezone.now())

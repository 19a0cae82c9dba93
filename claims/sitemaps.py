from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from pyroaring import BitMap

from sources.models import Source

from . import tally
from .models import Subject, Topic, Version


class ByNumber:
    """All listed versions, cut anywhere at the same cost: by their numbers in the list."""

    def __init__(self):
        with tally.up_to_date() as sets:
            self.numbers = BitMap(sets.everything)

    def __len__(self):
        return len(self.numbers)

    def __getitem__(self, part):
        numbers = self.numbers[part]
        if not numbers:
            return []
        between = Version.objects.filter(listing__pk__range=(numbers.min(), numbers.max()))
        rows = between.select_related("claim").order_by("listing__pk")
        return rows.only("listed_at", "claim__slug")


class ClaimSitemap(Sitemap):
    limit = 5_000  # addresses in a file: to write one takes most of a second

    def items(self):
        return ByNumber()

    def location(self, version):
        return version.claim.get_absolute_url()

    def lastmod(self, version):
        return version.listed_at

    def get_latest_lastmod(self):
        # Django would look at every claim.
        return Version.objects.listed().aggregate(latest=Max("listed_at"))["latest"]


class SourceSitemap(Sitemap):
    def items(self):
        return Source.objects.public().order_by("id")


class TopicSitemap(Sitemap):
    def items(self):
        return Topic.objects.public().order_by("id")


class SubjectSitemap(Sitemap):
    def items(self):
        return Subject.objects.public().order_by("id")


SITEMAPS = {
    "claims": ClaimSitemap,
    "sources": SourceSitemap,
    "topics": TopicSitemap,
    "subjects": SubjectSitemap,
}

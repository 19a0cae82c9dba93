from django.contrib.sitemaps import Sitemap

from sources.models import Source

from .models import Subject, Topic, Version


class ClaimSitemap(Sitemap):
    def items(self):
        return Version.objects.listed().select_related("claim").order_by("id")

    def location(self, version):
        return version.claim.get_absolute_url()

    def lastmod(self, version):
        return version.listed_at


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

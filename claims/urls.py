from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import path, re_path, reverse_lazy
from django.views.generic import RedirectView

from sources.urls import CITATIONS, LINKED

from . import api, compare, feeds, reporting, selection_views, suggesting, views
from .sitemaps import SITEMAPS
from .tally import FACETS

LIST_SUFFIXES = rf"csv|jsonl|json|atom|{CITATIONS}"
SUFFIX = rf"(?P<suffix>csv|jsonl|json|{CITATIONS}|{LINKED})"
SLUG = r"(?P<slug>[-\w]+)"

app_name = "claims"
urlpatterns = [
    path("", views.home, name="home"),
    path("claims/", views.claim_list, name="list"),
    path("suggest/", suggesting.page, name="suggest"),
    path("suggest.json", suggesting.file, name="suggest-file"),
    re_path(rf"^claims\.(?P<suffix>{LIST_SUFFIXES})$", views.claim_list_file, name="list-file"),
    re_path(rf"^claims/facets/(?P<name>{'|'.join(FACETS)})/$", views.facet, name="facet"),
    path("claims/<slug:slug>/", views.claim, name="claim"),
    re_path(rf"^claims/{SLUG}\.{SUFFIX}$", views.claim_file, name="claim-file"),
    path("claims/<slug:slug>/history/", views.history, name="history"),
    path("claims/<slug:slug>/report/", reporting.report, name="report"),
    path("claims/<slug:slug>/timemap", views.claim_timemap, name="timemap"),
    path("claims/<slug:slug>/cite/", views.claim_cite, name="claim-cite"),
    path("claims/<slug:slug>/v<int:number>/", views.version, name="version"),
    path("claims/<slug:slug>/v<int:number>/cite/", views.version_cite, name="version-cite"),
    re_path(
        rf"^claims/{SLUG}/v(?P<number>[1-9][0-9]{{0,8}})\.{SUFFIX}$",
        views.version_file,
        name="version-file",
    ),
    path("topics.json", api.topic_list, name="topics-json"),
    path("subjects.json", api.subject_list, name="subjects-json"),
    # All of them, each with its claims counted.
    path("topics/", RedirectView.as_view(url=reverse_lazy("claims:facet", args=["topic"]))),
    path("subjects/", RedirectView.as_view(url=reverse_lazy("claims:facet", args=["subject"]))),
    re_path(rf"^topics/{SLUG}/$", views.topic, name="topic"),
    re_path(rf"^subjects/{SLUG}/$", views.subject, name="subject"),
    path("selection/", selection_views.selection_page, name="selection"),
    re_path(
        rf"^selection\.(?P<suffix>csv|jsonl|{CITATIONS})$",
        selection_views.selection_file,
        name="selection-file",
    ),
    path("compare/", compare.page, name="compare"),
    re_path(r"^compare\.(?P<suffix>csv|json)$", compare.file, name="compare-file"),
    path("check/", views.check, name="check"),
    path("corrections/", views.corrections, name="corrections"),
    path("corrections.atom", feeds.of_corrections, name="corrections-feed"),
    path("feeds/", views.feed_list, name="feeds"),
    path("about/", views.about, name="about"),
    path("robots.txt", views.robots, name="robots"),
    path(
        "sitemap.xml", sitemap_index, {"sitemaps": SITEMAPS, "sitemap_url_name": "claims:sitemap"}
    ),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]

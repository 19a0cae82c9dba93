import re

from django.urls import path, re_path

from citations.formats import FORMATS

from . import api, views

# Suffixes of an address, for regular expressions: the citation formats, and what links to them.
CITATIONS = "|".join([*map(re.escape, FORMATS), "html"])
LINKED = r"anno\.jsonld|jsonld|linkset\.json|linkset"
SUFFIX = rf"(?P<suffix>{CITATIONS}|{LINKED})"
SLUG = r"(?P<slug>[-\w]+)"

app_name = "sources"
urlpatterns = [
    path("sources/", views.source_list, name="list"),
    path("sources.json", api.source_list, name="list-json"),
    path("sources/<slug:slug>/", views.source, name="source"),
    re_path(
        rf"^sources/{SLUG}\.(?P<suffix>json|{CITATIONS}|{LINKED})$",
        views.source_file,
        name="source-file",
    ),
    path("sources/<slug:slug>/cite/", views.source_cite, name="source-cite"),
    path("sources/<slug:slug>/text/", views.text, name="text"),
    path("sources/<slug:slug>/text/<int:pk>/", views.capture, name="capture"),
    path("sources/<slug:slug>/timemap", views.timemap, name="timemap"),
    path("sources/<slug:slug>/q<int:pk>/", views.quote, name="quote"),
    re_path(rf"^sources/{SLUG}/q(?P<pk>[1-9][0-9]{{0,17}})\.{SUFFIX}$", views.quote_file),
    path("sources/<slug:slug>/q<int:pk>/cite/", views.quote_cite, name="quote-cite"),
]

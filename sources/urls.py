from django.urls import path, re_path

from . import views

app_name = "sources"
urlpatterns = [
    path("sources/", views.source_list, name="list"),
    path("sources/<slug:slug>/", views.source, name="source"),
    path("sources/<slug:slug>/text/", views.text, name="text"),
    re_path(
        r"^sources/(?P<slug>[-\w]+)\.(?P<suffix>bib|ris|csl\.json)$",
        views.source_file,
        name="source-file",
    ),
]

from django.urls import path

from . import adding, drafting, views

app_name = "api"
urlpatterns = [
    path("", views.about, name="about"),
    path("openapi.json", views.description, name="openapi"),
    path("sources", adding.sources, name="sources"),
    path("sources/<slug:slug>", adding.source, name="source"),
    path("sources/<slug:slug>/captures", adding.captures, name="captures"),
    path("quotes", adding.quotes, name="quotes"),
    path("claims", drafting.claims, name="claims"),
    path("claims/<slug:slug>", drafting.claim, name="claim"),
]

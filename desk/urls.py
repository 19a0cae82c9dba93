from django.urls import path

from . import (
    adding,
    assigning,
    bulk,
    drafting,
    importing,
    likeness,
    lists,
    queue,
    reading,
    requests,
    reviewing,
)

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("queue/<str:name>/", queue.one, name="one-queue"),
    path("add/", adding.add, name="add"),
    path("arrivals/<int:pk>/", adding.arrival, name="arrival"),
    path("arrivals/<int:pk>/into/<slug:slug>/", adding.arrival_into, name="arrival-into"),
    path("arrivals/<int:pk>/away/", adding.arrival_away, name="arrival-away"),
    path("sources/", lists.sources, name="sources"),
    path("sources/<slug:slug>/", reading.read, name="read"),
    path("sources/<slug:slug>/passage/", reading.passage, name="passage"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("claims/", lists.claims, name="claims"),
    path("claim-search/", reading.claim_search, name="claim-search"),
    path("like/", likeness.like_claims, name="like"),
    path("headings/<str:kind>/", lists.headings, name="headings"),
    path("new/", drafting.new, name="new"),
    path("claims/<slug:slug>/", drafting.draft, name="draft"),
    path("claims/<slug:slug>/next/", drafting.next_version, name="next"),
    path("claims/<slug:slug>/review/", reviewing.review_page, name="review"),
    path("claims/<slug:slug>/put-off/", reviewing.put_off, name="put-off"),
    path("claims/<slug:slug>/move/", reviewing.move, name="move"),
    path("import/", importing.bring, name="import"),
    path("import/<int:pk>/", importing.planned, name="planned"),
    path("requests/<int:pk>/", requests.one_request, name="request"),
    path("assign/", assigning.assign, name="assign"),
    path("assignments/<int:pk>/done/", assigning.done, name="done"),
]

"""Atom feeds of claims and of corrections."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from citations.cleaning import one_line
from sources import pages
from sources.addresses import absolute

from .behind import attach
from .models import Decision
from .standing import standing

NEWEST = 50


def of_claims(versions, parameters):
    query = pages.without_cursor(parameters)
    page, file = reverse("claims:list"), reverse("claims:list-file", args=["atom"])
    feed = start("Claims", page + query, file + query)
    for version in attach(versions):
        feed.add_item(
            title=one_line(version.text),
            link=absolute(version.get_absolute_url()),
            unique_id=absolute(version.get_absolute_url()),
            description=standing(version),
            pubdate=version.published_at,
            updateddate=version.published_at,
            categories=[one_line(topic.name) for topic in version.topics.all()],
        )
    return answer(feed)


def of_corrections(request):
    feed = start("Corrections", reverse("claims:corrections"), request.path)
    for decision in Decision.objects.corrections().with_claims()[:NEWEST]:
        version = decision.version
        feed.add_item(
            title=one_line(f"{decision.headline}: {version.text}"),
            link=absolute(version.get_absolute_url()),
            unique_id=f"{absolute(version.get_absolute_url())}#{decision.status}",
            description=one_line(decision.explanation),
            pubdate=decision.at,
            updateddate=decision.at,
        )
    return answer(feed)


def start(title, page, file):
    return Atom1Feed(
        title=f"{settings.SITE_NAME}: {title}",
        link=absolute(page),
        description="",
        feed_url=absolute(file),
        language=settings.LANGUAGE_CODE,
        author_name=settings.SITE_NAME,
    )


def answer(feed):
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response

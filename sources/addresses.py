"""Whole addresses for what leaves the site: files, feeds, citations."""

from django.conf import settings


def absolute(path):
    """`path` under SITE_URL. Never made from a request's host, which whoever asks can choose."""
    return settings.SITE_URL + path

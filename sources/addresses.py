"""Addresses: paths within the site, and whole ones for what leaves it: files, feeds, citations."""

from functools import cache
from urllib.parse import quote

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.http import RFC3986_SUBDELIMS

# What stands for an argument while a path is taken apart, by its type.
MARKS = {str: "the-{}th-mark", int: "90000000{}"}


def absolute(path):
    """`path` under SITE_URL. Never made from a request's host, which whoever asks can choose."""
    return settings.SITE_URL + path


def path(name, *args):
    """What `reverse(name, args=args)` gives, for slugs and numbers.

    A page names dozens of addresses and an export millions; each view is reversed only once.
    """
    first, *rest = parts(name, tuple(map(type, args)), get_script_prefix())
    for arg, part in zip(args, rest, strict=True):
        first += quote(str(arg), safe=RFC3986_SUBDELIMS + "/~:@") + part
    return first


def of_passage(source, quote):
    """Where a quote (its id) stands in the text of a source (its slug)."""
    return path("sources:text", source) + f"#q{quote}"


@cache
def parts(name, kinds, prefix):
    """The path of a view, cut at each of its arguments."""
    marks = [MARKS[kind].format(number) for number, kind in enumerate(kinds, 1)]
    rest, found = reverse(name, args=marks), []
    for mark in marks:
        before, rest = rest.split(mark)
        found.append(before)
    return [*found, rest]

"""Whether a reader has the newest already: ETag, Last-Modified and 304, before any work is done.

A tag says of which state of the public data an answer was made, and for which address. It is weak:
it promises the same content, not the same bytes. So an answer can be given again to whoever asks
with the same tag: when many come to one page at once, it is made once in each process.
"""

import hashlib
from datetime import timedelta
from functools import cache
from pathlib import Path

from auditlog.models import LogEntry
from django.conf import settings
from django.core.cache import caches
from django.db.models import Subquery
from django.http import HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date, parse_etags

from claims import listing
from claims.listing import NAMES, Change
from sources.models import Acceptance, Capture, Corruption, Derivation, Source
from sources.statements import Statement

from .data_doors import DATA

# Addresses that answer each person otherwise, or change with nothing that is stored.
READS = ("GET", "HEAD")
LEFT_OUT = ("/admin/", "/desk/", "/accounts/", "/selection", "/static/", "/healthz")
SHOWN = (Source, Capture, Acceptance, Derivation, Corruption)
# More than the last change: on PostgreSQL one with a lower number may come to be seen later.
TAIL = 64
NEWEST = Statement(
    lambda: Change.objects.order_by("-pk").values_list(
        "pk", "token", Subquery(LogEntry.objects.order_by("-timestamp").values("timestamp")[:1])
    )[:TAIL]
)
KNOWN = {}  # the newest state that this process saw, and its moment
# A transaction writes its moment some time before others see it: nobody is told one so new.
SETTLED = timedelta(minutes=1)
DATA_AGE, PAGE_AGE = 30, 0  # seconds in which nobody need ask again
LARGEST_KEPT = 200_000  # bytes
# Besides the address itself, what an answer may depend on.
OF_A_PAGE = ("Accept", "Accept-Datetime", "Accept-Language", "Cookie")
OF_DATA = ("Accept",)
OURS = ("accounts", "api", "citations", "claims", "config", "desk", "search", "sources")


class FreshnessMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in READS or is_left_out(request):
            return self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response = self.get_response(request)
            if not response.has_header("Cache-Control"):
                patch_cache_control(response, private=True)
            return response
        # Before the answer is made: one that is newer than its tag is only made once more.
        state, changed = public_state()
        is_data = DATA.fullmatch(request.path_info) is not None
        depends_on = OF_DATA if is_data else OF_A_PAGE
        tag = tag_of(request, state, depends_on)
        if tag in parse_etags(request.headers.get("If-None-Match", "")):
            # The path is part of the tag, so there was such an answer in this state.
            return dressed(HttpResponseNotModified(), tag, changed, depends_on, is_data)
        response = caches["answers"].get(tag) if settings.ANSWERS_KEPT else None
        if response is None:
            response = self.get_response(request)
            if response.status_code != 200 or response.cookies or response.has_header("ETag"):
                return response
            if request.method == "GET":
                keep(response, tag)
        dressed(response, tag, changed, depends_on, is_data)
        moment = int(changed.timestamp()) if changed else None
        return get_conditional_response(request, tag, moment, response)


def is_left_out(request):
    return request.path_info.startswith(LEFT_OUT) or "Authorization" in request.headers


def keep(response, tag):
    if settings.ANSWERS_KEPT and not response.streaming and len(response.content) <= LARGEST_KEPT:
        caches["answers"].set(tag, response, settings.ANSWERS_KEPT)


def dressed(response, tag, changed, depends_on, is_data):
    response["ETag"] = tag
    if changed:
        response["Last-Modified"] = http_date(changed.timestamp())
    patch_vary_headers(response, depends_on)
    if not response.has_header("Cache-Control"):
        age = DATA_AGE if is_data else PAGE_AGE
        patch_cache_control(response, public=True, max_age=age, must_revalidate=True)
    return response


def public_state():
    """(what changes whenever anything that the public sees did, when it did last).

    The moment is None where it is too new to be relied on, or nothing ever changed.
    """
    rows = NEWEST.ask()
    state = [row[:2] for row in rows]
    if KNOWN.get("state") != state:
        # All that changes is logged as it happens, so the log knows of this change already.
        KNOWN.update(state=state, moment=rows[0][2] if rows else None)
    moment = KNOWN["moment"]
    is_settled = moment is not None and moment < timezone.now() - SETTLED
    return state, moment if is_settled else None


# What readers see beside the list of claims, of which the list needs nothing


def names_changed(sender, instance, created, update_fields=None, **kwargs):
    """On post_save of people, who are named in histories."""
    if not created and (update_fields is None or NAMES & set(update_fields)):
        listing.note()


def rows_written(sender, rows, **kwargs):
    """On `written`: rows that are written many at once send nothing else."""
    if any(isinstance(row, SHOWN) for row in rows):
        listing.note()


def tag_of(request, state, depends_on):
    asked = [request.get_full_path(), *(request.headers.get(name, "") for name in depends_on)]
    # Some files state the day on which they were made.
    parts = [program(), settings.SITE_URL, str(timezone.localdate()), str(state), *asked]
    digest = hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()
    return f'W/"{digest[:32]}"'


@cache
def program():
    """The digest of what makes the pages: the same in every process of one release."""
    digest = hashlib.sha256()
    folders = [settings.BASE_DIR / name for name in (*OURS, "templates", "static")]
    for path in sorted(path for folder in folders for path in made_of(folder)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def made_of(folder: Path):
    kinds = {".py", ".html", ".txt", ".css", ".js"}
    for path in folder.rglob("*"):
        if path.suffix in kinds and "tests" not in path.parts:
            yield path

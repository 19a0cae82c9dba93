"""The pages and files of a reader's selection."""

from functools import partial
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from citations import styles
from sources import citing, reader_style
from sources.citing import sentence

from . import exports, selection
from .selection import Unreadable
from .views import bad_request

FORMATTED_UNASKED = 20


# Exempt from the token, which would set a cookie for everybody who only reads; `is_from_here`
# keeps other sites from changing a selection.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True)
def selection_page(request):
    return change(request) if request.method == "POST" else show(request)


def is_from_here(request):
    """Whether a form of this site was sent, as far as the browser says where it stood."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    hosts = {request.get_host(), urlsplit(settings.SITE_URL).netloc}
    return site in ("same-origin", "none") and (not origin or urlsplit(origin).netloc in hosts)


def change(request):
    """Add and remove what the form names; then back to the selection."""
    if not is_from_here(request):
        # Its cookie does not come with the form of another site: the selection would be lost.
        reason = "This form was sent from another site. The selection is as it was."
        return bad_request(request, reason)
    kept = selection.kept_ids(request)
    try:
        added = [version.pk for version in selection.named(request.POST.getlist("add"))]
        removed = {version.pk for version in selection.named(request.POST.getlist("remove"))}
    except Unreadable as exc:
        return bad_request(request, exc)
    ids = [] if "clear" in request.POST else kept
    ids = [pk for pk in dict.fromkeys([*ids, *added]) if pk not in removed]
    if len(ids) > selection.MOST:
        reason = (
            f"A selection holds at most {selection.MOST} claims, and this would be {len(ids)}. "
            "Nothing was added."
        )
        return bad_request(request, reason)
    response = HttpResponseRedirect(reverse("claims:selection"))
    selection.keep(response, ids)
    return response


def show(request):
    try:
        versions = chosen(request, {"v", *reader_style.PARAMETERS})
    except Unreadable as exc:
        return bad_request(request, exc)
    context = reader_style.choice_of(request)
    status = 400 if "error" in context else 200
    # A page that only lists what is selected need not wait for the formatter.
    wanted = reader_style.PARAMETERS & set(request.GET) or len(versions) <= FORMATTED_UNASKED
    if "error" not in context and wanted:
        try:
            context["entries"] = exports.formatted(versions, context["style"], context["locale"])
        except styles.NotFormatted as exc:
            context["error"] = str(exc)
            status = 200 if isinstance(exc, styles.TooMany) else 503
    names = [selection.name_of(version) for version in versions]
    address = f"?{urlencode([('v', name) for name in names])}" if names else ""
    is_shared = "v" in request.GET
    context |= {
        "versions": versions,
        "names": names,
        "is_shared": is_shared,
        "query": address if is_shared else "",
        "carried": [("v", name) for name in names] if is_shared else [],
        "share": address if len(names) <= selection.MOST_IN_ADDRESS else "",
        "most_in_address": selection.MOST_IN_ADDRESS,
        "formats": exports.FORMATS,
    }
    response = render(request, "claims/selection.html", context, status=status)
    return reader_style.remember(request, response, context)


@require_safe
@cache_control(private=True)
def selection_file(request, suffix):
    try:
        versions = chosen(
            request, {"v", *(reader_style.PARAMETERS if suffix in citing.STYLED else ())}
        )
    except Unreadable as exc:
        return sentence(str(exc), 400)
    heading = partial(exports.heading, "A selection of claims", len(versions), request)
    response = exports.response(request, versions, suffix, "selection", heading)
    patch_vary_headers(response, ["Cookie"])
    return response


def chosen(request, known):
    """The versions in the address, or else those that are kept. Raises Unreadable."""
    if unknown := sorted(set(request.GET) - known):
        raise Unreadable(f"“{unknown[0]}” is not known here.")
    if "v" in request.GET:
        return selection.named(request.GET.getlist("v"))
    return selection.kept(request)

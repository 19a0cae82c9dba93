"""The pages and files of a reader's selection."""

from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from citations import styles
from sources import citing
from sources.citing import said

from . import exports, selection
from .selection import Unreadable


# Exempt: another site could at most put a public claim aside for the reader, and the cookie says
# nothing of who they are. A token would set a cookie for everybody who only reads.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True)
def selection_page(request):
    return change(request) if request.method == "POST" else show(request)


def change(request):
    """Add and remove what the form names; then back to the selection."""
    kept = selection.kept_ids(request)
    try:
        added = [version.pk for version in selection.named(request.POST.getlist("add"))]
        removed = {version.pk for version in selection.named(request.POST.getlist("remove"))}
    except Unreadable as exc:
        return render(request, "400.html", {"reason": str(exc)}, status=400)
    ids = [] if "clear" in request.POST else kept
    ids = [pk for pk in dict.fromkeys([*ids, *added]) if pk not in removed]
    if len(ids) > selection.MOST:
        reason = (
            f"A selection holds at most {selection.MOST} claims, and this would be {len(ids)}. "
            "Nothing was added."
        )
        return render(request, "400.html", {"reason": reason}, status=400)
    response = HttpResponseRedirect(reverse("claims:selection"))
    selection.keep(response, ids)
    return response


def show(request):
    try:
        versions = chosen(request, {"v", *citing.CHOICE})
    except Unreadable as exc:
        return render(request, "400.html", {"reason": str(exc)}, status=400)
    context = citing.style_choice(request)
    if "error" not in context:
        try:
            context["entries"] = exports.formatted(versions, context["style"], context["locale"])
        except styles.NotFormatted as exc:
            context["error"] = str(exc)
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
    status = 400 if "error" in context else 200
    response = render(request, "claims/selection.html", context, status=status)
    return citing.remember(request, response, context)


@require_safe
@cache_control(private=True)
def selection_file(request, suffix):
    try:
        versions = chosen(request, {"v", *(citing.CHOICE if suffix in citing.STYLED else ())})
    except Unreadable as exc:
        return said(str(exc), 400)
    heading = exports.heading(["A selection of claims"], len(versions), request)
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

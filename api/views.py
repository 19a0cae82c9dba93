"""The page about the data, and its description for programs."""

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sources.problems import unreadable

from . import openapi
from .data_doors import OURS


@require_safe
def about(request):
    paths = openapi.reading()
    offered = [(path, operations["get"]["summary"]) for path, operations in paths.items()]
    context = {"offered": offered, "media_type": OURS}
    return render(request, "api/about.html", context)


@require_safe
def description(request):
    if unknown := sorted(set(request.GET)):
        return unreadable([(unknown[0], f"“{unknown[0]}” is not known here.")])
    return JsonResponse(openapi.document(), json_dumps_params={"ensure_ascii": False})

"""What a proxy or an operator asks about the site."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.models import Claim

from .databases import PRIMARY
from .reading import reading_from
from .watching import watch


@never_cache
@require_safe
def healthz(request):
    """200 where readers can be served, and in words what is the matter; `?full` tells of all."""
    Claim.objects.exists()
    lines = ["ok"]
    if watch.replicas:
        if watch.is_down():
            lines.append("Nothing can be changed at the moment. Reading goes on.")
        for alias, words in watch.said():
            name = "primary" if alias == PRIMARY else alias
            if words or "full" in request.GET:
                lines.append(f"{name}: {words or 'All is well.'}")
    if "full" in request.GET:
        read = reading_from()
        lines.append(f"This was read from: {'primary' if read == PRIMARY else read}")
    text = "\n".join([*lines, ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")

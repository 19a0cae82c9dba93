"""Claims and quotes that may say the same as what somebody is writing."""

import re

from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_safe
from rapidfuzz import fuzz, process

from claims.models import Version

from .access import staff

MOST = 5
CANDIDATES = 500
MOST_WORDS = 8
ALIKE = 62  # of 100, as rapidfuzz counts shared words
WORD = re.compile(r"\w+(?:[.,]\d+)*")


def like(text, but=None):
    """[Version] that may say what `text` says, the most alike first; `but` is a claim's id."""
    wanted = telling_words(text or "")
    if not wanted:
        return []
    any_of = Q()
    for word in wanted:
        any_of |= Q(text__icontains=word)
    found = Version.objects.latest().filter(any_of).exclude(claim=but).order_by("-modified", "-id")
    texts = dict(found.values_list("pk", "text")[:CANDIDATES])
    best = process.extract(
        text, texts, scorer=fuzz.token_set_ratio, processor=str.casefold, limit=MOST
    )
    alike = [pk for _, score, pk in best if score >= ALIKE]
    versions = Version.objects.select_related("claim").in_bulk(alike)
    return [versions[pk] for pk in alike]


def telling_words(text):
    """The longest words and the figures of a text: short words stand in every sentence."""
    found = dict.fromkeys(WORD.findall(text.casefold()[:2_000]))
    figures = [word for word in found if word[0].isdigit()]
    others = sorted((w for w in found if len(w) > 3 and w not in figures), key=len, reverse=True)
    return [*figures[:3], *others][:MOST_WORDS]


@staff("claims.view_version")
@require_safe
def like_claims(request):
    """The claims that are like the words typed so far, as a piece of a page."""
    text = request.GET.get("text", "")
    but = request.GET.get("but", "")
    context = {"alike": like(text, int(but) if but.isdecimal() and len(but) < 18 else None)}
    return render(request, "desk/alike.html", context)

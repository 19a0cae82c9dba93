"""Originals that quotes name and we do not hold: taken in, or told which source they are."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from claims.models import Evidence
from search.words import Unsearchable
from sources import originals
from sources.hops import folded
from sources.models import Quote, Source
from sources.uploads import many

from .access import staff

MOST = 200  # names on the page
MOST_QUOTES = 500
MOST_CHOICES = 10
CLAIMS = Count("evidence__version__claim", distinct=True)


@staff("sources.change_quote")
@require_safe
def names(request):
    """Every name that is not held, and those of which somebody said what they are."""
    q = folded(request.GET.get("q", "").replace("\0", ""))
    missing = originals.missing().filter(original_name__contains=q)
    context = {
        "section": "originals",
        "q": request.GET.get("q", ""),
        "number": missing.count(),
        "missing": [named(row) for row in missing.annotate(claims=CLAIMS)[:MOST]],
        "found": told_with_sources(originals.found().filter(original_name__contains=q)[:MOST]),
    }
    return render(request, "desk/originals.html", context)


def named(row):
    """A row of `originals` with the name as people write it, and the page about it."""
    name = originals.written(row["via"])
    return {**row, "name": name, "address": address(row["original_name"])}


def address(name, **more):
    """The page about an original by its folded name."""
    return f"{reverse('desk:original')}?{urlencode({'name': name, **more})}"


def named_by(name):
    """How a quote writes an original of this folded name; "" where none names it."""
    if not name or "\0" in name:
        return ""
    via = Quote.objects.filter(original_name=name).values_list("via", flat=True).first()
    return originals.written(via) if via else ""


def told_with_sources(rows):
    rows = [named(row) for row in rows]
    sources = Source.objects.only("slug", "title").in_bulk({row["original"] for row in rows})
    return [{**row, "source": sources[row["original"]]} for row in rows]


class SayForm(forms.Form):
    """Which source an original is: of all quotes that name it, or of chosen ones."""

    source = forms.SlugField(
        max_length=200, help_text="The id of the source, as its address has it."
    )
    quotes = forms.TypedMultipleChoiceField(
        coerce=int, required=False, error_messages={"invalid_choice": originals.CHANGED}
    )

    def __init__(self, *args, quotes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quotes"].choices = [(quote.pk, str(quote)) for quote in quotes]

    def clean_source(self):
        slug = self.cleaned_data["source"]
        source = Source.objects.filter(slug=slug).first()
        if source is None:
            raise ValidationError(f"There is no source “{slug}”.")
        return source


@staff("sources.change_quote")
@require_http_methods(["GET", "HEAD", "POST"])
def original(request):
    """One name: who names it, and which source it is."""
    name = request.GET.get("name", "").replace("\0", "")
    naming = Quote.objects.filter(original_name=name).order_by("pk").with_source()
    quotes = list(naming.select_related("original")[:MOST_QUOTES]) if name else []
    if not quotes:
        messages.info(request, "No quote names this original.")
        return redirect("desk:originals")
    open_ones = [quote for quote in quotes if quote.original_id is None]
    form = SayForm(
        request.POST if request.POST.get("act") == "say" else None,
        quotes=open_ones,
        initial={"source": request.GET.get("held", "")},
    )
    if request.method == "POST":
        try:
            said = (
                let_go(request, name)
                if request.POST.get("act") == "let go"
                else say(request, name, form)
            )
            messages.success(request, said)
            return redirect(request.get_full_path())
        except ValidationError as refusal:
            for words in refusal.messages:
                messages.error(request, words)
    context = {
        "section": "originals",
        "name": originals.written(quotes[0].via),
        "folded": name,
        "rows": [(quote, claims) for quote, claims in with_claims(open_ones)],
        "held": held(quotes),
        "form": form,
        "typed": {str(pk) for pk in request.POST.getlist("quotes")},
        "is_typed": form.is_bound,
        "q": request.GET.get("q", originals.written(quotes[0].via)),
    }
    context["choices"], context["refusal"] = choices(context["q"])
    status = 400 if request.method == "POST" else 200
    return render(request, "desk/original.html", context, status=status)


def say(request, name, form):
    """Write what was said, and tell it. Raises ValidationError."""
    if not form.is_valid():
        raise ValidationError([words for found in form.errors.values() for words in found])
    source, chosen = form.cleaned_data["source"], form.cleaned_data["quotes"]
    if not chosen:
        raise ValidationError("Choose the quotes that mean it.")
    is_all = len(chosen) == len(form.fields["quotes"].choices) < MOST_QUOTES
    number = originals.take(name, source, by=request.user, quotes=chosen)
    whose = "all quotes" if is_all else many(number, "quote")
    return f"“{source.title}” is the original of {whose} now."


def let_go(request, name):
    source = Source.objects.filter(slug=request.POST.get("source", "").replace("\0", "")).first()
    if source is None:
        raise ValidationError("There is no such source.")
    number = originals.let_go(name, source, by=request.user)
    return f"“{source.title}” is not the original of {many(number, 'quote')} any more."


def held(quotes):
    """{source: how many of these quotes have it as their original}."""
    found = {}
    for quote in quotes:
        if quote.original:
            found[quote.original] = found.get(quote.original, 0) + 1
    return found


def with_claims(quotes):
    """[(quote, [claim])] that rest on it in any version; one query for all."""
    resting = Evidence.objects.filter(quote__in=[quote.pk for quote in quotes])
    claims = {quote.pk: {} for quote in quotes}
    for piece in resting.select_related("version__claim").order_by("version__claim__slug"):
        claims[piece.quote_id][piece.version.claim.slug] = piece.version.claim
    return [(quote, list(claims[quote.pk].values())) for quote in quotes]


def choices(q):
    """([Source], what is wrong with the words) to choose from."""
    try:
        return list(Source.objects.described_with(q)[:MOST_CHOICES]) if q.strip() else [], ""
    except Unsearchable as refusal:
        return [], str(refusal)

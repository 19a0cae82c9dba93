"""For pages about sources, which know nothing of claims: the claims that rest on their quotes."""

from collections import defaultdict

from django import template

from claims.models import Evidence

register = template.Library()


@register.simple_tag
def attach_claims(quotes):
    """Give each quote `claims`: the listed versions that rest on it. One query for all quotes."""
    resting = (
        Evidence.objects.filter(quote__in=[q.pk for q in quotes], version__listed_at__isnull=False)
        .select_related("version__claim")
        .order_by("version_id")
    )
    by_quote = defaultdict(list)
    for evidence in resting:
        by_quote[evidence.quote_id].append(evidence.version)
    for quote in quotes:
        quote.claims = by_quote[quote.pk]
    return ""

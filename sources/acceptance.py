"""A person takes a near quote for good: the only writer of acceptances."""

from django.core.exceptions import ValidationError
from django.db import transaction

from .models import Acceptance, Quote


@transaction.atomic
def accept(quote, *, by, reason):
    """Sign that `quote` may stand although its words differ. Raises ValidationError."""
    quote = Quote.objects.select_for_update().get(pk=quote.pk)
    reason = reason.strip()
    if quote.verdict != Quote.Verdict.NEAR:
        raise ValidationError(f"Only a near quote can be accepted: this one is {quote.verdict}.")
    if quote.acceptance:
        raise ValidationError(f"{quote.acceptance.by} has accepted it already.")
    if not reason:
        raise ValidationError("Say why it may stand although the words differ.")
    seen = {mine: getattr(quote, its) for mine, its in Acceptance.SEEN.items()}
    return Acceptance.objects.create(quote=quote, by=by, reason=reason, **seen)

"""`{% marked text query %}`: a text with the words that were looked for marked in it."""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

from search import marking

register = template.Library()


@register.simple_tag
def marked(text, query, field=None, language=None):
    return shown(marking.mark(text, query, field, language)) if query else text


@register.filter
def shown(pieces):
    """[marking.Piece] as they stand on a page."""
    return mark_safe(
        "".join(
            f"<mark>{escape(piece.text)}</mark>" if piece.is_marked else escape(piece.text)
            for piece in pieces
        )
    )

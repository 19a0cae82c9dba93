"""Where a page ends in a text: a form feed, which no browser shows."""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

register = template.Library()

MARK = '<span class="page-break"></span>'


@register.filter
def page_breaks(text):
    """The text, escaped, with a rule behind each form feed; no character comes or goes."""
    return mark_safe(escape(text).replace("\f", f"\f{MARK}"))

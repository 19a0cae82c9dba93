"""Linked data inside a page, where search engines look for it."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()
# Nothing in the data can end the element or open another: as django.utils.html.json_script has it.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def linked_data(cited):
    """A data block, which no browser runs."""
    data = json.dumps(cited.linked_data(), ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(data))

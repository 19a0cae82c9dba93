"""`{% path "claims:claim" slug %}`: what `{% url %}` gives, of a view that is reversed once."""

from django import template

from sources import addresses

register = template.Library()
register.simple_tag(addresses.path)

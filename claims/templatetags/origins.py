"""For pages that show where the evidence of a version comes from."""

from django import template

from claims import behind
from claims.origin_graph import Graph
from claims.standing import standing

register = template.Library()


@register.simple_tag
def origins_of(version):
    """{standing, graph} of a version that comes `with_origins()`."""
    if not hasattr(version, "behind"):
        behind.attach([version])
    return {"standing": standing(version), "graph": Graph(version)}

"""Links for programs, in the `Link` header and as a link set.

Source: FAIR Signposting (https://signposting.org/FAIR/), RFC 8288 (Link), RFC 9264 (link sets) and
RFC 7089 (Memento).
"""

from typing import NamedTuple

from django.utils.http import http_date


class Link(NamedTuple):
    rel: str
    href: str
    type: str = ""
    more: tuple = ()  # further (name, value) pairs, such as a memento's datetime

    def attributes(self):
        return [*([("type", self.type)] if self.type else []), *self.more]


def header(links):
    return ", ".join(in_header(link) for link in links)


def in_header(link, anchor=""):
    pairs = [("rel", link.rel), *link.attributes(), *([("anchor", anchor)] if anchor else [])]
    return f"<{link.href}>" + "".join(f'; {name}="{value}"' for name, value in pairs)


def linkset(anchor, links):
    """The links of `anchor` as application/linkset+json has them."""
    context = {"anchor": anchor}
    for link in links:
        for rel in link.rel.split():
            target = {"href": link.href, **dict(link.attributes())}
            context.setdefault(rel, []).append(target)
    return {"linkset": [context]}


def linkset_text(anchor, links):
    """The same as application/linkset: the value of a `Link` header, a link on each line."""
    return ",\n".join(in_header(link, anchor) for link in links) + "\n"


def memento_date(moment):
    """An hour as `Memento-Datetime` and `datetime` say it."""
    return http_date(moment.timestamp())

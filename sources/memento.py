"""Earlier states of a page, by date: a time gate and a time map.

Source: RFC 7089 (Memento). The page that shows the present state is its own time gate: asked with
`Accept-Datetime` it leads to the state that stood then.
"""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_http_date

from . import signposting
from .citing import sentence
from .signposting import Link, memento_date

LINK_FORMAT = "application/link-format"


def links(page, timemap, original=""):
    """The links that the page and each of its mementos carry; addresses are whole."""
    if original:
        found = [Link("original", original), Link("timegate", page)]
    else:
        found = [Link("original timegate", page)]
    return [*found, Link("timemap", timemap, LINK_FORMAT)]


def gate(request, mementos, links):
    """The way to the state that stood at the hour asked for; None where none was asked for.

    `mementos()` gives (whole address, moment), the oldest first. Before the first one there is
    nothing, so that is the nearest.
    """
    asked = request.headers.get("Accept-Datetime")
    states = mementos() if asked is not None else []
    if not states:
        return None
    try:
        hour = parse_http_date(asked)
    except ValueError:
        such_as = memento_date(states[0][1])
        return sentence(f"Accept-Datetime must be an HTTP date, such as {such_as}.", 400)
    stood = [one for one in states if int(one[1].timestamp()) <= hour] or states[:1]
    response = HttpResponseRedirect(stood[-1][0])
    patch_vary_headers(response, ["Accept-Datetime"])
    response["Link"] = signposting.header([*links, memento(*stood[-1])])
    return response


def memento(address, moment, rel="memento"):
    return Link(rel, address, more=(("datetime", memento_date(moment)),))


def timemap(mementos, links):
    """Every state of a page, the oldest first, as application/link-format."""
    ends = {0: "first ", len(mementos) - 1: "last "} if len(mementos) > 1 else {0: "first last "}
    found = [
        memento(address, moment, f"{ends.get(number, '')}memento")
        for number, (address, moment) in enumerate(mementos)
    ]
    said = [Link("self", link.href, link.type) if link.rel == "timemap" else link for link in links]
    body = ",\n".join(signposting.in_header(link) for link in [*said, *found])
    return HttpResponse(f"{body}\n", content_type=LINK_FORMAT)

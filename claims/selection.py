"""Claims that a reader has put aside to take away together. Nobody needs an account for it.

The selection is kept in a cookie of its own, or in an address that can be passed on
(`/selection/?v=<slug>.<version>&v=…`). A cookie and no session: it holds nothing secret, and
reading must not write to the database.
"""

import re

from django.db.models import Q

from .models import Version

COOKIE = "selection"
A_MONTH = 30 * 24 * 60 * 60
# As many ids as a browser keeps in one cookie.
MOST = 300
# As many as an address can carry past every proxy.
MOST_IN_ADDRESS = 60
NAMED = re.compile(r"([-\w]{1,200})\.([1-9]\d{0,8})", re.ASCII)


class Unreadable(ValueError):
    """The selection names what cannot be cited; the message is a sentence."""


def name_of(version):
    return f"{version.claim.slug}.{version.number}"


def named(names):
    """The published versions of these names, in their order. Raises Unreadable."""
    wanted = list(dict.fromkeys(names))
    if len(wanted) > MOST:
        raise Unreadable(f"A selection holds at most {MOST} claims.")
    pairs = []
    for name in wanted:
        found = NAMED.fullmatch(name)
        if not found:
            raise Unreadable(
                f"v: “{name[:100]}” is no claim and version, such as harbour-cameras.2."
            )
        pairs.append((found[1], int(found[2])))
    if not pairs:
        return []
    any_of = Q()
    for slug, number in pairs:
        any_of |= Q(claim__slug=slug, number=number)
    known = {name_of(version): version for version in of(any_of)}
    for name in wanted:
        if name not in known:
            raise Unreadable(f"“{name}” is not a published version of a claim.")
    return [known[name] for name in wanted]


def kept(request):
    """The versions of the reader's own selection, in the order in which they were put there."""
    ids = kept_ids(request)
    known = {version.pk: version for version in of(Q(pk__in=ids))} if ids else {}
    return [known[pk] for pk in ids if pk in known]


def of(condition):
    return Version.objects.published().filter(condition).with_evidence()


def kept_ids(request):
    """The ids in the cookie; what was tampered with is left out."""
    parts = request.COOKIES.get(COOKIE, "").split("-")[:MOST]
    return list(dict.fromkeys(int(p) for p in parts if p.isascii() and p.isdigit() and len(p) < 18))


def keep(response, ids):
    if not ids:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    value = "-".join(map(str, ids))
    response.set_cookie(COOKIE, value, max_age=A_MONTH, samesite="Lax")

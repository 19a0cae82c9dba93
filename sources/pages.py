"""Pages of a list by key: the page after a claim, not the page after a number of claims.

A cursor stays right while claims come and go, and page 30,000 costs what page 1 costs.
"""

import base64
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from urllib.parse import urlencode

from django.db.models import Q

SLUG = re.compile(r"[-\w]+")


class BadCursor(ValueError):
    """The cursor is not one that this list gave out; the message is a sentence."""


@dataclass(frozen=True)
class Order:
    """A field and `id` to break ties, both in one direction; the field is never NULL."""

    label: str
    field: str
    descending: bool
    kind: type = datetime


@dataclass(frozen=True)
class Page:
    items: list
    next: str
    previous: str


def page(queryset, order, cursor, size):
    """The Page of `queryset` that `cursor` names; the first where it is empty."""
    key, backwards = read(cursor, order) if cursor else (None, False)
    falling = order.descending != backwards
    rows = in_order(queryset, order, backwards)
    if key:
        rows = rows.filter(beyond(order.field, falling, *key))
    found = list(rows[: size + 1])
    more = len(found) > size
    items = found[:size]
    if backwards:
        items.reverse()
    has_next = more if not backwards else bool(cursor)
    has_previous = more if backwards else bool(cursor)
    return Page(
        items,
        write(items[-1], order, "next") if items and has_next else "",
        write(items[0], order, "previous") if items and has_previous else "",
    )


def in_order(queryset, order, backwards=False):
    """`queryset` in this order, ties broken as in its pages."""
    sign = "-" if order.descending != backwards else ""
    return queryset.order_by(f"{sign}{order.field}", f"{sign}id")


def beyond(field, falling, value, pk):
    side = "lt" if falling else "gt"
    # The first condition alone lets an index be used; the second takes out the ties.
    return Q(**{f"{field}__{side}e": value}) & (
        Q(**{f"{field}__{side}": value}) | Q(**{f"id__{side}": pk})
    )


def write(item, order, direction):
    value = getattr(item, order.field)
    stored = value.isoformat() if isinstance(value, date) else value
    return written(direction, order.field, stored, item.pk)


def written(direction, field, value, pk):
    data = json.dumps([direction, field, value, pk], separators=(",", ":"))
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def read(cursor, order):
    """((value, id), backwards). Raises BadCursor."""
    return read_for(cursor, order.field, 2**63, partial(read_value, kind=order.kind))


def read_for(cursor, of, limit, value_of):
    """((value, id), backwards) of a cursor for this field or order. Raises BadCursor.

    An id is smaller than `limit`; `value_of` turns what was written into a value, and raises
    ValueError, TypeError or OverflowError for what cannot be one.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        direction, field, stored, pk = json.loads(base64.urlsafe_b64decode(padded))
        value = value_of(stored)
        if direction not in ("next", "previous") or field != of or type(pk) is not int:
            raise ValueError
        if not 0 <= pk < limit:
            raise ValueError
    except (ValueError, TypeError, OverflowError, RecursionError) as exc:
        raise BadCursor("This cursor does not belong to this list.") from exc
    return (value, pk), direction == "previous"


def read_value(stored, kind):
    """The value as it was written; raises ValueError, TypeError or OverflowError."""
    if kind is datetime:
        # An hour near the ends of the calendar can leave it when it is told in UTC.
        return datetime.fromisoformat(stored).astimezone(UTC)
    if kind is date:
        return date.fromisoformat(stored)
    if type(stored) is not kind:
        raise TypeError
    if kind is str and not SLUG.fullmatch(stored):
        raise ValueError
    if kind is int and abs(stored) >= 2**31:
        raise ValueError
    return stored


def address(path, parameters, cursor):
    """`path` with the parameters of the query and the cursor; "" where there is no such page."""
    if not cursor:
        return ""
    query = without_cursor(parameters)
    return f"{path}{query}{'&' if query else '?'}{urlencode({'cursor': cursor})}"


def without_cursor(parameters):
    """ "?…" with the parameters that choose what is in the list; "" where there are none."""
    pairs = query_pairs(parameters)
    return f"?{urlencode(pairs)}" if pairs else ""


def query_pairs(parameters):
    """[(name, value)] of the parameters that choose what is in the list."""
    return [(k, v) for k, values in parameters.lists() for v in values if v and k != "cursor"]

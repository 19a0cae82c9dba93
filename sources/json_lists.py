"""Lists as JSON: how much of one a query asks for, and how a page of it leaves."""

import re
from dataclasses import dataclass

from django.http import JsonResponse, QueryDict

from search.words import Unsearchable

from . import pages, signposting
from .addresses import absolute
from .signposting import Link

DEFAULT_SIZE, MOST = 50, 200
SIZE = re.compile("[1-9][0-9]{0,2}")
# What of a list an answer holds, and not which things are in the list.
PARAMETERS = ("size", "fields", "include")
# For `include`: the plain keys, and no part.
NONE = "none"


@dataclass(frozen=True)
class Asked:
    size: int
    keys: list  # of each thing in the list, in the order of its shape
    rest: QueryDict  # the parameters that choose what is in the list
    beside: set  # what is asked for beside the list


def read(parameters, shape, parts=(), beside=()):
    """(Asked, [(parameter, sentence)]). `shape` are all keys; `parts` those that `include` names.

    Without `fields` and `include` all is asked for, and with one of them what it names. `beside`
    are names for `include` of what is told once, beside the things in the list.
    """
    rest, errors, said = parameters.copy(), [], {}
    for name in PARAMETERS if parts else PARAMETERS[:2]:
        values = [value for value in rest.pop(name, []) if value.strip()]
        if len(values) > 1:
            errors.append((name, f"“{name}” was given more than once."))
        said[name] = values[0] if values else ""
    size = said["size"] or str(DEFAULT_SIZE)
    if not (SIZE.fullmatch(size) and int(size) <= MOST):
        errors.append(("size", f"Give a whole number from 1 to {MOST}."))
    fields, wrong = names(said["fields"], shape)
    errors += [("fields", sentence) for sentence in wrong]
    included, wrong = names(said.get("include", ""), [*parts, *beside, NONE])
    errors += [("include", sentence) for sentence in wrong]
    keys, beside = list(shape), set(beside)
    if fields or included:
        plain = [key for key in shape if key not in parts]
        wanted = {*(fields or plain), *included}
        keys = [key for key in shape if key in wanted]
        beside &= wanted
    return Asked(0 if errors else int(size), keys, rest, beside), errors


def names(said, known):
    """([name], [sentence]) of a list divided by commas."""
    found = [name for name in (part.strip() for part in said.split(",")) if name]
    there_are = ", ".join(known)
    unknown = [name for name in dict.fromkeys(found) if name not in known]
    return found, [f"There is no “{name}” here. There are: {there_are}." for name in unknown]


def answer(request, page, count, results, **more):
    """One page of a list; `more` stands between what is said of the list and the results."""
    addresses = {
        name: pages.address(request.path, request.GET, cursor)
        for name, cursor in (("next", page.next), ("previous", page.previous))
    }
    shape = {
        "count": count,
        "next": whole(addresses["next"]),
        "previous": whole(addresses["previous"]),
        **more,
        "results": list(results),
    }
    response = JsonResponse(shape, json_dumps_params={"ensure_ascii": False})
    rels = {"next": addresses["next"], "prev": addresses["previous"]}
    links = [Link(rel, absolute(address)) for rel, address in rels.items() if address]
    first = absolute(request.path + pages.without_cursor(request.GET))
    response["Link"] = signposting.header([Link("first", first), *links])
    return response


def whole(path):
    return absolute(path) if path else None


def chosen(parameters, queryset, known=("cursor",)):
    """(the QuerySet, [(parameter, sentence)]) for the parameters left of a list's query.

    `known` are those that the list has: `q` searches it.
    """
    errors = []
    for name, values in parameters.lists():
        if name not in known:
            there_are = ", ".join(sorted({*known, *PARAMETERS[:2]}))
            errors.append((name, f"“{name}” is not known here. There are: {there_are}."))
        elif len(values) > 1:
            errors.append((name, f"“{name}” was given more than once."))
    if "q" in known:
        try:
            queryset = queryset.search(parameters.get("q", "").strip())
        except Unsearchable as exc:
            errors.append(("q", str(exc)))
    return queryset, errors

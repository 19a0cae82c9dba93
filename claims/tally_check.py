"""The counts of a list beside those that a plain SQL count gives."""

from django.http import QueryDict

from . import facets_shown
from .filters import listed_claims


def differences(query=""):
    """[sentence] for every count of this query (as in an address) that SQL does not confirm."""
    filters = listed_claims(QueryDict(query))
    if errors := filters.errors_in_words():
        raise ValueError("; ".join(errors))
    with filters.answer() as found:
        numbers = set(found.all)
        counts = {
            name: found.origins() if name == "origins" else found.counts(name, most=10**6)
            for name in facets_shown.LABELS
        }
    wrong = []
    if numbers != set(filters.qs.values_list("listing", flat=True)):
        wrong.append(f"?{query}: the claims themselves differ.")
    for name, pairs in counts.items():
        names = facets_shown.names_of(name, [value for value, _ in pairs])
        for value, count in pairs:
            asked = filters.data.copy()
            asked.setlist(name, [names[value][0]])
            right = listed_claims(asked).qs.count()
            if count != right:
                wrong.append(f"?{query}: {name}={names[value][0]} counts {count}, SQL {right}.")
        wrong += left_out(name, filters, {names[value][0] for value, _ in pairs})
    return wrong


def left_out(name, filters, counted):
    """Values that claims of this query have and that were not counted."""
    if name not in facets_shown.FIELDS:
        return []
    asked = filters.data.copy()
    asked.setlist(name, [])
    rows = listed_claims(asked).qs.order_by().values_list(facets_shown.FIELDS[name], flat=True)
    there_are = set(rows.distinct()) - {None, ""}
    return [f"{name}={value} is not counted." for value in sorted(there_are - counted)]

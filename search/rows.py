"""Sets of numbers as they are given to a QuerySet: one value, however many there are."""

import json

from django.db.models.expressions import RawSQL


def newest(numbers, most):
    """The highest `most` of a BitMap."""
    return numbers[max(0, len(numbers) - most) :]


class Numbers(RawSQL):
    """`filter(pk__in=Numbers(found))`."""

    def __init__(self, numbers):
        super().__init__("", [list(numbers)])

    def as_sqlite(self, compiler, connection):
        return "(SELECT value FROM json_each(%s))", [json.dumps(self.params[0])]

    def as_postgresql(self, compiler, connection):
        return "(SELECT unnest(%s::integer[]))", [self.params[0]]

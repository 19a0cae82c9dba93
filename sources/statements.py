"""Questions to the database whose SQL is written once.

Django writes the SQL of a QuerySet anew whenever it is asked. For ninety columns of five tables
that takes five times as long as the database needs for the row; where every page asks the same,
the time is worth saving.
"""

from copy import copy
from functools import cached_property

from django.db import connections

from search.rows import Numbers


class Statement:
    """`make(*marks)` gives a QuerySet with the marks in its conditions.

    A mark is a value as the database keeps it, or Numbers, to which nothing else there is equal.
    """

    def __init__(self, make, *marks):
        self.make, self.marks = make, marks
        self.written = {}  # {database: (QuerySet, its compiler, SQL, parameters, places of marks)}

    def ask(self, *values, using=None):
        """[row] with these values in the places of the marks, as that QuerySet gives them."""
        using = using or self.queryset.db
        if using not in self.written:
            self.written[using] = self.write(using)
        queryset, compiler, sql, parameters, places = self.written[using]
        # Its own for each caller, who may be a thread with a connection of its own.
        compiler = copy(compiler)
        compiler.connection = connections[using]
        parameters = list(parameters)
        for its_places, value in zip(places, values, strict=True):
            for place in its_places:
                parameters[place] = parameter(value, compiler)
        compiler.as_sql = lambda *args, **kwargs: (sql, tuple(parameters))
        queryset = queryset.all()
        queryset.query.get_compiler = lambda *args, **kwargs: compiler
        return list(queryset)

    @cached_property
    def queryset(self):
        return self.make(*self.marks)

    def write(self, using):
        queryset = self.queryset.using(using)
        compiler = queryset.query.get_compiler(using)
        sql, parameters = compiler.as_sql()
        marks = [parameter(mark, compiler) for mark in self.marks]
        places = [[at for at, value in enumerate(parameters) if value == mark] for mark in marks]
        return queryset, compiler, sql, parameters, places


class OfRows(Statement):
    """A Statement of the rows that belong to some numbers: `make(numbers)`, `ask([number])`.

    Without numbers there are none, and nothing is asked.
    """

    def __init__(self, make):
        super().__init__(make, Numbers([-1]))

    def ask(self, numbers, using=None):
        return super().ask(Numbers(numbers), using=using) if numbers else []


def parameter(value, compiler):
    """The one parameter of a value."""
    return compiler.compile(value)[1][0] if isinstance(value, Numbers) else value

"""Questions to the database whose SQL is written once.

Django writes the SQL of a QuerySet anew whenever it is asked. For ninety columns of five tables
that takes five times as long as the database needs for the row; where every page asks the same,
the time is worth saving.
"""

from copy import copy

from django.db import connections


class Statement:
    """`make(*marks)` gives a QuerySet with each of the marks in one place of its conditions.

    A mark is a value as the database keeps it, to which nothing else in the statement is equal.
    """

    def __init__(self, make, *marks):
        self.make, self.marks = make, marks
        self.written = {}  # {database: (QuerySet, its compiler, SQL, parameters)}

    def ask(self, using, *values):
        """[row] with these values in the places of the marks, as that QuerySet gives them."""
        if using not in self.written:
            self.written[using] = self.write(using)
        queryset, compiler, sql, marked = self.written[using]
        given = dict(zip(self.marks, values, strict=True))
        parameters = tuple(given.get(value, value) for value in marked)
        # Its own for each caller, who may be a thread with a connection of its own.
        compiler = copy(compiler)
        compiler.connection = connections[using]
        compiler.as_sql = lambda *args, **kwargs: (sql, parameters)
        queryset = queryset.all()
        queryset.query.get_compiler = lambda *args, **kwargs: compiler
        return list(queryset)

    def write(self, using):
        queryset = self.make(*self.marks).using(using)
        compiler = queryset.query.get_compiler(using)
        return queryset, compiler, *compiler.as_sql()

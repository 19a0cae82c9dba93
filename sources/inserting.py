"""Many new rows at once, as `bulk_create()` stores them and many times quicker.

By COPY on PostgreSQL, by one prepared statement on SQLite. No signal is sent, so whoever comes this
way tells the log, as for anything that goes past `save()`.
"""

from functools import partial
from operator import attrgetter

from django.db import connections, models, router, transaction

# Values of these types go to the database as they are, whatever the field.
PLAIN = {str, int, bool, float, type(None)}


def insert(rows):
    """Store new instances of one model and give each its id. Returns them as a list."""
    rows = list(rows)
    if not rows:
        return rows
    model = type(rows[0])
    using = router.db_for_write(model)
    with transaction.atomic(using, savepoint=False):
        connection = connections[using]
        give_ids(connection, model, rows)
        store(connection, model._meta.concrete_fields, prepared(connection, model, rows))
    for row in rows:
        row._state.adding, row._state.db = False, using
    return rows


def insert_values(model, names, rows, **same):
    """Store rows of which nobody needs an instance, nor an id: that is half of what they cost.

    `rows` are tuples of the fields `names`, `same` the fields that are alike in all of them; what
    is not named gets its default. Names are those of the columns: "version_id".
    """
    rows = list(rows)  # nothing else can be asked of the connection while it copies
    using = router.db_for_write(model)
    connection = connections[using]
    given = [model._meta.get_field(name) for name in names]
    others = [
        field
        for field in model._meta.concrete_fields
        if field not in given and not has_number(field)
    ]
    alike = {model._meta.get_field(name): value for name, value in same.items()}
    rest = [
        field.get_db_prep_save(alike.get(field, field.get_default()), connection)
        for field in others
    ]
    prepare = [partial(field.get_db_prep_save, connection=connection) for field in given]
    plain = [set() if takes_any(field) else PLAIN for field in given]
    values = (
        [
            *(
                value if value.__class__ in as_it_is else make(value)
                for value, as_it_is, make in zip(row, plain, prepare, strict=True)
            ),
            *rest,
        ]
        for row in rows
    )
    with transaction.atomic(using, savepoint=False):
        store(connection, [*given, *others], values)


def store(connection, fields, rows):
    """`rows` are the values of these fields of one model, as the database takes them."""
    quote = connection.ops.quote_name
    table = quote(fields[0].model._meta.db_table)
    names = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
            ):
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def give_ids(connection, model, rows):
    """Ids that nobody else gets: SQLite lets in one writer at a time."""
    key = model._meta.pk
    if not has_number(key):
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, key.column, len(rows)],
            )
            ids = [number for (number,) in cursor.fetchall()]
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            (last,) = cursor.fetchone() or (0,)
            ids = range(last + 1, last + len(rows) + 1)
    for row, number in zip(rows, ids, strict=True):
        row.pk = number


def prepared(connection, model, rows):
    """The values of each row as the database takes them, in the order of the fields."""
    fields = [
        (attrgetter(field.attname), field, is_written_with_row(field), takes_any(field))
        for field in model._meta.concrete_fields
    ]
    pointing = [field for field in model._meta.concrete_fields if field.is_relation]
    # What many rows share, such as the moment of an import, is made ready once.
    last = [(object(), None)] * len(fields)
    for row in rows:
        for field in pointing:
            # What it points to may have got its id after it was put there.
            if getattr(row, field.attname) is None and field.is_cached(row):
                setattr(row, field.name, field.get_cached_value(row))
        values = []
        for place, (read, field, is_written, is_any) in enumerate(fields):
            value = field.pre_save(row, True) if is_written else read(row)
            if is_any or value.__class__ not in PLAIN:
                if value is not last[place][0]:
                    last[place] = value, field.get_db_prep_save(value, connection)
                value = last[place][1]
            values.append(value)
        yield values


def has_number(field):
    """Whether the database numbers the rows by it."""
    return isinstance(field, models.AutoField | models.BigAutoField)


def is_written_with_row(field):
    """Whether what is stored is not simply what the instance holds."""
    return type(field).pre_save is not models.Field.pre_save


def takes_any(field):
    """Whether text and numbers are stored otherwise than they are, as in JSON."""
    return isinstance(field, models.JSONField | models.DecimalField)

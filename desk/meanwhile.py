"""Two people edit one draft: what the second typed is laid over what the first saved."""

from django.http import QueryDict

from .forms import HeadingsField, combined


def merged(typed, current, mine):
    """The data of forms that hold what is stored now, but for the fields that this person changed.

    `current` are the forms unbound, `mine` the same ones with the data `typed`. Which fields a
    person changed is told by the hidden values that the page was made with. Rows of a formset that
    are gone are gone; rows that this person added stay.
    """
    data = QueryDict(mutable=True)
    for key in typed:
        if "-" not in key and key not in ("seen",):
            data.setlist(key, typed.getlist(key))
    for now, then in zip(current, mine, strict=True):
        if hasattr(now, "forms"):
            lay_over_rows(data, now, then)
        else:
            lay_over(data, now, then, set(then.changed_data))
    return data


def lay_over(data, now, then, changed):
    """Put the fields of one form into `data`: as typed where changed, else as stored."""
    for name in now.fields:
        stored = now[name].value()
        stored = "" if stored is None else str(stored)
        data[now[name].html_initial_name] = stored
        typed = then[name].data if then is not None and name in changed else stored
        if typed is not stored and isinstance(now.fields[name], HeadingsField):
            before = then.data.get(then[name].html_initial_name, "")
            typed = combined(before, typed, stored)
        data[now[name].html_name] = "" if typed is None else typed


def lay_over_rows(data, now, then):
    typed = {form["id"].data: form for form in then.forms if form["id"].data}
    for index, row in enumerate(now.initial_forms):
        mine = typed.pop(str(row.instance.pk), None)
        lay_over(data, row, mine, set(mine.changed_data) - {"id"} if mine else set())
        data[f"{now.prefix}-{index}-id"] = str(row.instance.pk)
        if mine is not None and mine["DELETE"].data:
            data[f"{now.prefix}-{index}-DELETE"] = "on"
        else:
            data.pop(f"{now.prefix}-{index}-DELETE", None)
    number = len(now.initial_forms)
    # What was typed in a row that is gone comes as a new one, where a new one can be.
    gone = [form for form in typed.values() if form.has_changed()] if now.extra else []
    for form in [*gone, *then.extra_forms]:
        if form.has_changed() and not form["DELETE"].data:
            for name in form.fields:
                value = "" if name == "id" else form[name].data or ""
                data[f"{now.prefix}-{number}-{name}"] = value
                data[f"initial-{now.prefix}-{number}-{name}"] = ""
            number += 1
    data[f"{now.prefix}-TOTAL_FORMS"] = str(number + now.extra)
    data[f"{now.prefix}-INITIAL_FORMS"] = str(len(now.initial_forms))


def typed_in_vain(typed, current):
    """[words] that a person typed into rows of `current`, a formset, which are gone since."""
    kept = {str(row.instance.pk) for row in current.initial_forms}
    prefix = current.prefix
    gone = [
        key.removesuffix("-id")
        for key in typed
        if key.startswith(f"{prefix}-") and key.endswith("-id") and typed[key] not in kept
    ]
    notes = [(typed.get(f"{row}-note", ""), typed.get(f"initial-{row}-note", "")) for row in gone]
    return [note for note, before in notes if note and note != before]

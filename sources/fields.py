"""Dates as people know them: EDTF text, and the days it spans."""

import datetime
import json

from django.core.exceptions import ValidationError
from django.db import models

from citations import dates


class ReadableJSON(json.JSONEncoder):
    """Letters of every script as they are: SQLite searches JSON as text."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "ensure_ascii": False})


def validate_edtf(text):
    try:
        dates.parse(text)
    except ValueError as exc:
        raise ValidationError(str(exc), code="edtf") from exc


class EdtfField(models.CharField):
    """A date in EDTF level 1, kept as it was given: `2018`, `2018-08`, `2018~`, `2016/2018`."""

    default_validators = [validate_edtf]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("blank", True)
        kwargs.setdefault(
            "help_text", "As exact as it is known: 2018, 2018-08, 2018-08-31, 2018~ or 2016/2018."
        )
        super().__init__(*args, **kwargs)


class EdtfDayField(models.DateField):
    """The first or last day that the EDTF field `of` can mean; written with the row, never by hand.

    NULL where there is no date. An interval that is open at this side gives the first or last day
    that a date can hold, so that a comparison needs no second case.
    """

    def __init__(self, *args, of="", bound="earliest", **kwargs):
        self.of, self.bound = of, bound
        super().__init__(*args, **{**kwargs, "null": True, "editable": False})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of, "bound": self.bound}

    def pre_save(self, instance, add):
        text = getattr(instance, self.of)
        day = None
        if text:
            open_end = datetime.date.min if self.bound == "earliest" else datetime.date.max
            day = getattr(dates.parse(text), self.bound) or open_end
        setattr(instance, self.attname, day)
        return day

"""Text that people type holds no control characters: feeds and files could not carry them."""

import re

from django.core.exceptions import ValidationError
from django.db import models

# All of C0 but tab and line breaks, and what is no character at all.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def control_in(text):
    """The sentence that names the first control character in `text`, or ""."""
    found = CONTROL.search(text)
    if not found:
        return ""
    before = text[: found.start()][-20:].lstrip()
    after = f" after “{before}”" if before else ""
    return f"There is an invisible control character (U+{ord(found[0]):04X}){after}. Take it out."


def validate_text(text):
    if sentence := control_in(text):
        raise ValidationError(sentence, code="control")


class PlainText(models.Model):
    """A model whose text fields are checked so, but for those in MAY_HOLD_ANY."""

    # The words of a document, looked up where white space of any kind is passed over.
    MAY_HOLD_ANY = ()

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        errors = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as refusal:
            errors = refusal.update_error_dict({})
        for field in self._meta.concrete_fields:
            if field.name in {*(exclude or ()), *self.MAY_HOLD_ANY, *errors}:
                continue
            is_text = isinstance(field, models.CharField | models.TextField)
            if is_text and (sentence := control_in(getattr(self, field.attname))):
                errors[field.name] = [sentence]
        if errors:
            raise ValidationError(errors)

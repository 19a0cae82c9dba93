"""Forms of the admin for claims: what people type, turned into what is stored."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from sources.forms import PairForm, ReasonField, RowForm
from sources.slugs import free_slug

from .models import Claim, Evidence, Quantity, Relation, Subject, Version


class FirstVersionForm(forms.ModelForm):
    """A claim that has no version yet, with the statement of its first."""

    statement = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="One sentence that can be true or false. Its quotes come on the next page.",
    )
    slug = forms.SlugField(
        required=False,
        max_length=100,
        help_text="The claim's public id: it never changes and is never used again. "
        "Made from the statement if it is left empty.",
    )

    class Meta:
        model = Claim
        fields = ["slug"]

    def clean(self):
        cleaned = super().clean()
        if "slug" in self.fields and not cleaned.get("slug") and "slug" not in self.errors:
            said = cleaned.get("statement", "")
            cleaned["slug"] = free_slug(Claim.objects, said, otherwise="claim")
        return cleaned


class MoveForm(forms.Form):
    """A decision on a version, by somebody who saw it as it was `seen`."""

    move_reason = ReasonField(required=False)
    seen = forms.CharField(
        error_messages={"required": "Open the page again: it did not tell which words you saw."}
    )


class VersionForm(forms.ModelForm):
    """A version, and the reason of the move that is made with it."""

    move_reason = ReasonField(
        label="Reason of the decision",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )

    class Meta:
        model = Version
        fields = ["text", "scope", "occurred", "topics", "subjects", "note", "reason"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "scope": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "note": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "reason": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }


class EvidenceForm(RowForm):
    class Meta:
        model = Evidence
        fields = ["quote", "stance", "order", *Evidence.AXES, "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})}


class RelationForm(PairForm):
    ends, refusal = ("claim", "other"), "A claim has no relation to itself."

    class Meta:
        model = Relation
        fields = ["claim", "kind", "other", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            return
        # What was decided is of these two claims and this kind: the desk decides anew.
        is_open = self.instance.state == Relation.State.PROPOSED
        for name in {"claim", "other", *([] if is_open else ["kind"])} & self.fields.keys():
            self.fields[name].disabled = True


class QuantityForm(forms.ModelForm):
    class Meta:
        model = Quantity
        fields = [
            "printed",
            "bound",
            "value",
            "upper",
            "unit",
            "measure",
            "subject",
            "place",
            "period",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.value is not None:
            self.initial["value"] = Decimal(self.instance.plain)
        if self.instance.upper is not None:
            self.initial["upper"] = Decimal(self.instance.plain_upper)
        bound = self.instance.bound
        if "bound" in self.fields and bound not in ("", *Quantity.Bound.values):
            # A word of somebody else's file stays until a person chooses one that is known.
            self.fields["bound"].choices = [*self.fields["bound"].choices, (bound, bound)]
            self.fields["bound"].validators = []
            self.keeps_bound = True

    def _get_validation_exclusions(self):
        excluded = super()._get_validation_exclusions()
        if getattr(self, "keeps_bound", False) and "bound" not in self.changed_data:
            excluded.add("bound")
        return excluded


class LinesField(forms.CharField):
    """A list of words, typed one on a line."""

    widget = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        if isinstance(value, list):
            return value
        lines = (line.strip() for line in (value or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class PairsField(forms.CharField):
    """Names and values, typed as `name: value` lines."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})

    def prepare_value(self, value):
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{name}: {item}" for name, item in sorted(value.items()))

    def to_python(self, value):
        if isinstance(value, dict):
            return value
        found = {}
        for line in filter(None, map(str.strip, (value or "").splitlines())):
            name, _, item = (part.strip() for part in line.partition(":"))
            if not name or not item:
                raise ValidationError(f"“{line}” is not of the form name: value.")
            if name in found:
                raise ValidationError(f"“{name}” stands in two lines.")
            found[name] = item
        return found


class SubjectForm(forms.ModelForm):
    aliases = LinesField(required=False, help_text="Other names, one on a line.")
    identifiers = PairsField(
        required=False, help_text="Ids elsewhere, one on a line, such as wikidata: Q42"
    )

    class Meta:
        model = Subject
        fields = ["name", "slug", "kind", "description", "aliases", "identifiers"]

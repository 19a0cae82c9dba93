"""Forms of the desk: what people type, turned into what is stored."""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.forms import inlineformset_factory
from django.urls import reverse_lazy

from claims.forms import QuantityForm
from claims.models import Evidence, NotFound, Quantity, Subject, Topic, Version
from sources.forms import SourceForm
from sources.models import slug_of
from sources.plain_text import validate_text

from .marking import LAST_PLACE

WebAddressField = partial(forms.URLField, assume_scheme="https")


class AddedSourceForm(SourceForm):
    """The description of something that arrived; its document is on the desk already."""

    document = None
    # What most sources need; the rest is folded away.
    FIRST = ("title", "type", "authors", "container_title", "publisher", "issued", "url", "access")

    class Meta(SourceForm.Meta):
        fields = [
            "title",
            "type",
            "authors",
            "container_title",
            "publisher",
            "issued",
            "language",
            "url",
            "accessed",
            "archive_url",
            "archived",
            "doi",
            "title_translated",
            "access",
            "rights",
            "note",
            "slug",
        ]
        field_classes = {"url": WebAddressField, "archive_url": WebAddressField}

    def first(self):
        return [self[name] for name in self.FIRST]

    def rest(self):
        return [field for field in self if field.name not in self.FIRST]

    def rest_is_open(self):
        """Whether something stands in what is folded away, or is wrong there."""
        return any(f.errors or f.value() for f in self.rest() if f.name != "access")


class MarkForm(forms.Form):
    """A passage of a document, and the claim that it is to serve."""

    words = forms.CharField(
        label="Words",
        strip=True,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    # Where the words were chosen, in code points: tells two equal places apart.
    place = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    attribution = forms.CharField(label="Speaker", required=False, max_length=300)
    via = forms.CharField(label="Reported by", required=False, max_length=300)
    stance = forms.ChoiceField(choices=Evidence.Stance, initial=Evidence.Stance.SUPPORTS)
    claim = forms.CharField(
        required=False,
        max_length=2_000,
        help_text="Words of a claim that there is, or its id. Or write a new one.",
    )
    is_new = forms.BooleanField(label="This is a new claim", required=False)
    reason = forms.CharField(
        label="Why it changes, where the claim is published already",
        required=False,
        max_length=5_000,
    )

    def clean(self):
        cleaned = super().clean()
        for name in ("attribution", "via", "claim", "reason"):
            validate_text(cleaned.get(name, ""))
        return cleaned


class PlaceForm(forms.Form):
    """Words that were chosen in a text and are not stored yet."""

    words = forms.CharField(max_length=20_000)
    place = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=500, strip=True)


class HeadingsField(forms.CharField):
    """Topics or subjects by their names, divided by semicolons.

    `may_add` says whether a name that is not known makes a new one.
    """

    def __init__(self, model, **kwargs):
        self.model, self.may_add = model, False
        super().__init__(required=False, max_length=2_000, **kwargs)

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else "; ".join(map(str, value))

    def to_python(self, value):
        validate_text(value or "")
        return self.headings(names_in(value), make=False)

    def clean(self, value):
        self.run_validators(value or "")
        validate_text(value or "")
        return self.headings(names_in(value), make=self.may_add)

    def headings(self, names, *, make):
        """The headings of these names: as they are written, else by the slug that a name gives."""
        found = {heading.name: heading for heading in self.model.objects.filter(name__in=names)}
        slugs = {name: slug_of(name) for name in names if name not in found}
        stored = self.model.objects.in_bulk(list(slugs.values()), field_name="slug")
        unknown = [name for name, slug in slugs.items() if slug not in stored]
        if unknown and not make:
            kind = self.model._meta.verbose_name
            said = ", ".join(f"“{name}”" for name in unknown)
            raise ValidationError(f"There is no {kind} {said}. An editor can add it.")
        for name in unknown:
            if slugs[name] not in stored:
                stored[slugs[name]] = self.made(name, slugs[name])
        found |= {name: stored[slug] for name, slug in slugs.items()}
        return list(dict.fromkeys(found[name] for name in names))

    def made(self, name, slug):
        heading = self.model(slug=slug, name=name)
        try:
            heading.full_clean()
        except ValidationError as refusal:
            raise ValidationError(refusal.messages) from refusal
        heading.save()
        return heading

    def has_changed(self, initial, data):
        before = {str(heading) for heading in initial or []}
        return before != set(names_in(data))


def combined(before, mine, now):
    """What is stored now, with the names that one person put in and without those they took out."""
    was, typed = set(names_in(before)), names_in(mine)
    kept = [name for name in names_in(now) if name in typed or name not in was]
    return "; ".join([*kept, *(name for name in typed if name not in was and name not in kept)])


def names_in(said):
    return list(dict.fromkeys(filter(None, (name.strip() for name in (said or "").split(";")))))


def remembered(field):
    """The field, with what it held when the page was made: so one's own change can be told."""
    field.show_hidden_initial = True
    return field


def suggesting(view, kind):
    """A field that offers names while they are typed."""
    attrs = {"autocomplete": "off", "data-suggest": reverse_lazy(view, args=[kind])}
    return forms.TextInput(attrs={**attrs, "data-several": ""})


class DraftForm(forms.ModelForm):
    topics = HeadingsField(
        Topic, help_text="Divided by semicolons.", widget=suggesting("desk:headings", "topics")
    )
    subjects = HeadingsField(
        Subject,
        help_text="Whom or what it is about; divided by semicolons.",
        widget=suggesting("desk:headings", "subjects"),
    )

    class Meta:
        model = Version
        fields = [
            "text",
            "occurred",
            "topics",
            "subjects",
            "scope",
            "note",
            "reason",
            "review_due",
        ]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "scope": forms.Textarea(attrs={"rows": 2}),
            "note": forms.Textarea(attrs={"rows": 3}),
            "reason": forms.Textarea(attrs={"rows": 2}),
            "review_due": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.number == 1:
            del self.fields["reason"]
        for name, model in (("topics", Topic), ("subjects", Subject)):
            self.fields[name].may_add = by.has_perm(f"claims.add_{model._meta.model_name}")
        for field in self.fields.values():
            remembered(field)


class EvidencePieceForm(forms.ModelForm):
    order = forms.IntegerField(min_value=0, max_value=LAST_PLACE)

    class Meta:
        model = Evidence
        fields = ["stance", "order", *Evidence.AXES, "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            remembered(field)


class SubjectField(forms.CharField):
    """One subject that there is, by its name."""

    def clean(self, value):
        names = names_in(super().clean(value))
        if len(names) > 1:
            raise ValidationError("A figure is stated of one subject.")
        found = HeadingsField(Subject).headings(names, make=False)
        return found[0] if found else None


class FigureForm(QuantityForm):
    subject = SubjectField(
        label="Of whom",
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "data-suggest": reverse_lazy("desk:headings", args=["subjects"]),
            }
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        whom = self.instance.subject
        self.initial["subject"] = str(whom) if whom else ""
        self.fields["measure"].widget.attrs |= {"list": "measures", "autocomplete": "off"}
        for field in self.fields.values():
            remembered(field)


class NotFoundForm(forms.ModelForm):
    class Meta:
        model = NotFound
        fields = ["sought", "place", "looked", "note"]
        widgets = {
            "sought": forms.Textarea(attrs={"rows": 2}),
            "place": forms.Textarea(attrs={"rows": 2}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            remembered(field)


class NoMoreRows(forms.BaseInlineFormSet):
    """Rows that there are, and none besides: evidence is made where a quote is marked."""

    def total_form_count(self):
        return self.initial_form_count()

    def initial_form_count(self):
        return min(max(super().initial_form_count(), 0), self.absolute_max)


EvidenceForms = inlineformset_factory(
    Version, Evidence, form=EvidencePieceForm, formset=NoMoreRows, extra=0, can_delete=True
)
FigureForms = inlineformset_factory(
    Version, Quantity, form=FigureForm, extra=1, can_delete=True, max_num=20, absolute_max=50
)

NotFoundForms = inlineformset_factory(
    Version, NotFound, form=NotFoundForm, extra=1, can_delete=True, max_num=50, absolute_max=100
)


class NewClaimForm(forms.Form):
    statement = forms.CharField(
        max_length=5_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_text],
        help_text="One sentence that can be true or false.",
    )

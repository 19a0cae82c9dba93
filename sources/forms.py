"""Forms of the admin for sources: what people type, turned into what is stored."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.text import Truncator

from citations import names

from .models import Derivation, Quote, Source
from .plain_text import validate_text
from .slugs import free_slug


class ReasonField(forms.CharField):
    """Why somebody decided so, in words that are stored and shown."""

    def clean(self, value):
        reason = super().clean(value)
        validate_text(reason)
        return reason


class AcceptanceForm(forms.Form):
    acceptance_reason = ReasonField(required=False)


class AuthorsField(forms.CharField):
    """CSL names, typed as in the authors' cell of a dossier."""

    def prepare_value(self, value):
        return value if isinstance(value, str) else authors_in_words(value or [])

    def to_python(self, value):
        if isinstance(value, list):
            return value
        try:
            return names.parse(value or "")
        except ValueError as exc:
            raise ValidationError(str(exc), code="names") from exc

    def has_changed(self, initial, data):
        return not self.disabled and self.prepare_value(initial) != (data or "").strip()


class SourceForm(forms.ModelForm):
    slug = forms.SlugField(
        max_length=200,
        required=False,
        help_text="Its permanent id and its address. Made from the title if it is left empty.",
    )
    authors = AuthorsField(
        required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text="Family, Given; divided by semicolons. An organisation as it is written, in "
        "{braces} if it has a comma: Roth, Ada; {Smith, Jones & Co}.",
    )
    document = forms.FileField(
        required=False,
        help_text="The document as it was saved. A newer file makes a new capture: the earlier "
        "ones stay, and every quote is looked for in the new one.",
    )

    class Meta:
        model = Source
        fields = []  # chosen by SourceAdmin.fieldsets
        help_texts = {"slug": "Its permanent id and its address."}
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "title_translated": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "rights": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "note": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "authors" not in self.fields:
            return
        try:
            names.write(self.instance.authors)
        except ValueError as exc:
            # Names that came from elsewhere and cannot be typed are left as they are.
            self.fields["authors"].disabled = True
            # The sentence quotes them, and templates print a help text as it is.
            self.fields["authors"].help_text = escape(exc)

    def clean_authors(self):
        # Unchanged words keep the parts that a cell has no room for, such as particles.
        if "authors" not in self.changed_data:
            return self.get_initial_for_field(self.fields["authors"], "authors") or []
        return self.cleaned_data["authors"]

    def clean(self):
        cleaned = super().clean()
        if "slug" in self.fields and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = free_slug(
                Source.objects, cleaned.get("title", ""), otherwise="source", longest=100
            )
        return cleaned


def authors_in_words(authors):
    """The cell that gives these names when it is read, or the closest that can be written."""
    try:
        return names.write(authors)
    except ValueError:
        parts = ("literal", "family", "given")
        return "; ".join(" ".join(name[p] for p in parts if name.get(p)) for name in authors)


class RowForm(forms.ModelForm):
    """A row that may stand under its parent: there Django leaves constraints with it unchecked."""

    def validate_unique(self):
        super().validate_unique()
        if self.errors:
            return
        try:
            self.instance.validate_constraints(exclude=self._get_validation_exclusions())
        except ValidationError as refusal:
            self._update_errors(refusal)


class PairForm(RowForm):
    """A row between two others, named in the fields `ends`."""

    ends, refusal = (), ""

    def clean(self):
        cleaned = super().clean()
        here, there = (cleaned.get(name) for name in self.ends)
        if here and here == there:
            self.add_error(self.ends[1], self.refusal)
        return cleaned


class DerivationForm(PairForm):
    """What a person states is confirmed, unless that person says otherwise."""

    ends, refusal = ("source", "origin"), "A source is not its own origin."

    class Meta:
        model = Derivation
        fields = ["source", "origin", "kind", "state", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            # What was measured and decided is of this pair: another pair is another row.
            for name in {"source", "origin"} & self.fields.keys():
                self.fields[name].disabled = True
        elif "state" in self.fields:
            self.initial["state"] = Derivation.State.CONFIRMED


class QuoteForm(forms.ModelForm):
    # Where the words were chosen, in code points: tells two equal places apart.
    place = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    class Meta:
        model = Quote
        fields = ["source", "text", "attribution", "via", "locator", "language", "translation"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
            "translation": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }


class QuoteChoiceField(forms.ModelChoiceField):
    """Its queryset brings the sources along."""

    def label_from_instance(self, quote):
        return quote_label(quote)


def quote_label(quote):
    """How a quote is named where it is chosen: by verdict, source and words."""
    title = Truncator(quote.source.title).chars(60)
    return f"{quote.get_verdict_display()} · {title} · {quote}"

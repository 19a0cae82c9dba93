"""The public list: one query behind the page, the files and the feeds.

Every filter stands for itself: `?source=a&stance=contradicts` gives the claims that have some
evidence from `a` and some evidence that contradicts. Several values of one filter widen it.

What a filter means is said here in SQL. The public is answered out of sets (found.py), which
`manage.py index_claims --check` and the tests compare with it.
"""

import datetime
from functools import cached_property, partial

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Greatest, TruncDate

from citations import dates
from search.query import Unsearchable
from sources import pages
from sources.models import Quote, Source

from . import facets_shown, searchable, tally
from .found import Asked, InOrder, answer
from .models import Evidence, Subject, Topic, Version
from .tally import UNDATED

ORDERS = {
    "relevance": "Best match first",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "-occurred": "Date of what happened, latest first",
    "occurred": "Date of what happened, earliest first",
    "origins": "Most independent origins",
}
# Parameters that choose a page of the list and not what is in it.
PAGING = {"cursor"}


class WordsField(forms.CharField):
    """The value is a Query; None without words."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return searchable.read(text)
        except Unsearchable as exc:
            raise ValidationError(str(exc)) from exc


class WordsFilter(django_filters.Filter):
    field_class = WordsField


class DateField(forms.CharField):
    """A year or date as EDTF; the value is the pair of its first and last day."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            date = dates.parse(text)
        except ValueError as exc:
            raise ValidationError(str(exc)) from exc
        return date.earliest or datetime.date.min, date.latest or datetime.date.max


class DateFilter(django_filters.Filter):
    field_class = DateField

    def __init__(self, *args, **kwargs):
        widget = forms.TextInput(attrs={"placeholder": "2018, 2018-03 or 2018-03-01"})
        super().__init__(*args, widget=widget, **kwargs)


class WholeNumberFilter(django_filters.Filter):
    field_class = forms.IntegerField


NOT_ONE = {"invalid_choice": "“%(value)s” is not one of those there are."}


class SlugsField(forms.ModelMultipleChoiceField):
    default_error_messages = NOT_ONE

    def __init__(self, *args, **kwargs):
        super().__init__(*args, to_field_name="slug", **kwargs)

    def clean(self, value):
        # An empty queryset would pass for a choice of nothing.
        return super().clean(value) if value else None


class HeadingsField(SlugsField):
    """Topics or subjects that some listed claim stands under."""

    def clean(self, value):
        if not (headings := super().clean(value)):
            return headings
        # As `public()` says, which asks through all the claims of a heading.
        with tally.up_to_date() as sets:
            listed = sets.facets[self.queryset.model._meta.model_name].members
            unlisted = [heading.slug for heading in headings if heading.pk not in listed]
        if unlisted:
            refusal, params = self.error_messages["invalid_choice"], {"value": unlisted[0]}
            raise ValidationError(refusal, code="invalid_choice", params=params)
        return headings


class SourcesField(SlugsField):
    """Sources that the public may know of."""

    def clean(self, value):
        # Narrowed where one is chosen: most lists choose none.
        if value:
            self.queryset = self.queryset.public()
        return super().clean(value)


class SlugsFilter(django_filters.ModelMultipleChoiceFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, widget=forms.CheckboxSelectMultiple, **kwargs)


class HeadingsFilter(SlugsFilter):
    field_class = HeadingsField


class SourcesFilter(SlugsFilter):
    field_class = SourcesField


class PublishersField(forms.MultipleChoiceField):
    """Slugs of publishers; checked against the sources, since no table of publishers exists."""

    def validate(self, value):
        forms.Field.validate(self, value)
        if not value:
            return
        known = set(
            Source.objects.public()
            .filter(publisher_slug__in=value)
            .values_list("publisher_slug", flat=True)
        )
        for slug in value:
            if not slug or slug not in known:
                raise ValidationError(f"“{slug}” is not the publisher of any source.")


class PublishersFilter(django_filters.MultipleChoiceFilter):
    field_class = PublishersField


class YearsField(forms.MultipleChoiceField):
    """Years as numbers, and UNDATED for claims that are about no time."""

    def to_python(self, value):
        return [self.year(text) for text in value or []]

    def year(self, text):
        if text == UNDATED:
            return text
        if not (text.isascii() and text.isdigit() and 0 < int(text[:5]) <= datetime.MAXYEAR):
            raise ValidationError(f"“{text}” is no year, such as 2018, nor “{UNDATED}”.")
        return int(text[:5])

    def validate(self, value):
        forms.Field.validate(self, value)


class YearsFilter(django_filters.MultipleChoiceFilter):
    field_class = YearsField


def choice_of_several(**kwargs):
    widget = forms.CheckboxSelectMultiple
    return django_filters.MultipleChoiceFilter(widget=widget, error_messages=NOT_ONE, **kwargs)


def public_statuses():
    return [(status.value, status.label) for status in Version.PUBLIC]


class ClaimFilter(django_filters.FilterSet):
    q = WordsFilter(method="search", label="Words")
    topic = HeadingsFilter(method="on_topic", label="Topic", queryset=Topic.objects.all())
    subject = HeadingsFilter(method="about", label="Subject", queryset=Subject.objects.all())
    source = SourcesFilter(method="with_source", label="Source", queryset=Source.objects.all())
    publisher = PublishersFilter(
        method="with_publisher",
        label="Publisher",
        widget=forms.CheckboxSelectMultiple,
    )
    year = YearsFilter(method="in_year", label="Year", widget=forms.CheckboxSelectMultiple)
    status = choice_of_several(label="Status", choices=public_statuses)
    stance = choice_of_several(
        method="with_stance", label="Evidence", choices=Evidence.Stance.choices
    )
    verdict = choice_of_several(
        method="with_verdict", label="Quotes", choices=Quote.Verdict.choices
    )
    # `from` is a word of Python's; get_filters() takes the underscore away.
    from_ = DateFilter(method="not_before", label="From")
    to = DateFilter(method="not_after", label="To")
    origins = WholeNumberFilter(
        field_name="independent_origins",
        lookup_expr="gte",
        label="Independent origins, at least",
        min_value=0,
        max_value=10_000,
    )
    order = django_filters.ChoiceFilter(
        method="in_order",
        label="Order",
        choices=list(ORDERS.items()),
        empty_label=None,
        error_messages=NOT_ONE,
    )

    OF_SEVERAL = {
        *("topic", "subject", "source", "publisher", "year", "status", "stance", "verdict")
    }

    class Meta:
        model = Version
        fields = []

    @classmethod
    def get_filters(cls):
        return {name.rstrip("_"): f for name, f in super().get_filters().items()}

    def search(self, queryset, name, value):
        return queryset.search(value.typed)

    def on_topic(self, queryset, name, topics):
        return self.under(queryset, Version.topics.through, topic__in=topics)

    def about(self, queryset, name, subjects):
        return self.under(queryset, Version.subjects.through, subject__in=subjects)

    def under(self, queryset, through, **headings):
        # EXISTS keeps one row a claim, where a join would double it and need DISTINCT.
        return queryset.filter(Exists(through.objects.filter(version=OuterRef("pk"), **headings)))

    def with_evidence(self, queryset, **conditions):
        return queryset.filter(
            Exists(Evidence.objects.filter(version=OuterRef("pk"), **conditions))
        )

    def with_source(self, queryset, name, sources):
        return self.with_evidence(queryset, quote__source__in=sources)

    def with_publisher(self, queryset, name, slugs):
        return self.with_evidence(queryset, quote__source__publisher_slug__in=slugs)

    def with_stance(self, queryset, name, stances):
        return self.with_evidence(queryset, stance__in=stances)

    def with_verdict(self, queryset, name, verdicts):
        return self.with_evidence(queryset, quote__verdict__in=verdicts)

    def not_before(self, queryset, name, days):
        return queryset.filter(occurred_to__gte=days[0])

    def not_after(self, queryset, name, days):
        return queryset.filter(occurred_from__lte=days[1])

    def in_year(self, queryset, name, years):
        goes_on = Q(occurred_to=datetime.date.max)
        queryset = queryset.alias(
            in_from=Case(
                When(occurred_from=datetime.date.min, then=F("occurred_to")),
                default=F("occurred_from"),
            ),
            in_to=Case(
                When(goes_on, then=Greatest(F("occurred_from"), TruncDate("listed_at"))),
                default=F("occurred_to"),
            ),
        )
        any_of = Q()
        for year in years:
            if year == UNDATED:
                any_of |= Q(occurred_from=None)
            else:
                first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
                any_of |= Q(in_from__lte=last, in_to__gte=first)
        return queryset.filter(any_of)

    def in_order(self, queryset, name, value):
        return queryset

    @property
    def sorting(self):
        """The name of the order in ORDERS: what was asked for, or else what fits the query."""
        chosen = self.form.cleaned_data.get("order")
        if self.words:
            return chosen or "relevance"
        return chosen if chosen and chosen != "relevance" else "newest"

    @cached_property
    def asked(self):
        """The query as an Asked. The form must be valid."""
        if not self.form.is_valid():
            raise ValueError(self.errors_in_words())
        cleaned = self.form.cleaned_data
        values = {}
        for name in self.OF_SEVERAL:
            if chosen := cleaned.get(name):
                is_rows = isinstance(chosen, QuerySet)
                values[name] = [row.pk for row in chosen] if is_rows else list(chosen)
        first, last = cleaned.get("from"), cleaned.get("to")
        hits, ranked = self.hits()
        return Asked(
            values,
            cleaned.get("origins"),
            first[0].toordinal() if first else None,
            last[1].toordinal() if last else None,
            hits,
            ranked,
            self.sorting,
        )

    @property
    def words(self):
        """The search as a Query; None without one."""
        return self.form.cleaned_data.get("q")

    def hits(self):
        """(the listings that hold these words, some of them with the best match first)."""
        if not self.words:
            return None, None
        hits = tally.kept(("hits", self.words), partial(searchable.hits, self.words))
        if self.sorting != "relevance":
            return hits, []
        rank = partial(searchable.ranked, self.words, among=hits)
        return hits, tally.kept(("ranked", self.words), rank)

    def answer(self):
        """`with filters.answer() as found:` what the query finds, a Found."""
        return answer(self.asked)

    def in_full(self):
        """All versions that the query finds, in order."""
        with self.answer() as found:
            return InOrder(found.in_order())

    @property
    def unread(self):
        """Sentences about parameters that this list does not know or got more than once."""
        known = set(self.filters) | PAGING
        single = known - self.OF_SEVERAL
        for name, values in self.data.lists():
            if name not in known:
                there_are = ", ".join(sorted(known))
                yield f"“{name}” is not a filter of this list. There are: {there_are}."
            elif name in single and len(values) > 1:
                yield f"“{name}” was given more than once."

    # Fields of the form; the others are facets, with counts.
    PLAIN = ("from", "to", "order")

    def plain_fields(self):
        if not self.data.get("q"):
            # Without words nothing is a better match than anything else.
            order = self.form.fields["order"]
            order.choices = [choice for choice in order.choices if choice[0] != "relevance"]
        return [self.form[name] for name in self.PLAIN]

    def readable(self):
        """[(name, value)] of what was chosen in facets and can be read."""
        return [
            (name, value)
            for name in [*self.OF_SEVERAL, "origins"]
            if name not in self.form.errors
            for value in self.data.getlist(name)
        ]

    def chips(self):
        """[{label, value, without}]: each value in use, and the address of the list without it."""
        found = []
        for name in self.form.changed_data:
            names = self.names_of(name)
            for value in self.data.getlist(name):
                rest = self.data.copy()
                rest.setlist(name, [v for v in rest.getlist(name) if v != value])
                without = pages.without_cursor(rest) or "?"
                label = self.form[name].label
                found.append({"label": label, "value": names.get(value, value), "without": without})
        return found

    def names_of(self, name):
        """{value: what people call it} for the values of a parameter, as far as they have names."""
        chosen = self.form.cleaned_data.get(name)
        if isinstance(chosen, QuerySet):
            return {row.slug: str(row) for row in chosen}
        if name == "publisher":
            return facets_shown.publishers(chosen or ())
        return dict(getattr(self.form.fields[name], "choices", ()))

    def errors_in_words(self):
        """[sentence] naming each parameter that cannot be read; empty when the query stands."""
        sentences = list(self.unread)
        for name, errors in self.form.errors.items():
            sentences += [f"{name}: {error}" for error in errors]
        first, last = (self.form.cleaned_data.get(name) for name in ("from", "to"))
        if first and last and first[0] > last[1]:
            sentences.append("from: It is later than “to”, so nothing can lie between them.")
        return sentences


def listed_claims(parameters):
    """The filter set of the public list for these parameters (a QueryDict)."""
    stated = parameters.copy()
    for name, values in parameters.lists():
        # A form sends its empty fields too; they ask for nothing.
        # No slug or date holds U+0000, and PostgreSQL cannot be asked for one.
        readable = values if name == "q" else [value.replace("\0", "\ufffd") for value in values]
        stated.setlist(name, [value for value in readable if value.strip()])
    return ClaimFilter(stated, queryset=Version.objects.listed())

"""The figures that a version states: the words as printed, and what they say as numbers."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from citations import dates
from sources.fields import EdtfDayField, EdtfField
from sources.models import slug_of

from . import figures
from .headings import Subject
from .parts import PartOfVersion

# SQLite keeps a decimal number as a double, which has no more digits than these.
MOST_DIGITS = 15


def digits_of(number):
    """How many digits tell a Decimal from others: zeros at its ends do not."""
    return len("".join(map(str, number.as_tuple().digits)).strip("0"))


def validate_measure(words):
    slug_of(words)


class MeasureSlugField(models.SlugField):
    """The slug of the field `measure`, written with the row; "" where that is empty."""

    def __init__(self, *args, **kwargs):
        kwargs |= {"editable": False, "blank": True, "allow_unicode": True, "db_index": False}
        super().__init__(*args, **kwargs)

    def pre_save(self, instance, add):
        slug = slug_of(instance.measure) if instance.measure else ""
        setattr(instance, self.attname, slug)
        return slug


class QuantityQuerySet(models.QuerySet):
    def compared(self):
        """Those that can be laid beside others: it is said what is measured, and of whom."""
        return self.exclude(measure_slug="").filter(subject__isnull=False)

    def measures_of(self, subjects):
        """What is measured of these subjects, in drafts too: words, one wording of each slug."""
        found = self.compared().filter(subject__in=subjects).order_by("measure_slug")
        named = found.values("measure_slug").annotate(words=models.Min("measure"))
        return named.values_list("words", flat=True)

    def shown(self):
        """Those of the claims that the public sees and that nobody has retracted."""
        versions = self.model._meta.get_field("version").related_model
        return self.filter(version__listed_at__isnull=False).exclude(
            version__status=versions.Status.RETRACTED
        )


class Quantity(PartOfVersion):
    """A figure that the version states. The printed words are never replaced by the value."""

    class Bound(models.TextChoices):
        AT_LEAST = "at least", "at least"
        MORE_THAN = "more than", "more than"
        ABOUT = "about", "about"
        UP_TO = "up to", "up to"
        LESS_THAN = "less than", "less than"

        __empty__ = "exactly"

    version = models.ForeignKey(
        "claims.Version", on_delete=models.CASCADE, related_name="quantities"
    )
    printed = models.CharField(
        max_length=200, blank=True, help_text="The words as printed: “at least $275 million”."
    )
    value = models.DecimalField(
        max_digits=20,
        decimal_places=5,
        help_text="The plain number: 275000000. Of a range, the low end.",
    )
    upper = models.DecimalField(
        "to",
        max_digits=20,
        decimal_places=5,
        null=True,
        blank=True,
        help_text="The high end of a range; else empty.",
    )
    unit = models.CharField(
        max_length=60,
        blank=True,
        help_text="ISO 4217 for money (USD), UCUM for measures (t, km), else plain words.",
    )
    # Files of others may hold other words: they are kept, and no figure is compared by them.
    bound = models.CharField(
        max_length=40, blank=True, choices=Bound, help_text="Empty if the number is exact."
    )
    measure = models.CharField(
        "what is measured",
        max_length=120,
        blank=True,
        validators=[validate_measure],
        help_text="In plain words, the same for figures to be compared: “government contracts”.",
    )
    measure_slug = MeasureSlugField(max_length=120)
    subject = models.ForeignKey(
        Subject,
        verbose_name="of whom",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="quantities",
    )
    place = models.CharField("where", max_length=120, blank=True)
    period = EdtfField(
        "period or day",
        help_text="When it held: 2018, 2018-08-31, 2016/2018, 2018/.. for one that goes on. "
        "Where it is empty, the period of the claim.",
    )
    period_from = EdtfDayField(of="period", bound="earliest")
    period_to = EdtfDayField(of="period", bound="latest")

    objects = QuantityQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "quantities"
        indexes = [
            models.Index(
                fields=["subject", "measure_slug"],
                name="claims_quantity_measure",
                condition=~Q(measure_slug=""),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(upper__isnull=True) | Q(upper__gte=F("value")),
                name="claims_quantity_range_in_order",
                violation_error_message="The high end of a range is not below its low end.",
            ),
            models.CheckConstraint(
                condition=Q(period_from__isnull=True) | Q(period_from__lte=F("period_to")),
                name="claims_quantity_period_in_order",
            ),
        ]

    def __str__(self):
        return self.printed or figures.in_words(*self.stated)

    @property
    def digits(self):
        """["275000000"], two of a range."""
        values = [self.value] if self.upper is None else [self.value, self.upper]
        return [f"{value.normalize():f}" for value in values]

    def clean(self):
        errors = {}
        for name in ("value", "upper"):
            number = getattr(self, name)
            has_too_many = isinstance(number, Decimal) and digits_of(number) > MOST_DIGITS
            if has_too_many and not self.is_stored(name, number):
                errors[name] = f"A number has at most {MOST_DIGITS} digits here: round it."
        if ";" in self.measure:
            errors["measure"] = "A measure holds no semicolon."
        if errors:
            raise ValidationError(errors)

    def is_stored(self, name, number):
        """Whether the row holds this number already: what came in once can be saved again."""
        return type(self).objects.filter(pk=self.pk, **{name: number}).exists()

    @property
    def stated(self):
        """The figure as it is compared with others."""
        return figures.Stated(Decimal(self.value), self.upper, self.unit, self.bound)

    @property
    def plain(self):
        """The number without needless zeros or an exponent: "275000000", "12.5"."""
        return figures.plain(self.value)

    @property
    def plain_upper(self):
        return "" if self.upper is None else figures.plain(self.upper)

    @property
    def in_words(self):
        """What it says as a number, whatever was printed: "at least 275,000,000 USD"."""
        return figures.in_words(*self.stated)

    @property
    def quoted(self):
        """The printed words between quotation marks; what it says as a number, without any."""
        return f"“{self.printed}”" if self.printed else self.in_words

    @property
    def in_full(self):
        """Everything that it says, in a line: for who lets it pass."""
        of = f"of {self.subject}" if self.subject else ""
        place = f"in {self.place}" if self.place else ""
        number = self.in_words if self.printed else ""
        said = filter(None, [number, self.measure, of, place, self.period])
        beside = "; ".join(said)
        return f"{self} ({beside})" if beside else str(self)

    @property
    def when(self):
        """The period in EDTF that it holds for: its own, or that of the claim; "" if neither."""
        return self.period or self.version.occurred

    @property
    def when_display(self):
        return dates.parse(self.when).display() if self.when else ""

    @property
    def days(self):
        """(first day, last day) of that period; (None, None) where none is known."""
        if self.period:
            return self.period_from, self.period_to
        return self.version.occurred_from, self.version.occurred_to

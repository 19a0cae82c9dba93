"""What we assert: a claim's permanent identity, its versions, the quotes for and against each."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from citations import dates
from search.rows import Numbers
from sources.addresses import path
from sources.fields import EdtfDayField, EdtfField, ReadableJSON
from sources.models import Acceptance
from sources.plain_text import PlainText

from .evidence import Evidence, EvidenceQuerySet, NotFound
from .headings import Subject, Topic
from .listed import Change, Listing, Prepared, StoredTally, TransactionId
from .parts import PartOfVersion
from .quantities import Quantity
from .relations import Relation

__all__ = [
    "Change",
    "Evidence",
    "EvidenceQuerySet",
    "Listing",
    "NotFound",
    "PartOfVersion",
    "Prepared",
    "StoredTally",
    "TransactionId",
]


class Claim(models.Model):
    """The permanent identity. Its slug is its public id: never changed, never used again."""

    slug = models.SlugField(max_length=200, unique=True)
    created = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["slug"]
        constraints = [models.CheckConstraint(condition=~Q(slug=""), name="claims_claim_has_slug")]

    def __str__(self):
        return self.slug

    def get_absolute_url(self):
        return path("claims:claim", self.slug)

    def save(self, *args, **kwargs):
        if self.pk and Claim.objects.filter(pk=self.pk).exclude(slug=self.slug).exists():
            raise ValidationError("A claim's slug is its public id: it never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if self.versions.published().exists():
            raise ValidationError(
                "A claim that was published keeps its address: retract it instead."
            )
        return super().delete(*args, **kwargs)

    @property
    def listed(self):
        """The version that the public sees, or None."""
        return self.versions.listed().first()

    @property
    def latest(self):
        return self.versions.order_by("-number").first()

    def related(self):
        """[(words, other claim, note)]: how it stands to others that the public can see.

        Read from its own side, with the relations as `with_evidence()` brings them.
        """
        outward = [(r.kind, r.other, r.note) for r in self.relations.all()]
        inward = [(Relation.INVERSE[r.kind], r.claim, r.note) for r in self.relations_from.all()]
        return outward + inward


class VersionQuerySet(models.QuerySet):
    def published(self):
        """Every version that was ever let pass; each keeps its own address for good."""
        return self.filter(published_at__isnull=False)

    def listed(self):
        """The one version of each claim that the public sees."""
        return self.filter(listed_at__isnull=False)

    def open(self):
        return self.filter(status__in=Version.OPEN)

    def latest(self):
        """The last version of each claim, public or not."""
        later = Version.objects.filter(claim=OuterRef("claim"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))

    def stating(self, word):
        """Those with a word in the statement or in the claim's id."""
        return self.filter(Q(text__icontains=word) | Q(claim__slug__icontains=word))

    def drafted_by(self, person):
        """The drafts that this person wrote or changed."""
        hand_in = Contribution.objects.filter(version=OuterRef("pk"), person=person)
        return self.filter(Q(author=person) | Exists(hand_in), status=Version.Status.DRAFT)

    def waiting_for(self, person):
        """In review, and not by this person's own hand."""
        hand_in = Contribution.objects.filter(version=OuterRef("pk"), person=person)
        waiting = self.filter(~Exists(hand_in), status=Version.Status.IN_REVIEW)
        return waiting.exclude(author=person)

    def due_again(self, day):
        """Public ones that somebody meant to look at again by `day`."""
        return self.listed().filter(review_due__lte=day)

    def with_quotes(self):
        """What a citation says of a version, in a fixed number of queries."""
        return self.select_related("claim").with_decisions().with_passages()

    def with_passages(self):
        return self.prefetch_related(Prefetch("evidence", Evidence.objects.with_quotes()))

    def with_decisions(self):
        return self.prefetch_related(Prefetch("decisions", Decision.objects.public()))

    def with_relations(self):
        return self.prefetch_related(
            Prefetch("claim__relations", Relation.objects.public().select_related("other")),
            Prefetch("claim__relations_from", Relation.objects.public().select_related("claim")),
        )

    def with_quantities(self):
        subjects = Quantity.objects.select_related("subject")
        return self.prefetch_related(Prefetch("quantities", subjects))

    def with_origins(self):
        """What the origins and the standing of a version are told from."""
        return self.prefetch_related(
            Prefetch("evidence", Evidence.objects.with_quotes()),
            Prefetch("evidence__quote__acceptances", Acceptance.objects.signed()),
            "not_found",
        )

    def with_evidence(self):
        """Everything that a page or file shows of a version, in a fixed number of queries."""
        found = self.with_quotes().with_relations().with_quantities()
        return found.prefetch_related(
            Prefetch("evidence__quote__acceptances", Acceptance.objects.signed()),
            "topics",
            "subjects",
            "not_found",
        )

    def search(self, q):
        """The listed ones that hold what `q` asks for: docs/search.md. Raises Unsearchable."""
        from . import searchable

        if not (query := searchable.read(q)):
            return self
        return self.filter(listing__in=Numbers(searchable.hits(query)))


class Version(PlainText):
    """One wording of a claim. Once published it is never changed: to edit is to start the next."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in review", "In review"
        PUBLISHED = "published", "Published"
        DISPUTED = "disputed", "Disputed"
        RETRACTED = "retracted", "Retracted"

    OPEN = (Status.DRAFT, Status.IN_REVIEW)
    PUBLIC = (Status.PUBLISHED, Status.DISPUTED, Status.RETRACTED)
    # Written by claims/review.py and claims/origins.py alone; the rest is fixed by publication.
    KEPT_BY_PROGRAM = {
        "status",
        "modified",
        "reviewer",
        "published_at",
        "listed_at",
        "by_override",
        "independent_origins",
        "documents",
    }

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField("statement")
    scope = models.TextField(
        blank=True,
        help_text="What the statement covers and what it does not, where that needs words.",
    )
    occurred = EdtfField("period")
    occurred_from = EdtfDayField(of="occurred", bound="earliest")
    occurred_to = EdtfDayField(of="occurred", bound="latest")
    topics = models.ManyToManyField(Topic, blank=True, related_name="versions")
    subjects = models.ManyToManyField(Subject, blank=True, related_name="versions")
    note = models.TextField(blank=True, help_text="Shown to the public.")
    reason = models.TextField(
        "reason of the change",
        blank=True,
        help_text="Why this version replaces the one before it. Published with the correction.",
    )
    review_due = models.DateField(
        "review again on",
        null=True,
        blank=True,
        help_text="When somebody should look whether this still holds. For staff alone.",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created = models.DateTimeField(default=timezone.now, editable=False)
    modified = models.DateTimeField(auto_now=True)

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    published_at = models.DateTimeField(null=True, editable=False)
    listed_at = models.DateTimeField(
        null=True, editable=False, help_text="Set while this is the version that the public sees."
    )
    by_override = models.BooleanField(
        default=False,
        editable=False,
        help_text="Published by somebody who had a hand in it; the decision says why.",
    )
    independent_origins = models.PositiveIntegerField(default=0, editable=False)
    documents = models.PositiveIntegerField(default=0, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["claim__slug", "-number"]
        indexes = [
            models.Index(
                fields=["-listed_at", "-id"],
                name="claims_listed_newest",
                condition=Q(listed_at__isnull=False),
            ),
            models.Index(
                fields=["occurred_from", "id"],
                name="claims_listed_occurred",
                condition=Q(listed_at__isnull=False),
            ),
            models.Index(
                fields=["-independent_origins", "-id"],
                name="claims_listed_origins",
                condition=Q(listed_at__isnull=False),
            ),
            models.Index(
                fields=["status"], name="claims_listed_status", condition=Q(listed_at__isnull=False)
            ),
            models.Index(fields=["status", "-modified"], name="claims_version_status"),
            models.Index(
                fields=["review_due"],
                name="claims_version_due",
                condition=Q(review_due__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="claims_version_number_once"),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(listed_at__isnull=False),
                name="claims_version_one_listed",
            ),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(status__in=["draft", "in review"]),
                name="claims_version_one_open",
                violation_error_message="This claim has a version that is not published yet.",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="claims_version_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="claims_version_has_text"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "in review"], published_at__isnull=True)
                | Q(status__in=["published", "disputed", "retracted"], published_at__isnull=False),
                name="claims_version_published_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(occurred_from__isnull=True) | Q(occurred_from__lte=F("occurred_to")),
                name="claims_version_occurred_in_order",
            ),
            models.CheckConstraint(
                condition=Q(listed_at__isnull=True) | Q(published_at__isnull=False),
                name="claims_version_listed_is_published",
            ),
            # Of those who changed it besides its author a trigger takes care: four_eyes.py.
            models.CheckConstraint(
                condition=Q(status__in=["draft", "in review"])
                | Q(author__isnull=True)
                | Q(reviewer__isnull=True)
                | ~Q(author=F("reviewer"))
                | Q(by_override=True),
                name="claims_version_not_passed_by_author",
            ),
        ]
        permissions = [
            ("review_version", "Can let a version pass, send it back or mark it as disputed"),
            ("retract_version", "Can retract a published version"),
        ]

    def __str__(self):
        return f"{self.text} (v{self.number})"

    def save(self, *args, **kwargs):
        if self._state.adding:
            return super().save(*args, **kwargs)
        if kwargs.get("update_fields") is None:
            # What the program keeps may have been written since this instance was read.
            written = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            kwargs["update_fields"] = written - self.KEPT_BY_PROGRAM | {"modified"}
        with transaction.atomic():
            self.refuse_if_published()
            super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        self.refuse_if_published()
        return super().delete(*args, **kwargs)

    def refuse_if_published(self):
        """Raise ValidationError where the stored row was let pass, whatever this instance says.

        Locks the row until the transaction ends, so that nobody lets it pass meanwhile.
        """
        stored = Version.objects.select_for_update().filter(pk=self.pk)
        if any(stored.values_list("published_at", flat=True)):
            raise ValidationError("A published version is never changed: start the next one.")

    def get_absolute_url(self):
        return path("claims:version", self.claim.slug, self.number)

    @property
    def is_open(self):
        return self.status in self.OPEN

    @property
    def is_listed(self):
        return self.listed_at is not None

    @property
    def occurred_display(self):
        return dates.parse(self.occurred).display() if self.occurred else ""

    @property
    def status_reason(self):
        """Why the version has its public status, in the words of who decided; often empty."""
        if self.is_open:
            return ""
        return next((d.reason for d in self.decisions.all() if d.status == self.status), "")

    def evidence_by_stance(self):
        """{stance: [evidence]} for every stance, in the order of the page."""
        pieces = list(self.evidence.all())
        return {
            stance.value: [e for e in pieces if e.stance == stance] for stance in Evidence.Stance
        }


def refuse_new_headings(sender, instance, action, reverse, pk_set, **kwargs):
    """On m2m_changed: the topics and subjects of a published version are fixed with it."""
    if not action.startswith("pre_"):
        return
    if not reverse:
        touched = Version.objects.filter(pk=instance.pk)
    elif pk_set is not None:
        touched = Version.objects.filter(pk__in=pk_set)
    else:
        touched = instance.versions.all()
    # Locked until the transaction ends, so that nobody lets them pass meanwhile.
    locked = touched.select_for_update().order_by("pk")
    if any(locked.values_list("published_at", flat=True)):
        raise ValidationError("A published version is never changed: start the next one.")


class Contribution(models.Model):
    """A person had a hand in a version, and so may not be the one who publishes it."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="contributions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="claims_contribution_once")
        ]

    def __str__(self):
        return f"{self.person} on {self.version_id}"


class DecisionQuerySet(models.QuerySet):
    def public(self):
        """What the history of a claim shows: what was published, disputed or retracted."""
        return self.filter(status__in=Version.PUBLIC)

    def corrections(self):
        """What changed after it was public: a later version, a dispute, a retraction."""
        retreat = [Version.Status.DISPUTED, Version.Status.RETRACTED]
        replaced = Q(status=Version.Status.PUBLISHED, version__number__gt=1)
        return self.filter(replaced | Q(status__in=retreat))

    def with_claims(self):
        return self.select_related("version__claim", "by")


class Decision(models.Model):
    """One change of a version's status: what it became, when, by whom and why. Never changed."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="decisions")
    status = models.CharField("became", max_length=10, choices=Version.Status)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    notes = models.JSONField(
        encoder=ReadableJSON,
        default=list,
        blank=True,
        help_text="What is asked for: [{field, words}]. For staff alone.",
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at", "-id"], name="claims_decision_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=["draft", "in review", "published", "disputed", "retracted"]
                ),
                name="claims_decision_status_known",
            ),
        ]

    def __str__(self):
        return f"{self.version_id}: {self.status}"

    @property
    def headline(self):
        if self.status == Version.Status.PUBLISHED and self.version.number > 1:
            return "Corrected"
        return self.get_status_display()

    @property
    def explanation(self):
        """The reason as readers are told it: of the decision, or of the change that it let pass."""
        return self.reason or (self.version.reason if self.headline == "Corrected" else "")


class CorrectionRequestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at__isnull=True).select_related("version__claim")


class CorrectionRequest(PlainText):
    """A reader says what is wrong with a published version. For staff alone."""

    MAY_HOLD_ANY = ("text",)

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="requests")
    text = models.TextField("what is wrong", max_length=5_000)
    contact = models.EmailField("your e-mail address", blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outcome = models.TextField(blank=True)

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(
                fields=["at"], name="claims_request_open", condition=Q(closed_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="claims_request_has_text"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(outcome=""),
                name="claims_request_closed_with_words",
            ),
        ]

    def __str__(self):
        return self.text if len(self.text) <= 80 else self.text[:79] + "…"

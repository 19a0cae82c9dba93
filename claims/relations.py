"""How one claim stands to another: stated by a person, or proposed by the program."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from sources.plain_text import PlainText

TEXT = models.TextField()


class RelationQuerySet(models.QuerySet):
    def public(self):
        """The confirmed ones between two claims that the public can both see."""
        return self.confirmed().between_listed()

    def confirmed(self):
        return self.filter(state=Relation.State.CONFIRMED)

    def proposed(self):
        """Those that wait for a person to decide."""
        return self.filter(state=Relation.State.PROPOSED)

    def refused(self):
        return self.filter(state=Relation.State.REFUSED)

    def letting_stand(self):
        """Those by which a person has said that figures of both claims can hold, each in its way:
        no contradiction, or the one narrows or updates the other.
        """
        kind, state = Relation.Kind, Relation.State
        return self.filter(
            Q(state=state.REFUSED, kind=kind.CONTRADICTS)
            | Q(state=state.CONFIRMED, kind__in=[kind.NARROWS, kind.UPDATES])
        )

    @property
    def versions(self):
        claims = self.model._meta.get_field("claim").related_model
        return claims.versions.rel.related_model.objects

    def with_statements(self):
        """Each with `claim_says` and `other_says`: the listed statements, else the latest."""

        def statement(end):
            present = F("listed_at").desc(nulls_last=True)
            versions = self.versions.filter(claim=OuterRef(end)).order_by(present, "-number")
            slug = F(f"{end}__slug")
            return Coalesce(Subquery(versions.values("text")[:1]), slug, output_field=TEXT)

        found = self.select_related("claim", "other")
        return found.annotate(claim_says=statement("claim"), other_says=statement("other"))

    def between_listed(self):
        listed = self.versions.listed()
        return self.filter(
            Exists(listed.filter(claim=OuterRef("claim"))),
            Exists(listed.filter(claim=OuterRef("other"))),
        )

    def of(self, claims):
        """Those that begin or end at one of these claims."""
        return self.filter(Q(claim__in=claims) | Q(other__in=claims))


class Relation(PlainText):
    """`claim` contradicts, narrows, updates or duplicates `other`.

    Proposed and decided by claims/conflicts.py alone; one that a person enters is confirmed.
    """

    class Kind(models.TextChoices):
        CONTRADICTS = "contradicts", "contradicts"
        NARROWS = "narrows", "narrows"
        UPDATES = "updates", "updates"
        DUPLICATES = "duplicates", "duplicates"

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Refused"

    # How the relation reads from the other claim's page.
    INVERSE = {
        "contradicts": "is contradicted by",
        "narrows": "is narrowed by",
        "updates": "is updated by",
        "duplicates": "is duplicated by",
    }

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField("relation", max_length=12, choices=Kind)
    other = models.ForeignKey(
        "claims.Claim", on_delete=models.CASCADE, related_name="relations_from"
    )
    note = models.TextField(blank=True, help_text="Shown to the public.")
    state = models.CharField(max_length=10, choices=State, default=State.CONFIRMED, editable=False)
    reason = models.TextField(
        "what the proposal rests on", blank=True, editable=False, help_text="For staff alone."
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, editable=False)

    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering = ["claim_id", "id"]
        indexes = [
            models.Index(
                fields=["id"], name="claims_relation_proposed", condition=Q(state="proposed")
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "kind", "other"], name="claims_relation_once"),
            models.CheckConstraint(
                condition=~Q(claim=F("other")), name="claims_relation_not_to_itself"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["contradicts", "narrows", "updates", "duplicates"]),
                name="claims_relation_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "confirmed", "refused"]),
                name="claims_relation_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(decided_at__isnull=True),
                name="claims_relation_proposed_is_undecided",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(decided_at__isnull=False),
                name="claims_relation_refused_is_dated",
            ),
        ]

    def __str__(self):
        return f"{self.claim} {self.kind} {self.other}"

    @property
    def seen(self):
        """What tells one decision from the next; "" while nobody has decided."""
        if self.state == self.State.PROPOSED:
            return ""
        return f"{self.state} {self.decided_at.isoformat() if self.decided_at else ''}".strip()

"""The rows of relations.csv become relations between claims."""

from claims import conflicts, listing
from claims.models import Claim, Relation

from .batches import batches
from .outcome import CHANGED, NEW, UNCHANGED
from .telling import tell_relation


def bring_in_relations(dossier, outcome):
    """Relations that the table does not name stay."""
    for rows in batches(dossier.rows("relations.csv")):
        slugs = {row.values[name] for row in rows for name in ("claim", "other")}
        claims = Claim.objects.in_bulk(slugs, field_name="slug")
        stored = {
            (relation.claim_id, relation.kind, relation.other_id): relation
            for relation in Relation.objects.filter(claim__slug__in=slugs)
        }
        new = []
        for row in rows:
            claim, other = claims[row.values["claim"]], claims[row.values["other"]]
            kind, note = row.values["relation"], row.get("note")
            relation = stored.get((claim.pk, kind, other.pk))
            state, before = UNCHANGED, ""
            if relation is None:
                state = NEW
                new.append(Relation(claim=claim, kind=kind, other=other, note=note))
            elif relation.state == Relation.State.REFUSED:
                words = "A person has refused this relation: it stays refused."
                dossier.warn("relations.csv", row, words, "relation")
            elif relation.state == Relation.State.PROPOSED:
                state, before = CHANGED, relation.note
                conflicts.confirm(relation, by=dossier.by, note=row.values.get("note"))
            elif "note" in row.values and relation.note != note:
                state, before = CHANGED, relation.note
                relation.note = note
                relation.save()
            outcome.count("relations", state)
            if outcome.tells_rows:
                tell_relation(outcome, row, state, before)
        Relation.objects.bulk_create(new)
        listing.relations_changed(new)

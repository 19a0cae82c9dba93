"""The rows of claims.csv and evidence.csv become claims, versions and what they rest on."""

from collections import defaultdict
from dataclasses import dataclass
from functools import partial

from claims import four_eyes, origins, review
from claims.models import Claim, Decision, Evidence, NotFound, Quantity, Subject, Topic, Version
from sources import audit
from sources.inserting import insert, insert_values
from sources.models import Quote

from .batches import batches, keep
from .contents import SAID, WORDS, Contents, Statements, Stored, stored_claims
from .outcome import CHANGED, NEW, UNCHANGED
from .quotes_in import BROUGHT_IN, bring_in_quotes
from .tables import Row
from .telling import tell_claim, tell_evidence

FILE = "claims.csv"
REASON = "Changed by import of a dossier."
Status = Version.Status
# An import takes a claim forward in this order and never back.
RANK = {status: rank for rank, status in enumerate(Status.values)}
RETREAT = (Status.DISPUTED, Status.RETRACTED)
REVIEW_FIRST = "Published claims pass through review here: it comes in as {highest}, not {said}."
DECIDED_ELSEWHERE = "The claim stays {now}: whether it is {said} is decided in review."


@dataclass(slots=True)
class Plan:
    """What is to become of a claim: `version` is to hold `contents`, and to get a status."""

    slug: str
    stored: Stored
    version: Version
    contents: Contents
    before: Contents  # what there was, as far as it is compared with; empty for a new claim
    row: Row | None  # of claims.csv
    rewrite: bool = False
    becomes: str = ""  # "" where the status stays
    reason: str = ""

    @property
    def is_new_version(self):
        return self.version.pk is None

    @property
    def state(self):
        if self.stored.claim.pk is None:
            return NEW
        changed = self.is_new_version or self.rewrite or self.becomes
        return CHANGED if changed else UNCHANGED


def bring_in_claims(dossier, sources, outcome, progress, on_problems, run, meanwhile):
    """Write what the two tables say, as far as the database says something else.

    `run` maps the search for quotes over the documents; `meanwhile()` is called after each portion
    of claims, so that what else processes do goes on.
    `on_problems(dossier)` is called before anything is written. Gives the ids of the claims whose
    status changed.
    """
    stated = Stated(dossier, Statements(dossier, sources))
    moves, unmarked = look(dossier, stated, outcome, progress)
    on_problems(dossier)
    mark = partial(bring_in_quotes, sources=sources, by=dossier.by, progress=progress, run=run)
    marked = mark(unmarked)
    ids, moved = Ids(), []

    def carry_out(slugs):
        # Of its own, so that what was read for it is let go with it. Planned again: to hold the
        # plans of all claims takes more memory than all the rest.
        plans = stated.plans(slugs)
        for plan in plans:
            plan.becomes, plan.reason = moves[plan.slug]
        put_in_quotes(plans, marked, mark, outcome)
        ids.learn(plans)
        write(plans, ids, dossier.by)
        moved.extend(plan.version.claim_id for plan in plans if plan.becomes)

    for slugs in batches(progress(list(moves), "versions")):
        carry_out(slugs)
        meanwhile()
    return moved


class Stated:
    """What the rows of the two tables say of each claim."""

    def __init__(self, dossier, statements):
        self.statements = statements
        self.rows = {row.values["id"]: row for row in dossier.rows(FILE)}
        self.evidence = defaultdict(list)
        for row in dossier.rows("evidence.csv"):
            self.evidence[row.values["claim"]].append(row)

    @property
    def slugs(self):
        return [*self.rows, *sorted(self.evidence.keys() - self.rows.keys())]

    def plans(self, slugs):
        """[Plan] of these claims as the database has them now; their status stays."""
        stored = stored_claims(slugs, self.statements)
        return [self.plan(slug, stored.get(slug) or Stored(Claim(slug=slug))) for slug in slugs]

    def plan(self, slug, stored):
        evidence = self.evidence.get(slug, [])
        return make_plan(slug, self.rows.get(slug), evidence, stored, self.statements)


class Ids:
    """{slug: id} of the headings that claims stand under."""

    def __init__(self):
        self.topics, self.subjects = {}, {}

    def learn(self, plans):
        """Take in the headings of these; those that there are not yet are made."""
        topics = [plan.contents.topics for plan in plans]
        subjects = [plan.contents.subjects | subjects_of_figures(plan) for plan in plans]
        self.topics |= heading_ids(Topic, topics, self.topics)
        self.subjects |= heading_ids(Subject, subjects, self.subjects)


def subjects_of_figures(plan):
    """{slug: name} of those of whom its figures are stated."""
    stated = [quantity["subject"] for quantity in plan.contents.quantities]
    return {subject.slug: subject.name for subject in stated if subject}


def look(dossier, stated, outcome, progress):
    """Count and tell what becomes of every claim.

    ({slug: (the status that it gets or "", why)} of those with something to write, the rows of
    evidence whose quote is not stored).
    """
    moves, unmarked = {}, []
    for slugs in batches(progress(stated.slugs, "claims")):
        for plan in stated.plans(slugs):
            if not plan.contents.text:
                words = f"The claim {plan.slug} has no statement yet: it needs a row in claims.csv."
                dossier.problem("evidence.csv", stated.evidence[plan.slug][0], words, "claim")
                continue
            if plan.row is not None:
                move(dossier, plan, plan.row)
                warn_of_others_work(dossier, plan, plan.row)
                if outcome.tells_rows:
                    tell_claim(outcome, plan.row, plan)
            outcome.count("claims", plan.state)
            for piece in plan.contents.evidence:
                if piece.row and piece.quote:
                    count_quote(outcome, plan, piece)
            if plan.state != UNCHANGED:
                moves[plan.slug] = plan.becomes, plan.reason
                pieces = plan.contents.evidence
                unmarked += [piece.row for piece in pieces if piece.quote is None]
        keep()
    return moves, unmarked


def put_in_quotes(plans, marked, mark, outcome):
    """Give each piece of evidence without a quote the one that is stored now: {line: Marked}.

    `mark` stores those that are lacking all the same: the plans were others when it was looked for
    them, and who works on PostgreSQL meanwhile may have taken a quote away.
    """
    pieces = [(plan, piece) for plan in plans for piece in plan.contents.evidence]
    pieces = [(plan, piece) for plan, piece in pieces if piece.quote is None]
    if lacking := [piece.row for _, piece in pieces if piece.row.line not in marked]:
        marked |= mark(lacking)
    for plan, piece in pieces:
        piece.quote = marked[piece.row.line]
        count_quote(outcome, plan, piece)


def count_quote(outcome, plan, piece):
    outcome.count_quote(plan.slug, piece)
    if outcome.tells_rows:
        tell_evidence(outcome, plan, piece)


def warn_of_others_work(dossier, plan, row):
    if not (plan.rewrite and plan.version.author_id):
        return
    if dossier.by is None or not four_eyes.had_a_hand(dossier.by, plan.version):
        words = f"Version {plan.version.number}, begun by a person, says what the dossier says now."
        dossier.warn(FILE, row, words)


def make_plan(slug, row, evidence, stored, statements):
    """The listed version stays if it says the same; otherwise an open one takes what is new."""

    def contents_on(base):
        return statements.applied(base, row, evidence, stored.quotes)

    base = Contents()
    if stored.listed:
        base = stored.listed.contents
        contents = contents_on(base)
        if stands(stored.listed, contents, row):
            return Plan(slug, stored, stored.listed.version, contents, base, row)
    if stored.open:
        base = stored.open.contents
        contents = contents_on(base)
        same = contents.same_as(base)
        return Plan(slug, stored, stored.open.version, contents, base, row, rewrite=not same)
    number = stored.last_number + 1
    version = Version(claim=stored.claim, number=number, reason=REASON if number > 1 else "")
    return Plan(slug, stored, version, contents_on(base), base, row)


def stands(listed, contents, row):
    """Whether the listed version says these contents already.

    The note of a disputed or retracted claim serves as the reason for that, so it alone makes no
    new version: the version keeps the note that it was published with.
    """
    if contents.same_as(listed.contents):
        return True
    status = row.get("status") if row is not None else ""
    if status not in RETREAT or not contents.differs_in_note_alone(listed.contents):
        return False
    if status != listed.version.status:
        return True
    decisions = Decision.objects.filter(version=listed.version, status=status)
    return contents.note in decisions.values_list("reason", flat=True)[:1]


def move(dossier, plan, row):
    """Let the version become what the row says, unless that would be a step back."""
    said, now = row.get("status"), plan.version.status
    if not said or said == now:
        return
    if RANK[said] < RANK[now]:
        words = f"The claim is {now} in the database; an import does not make it {said} again."
        dossier.warn(FILE, row, words, "status")
        return
    highest = dossier.highest_status
    if highest and RANK[said] > RANK[highest]:
        if RANK[now] > RANK[highest]:
            words = DECIDED_ELSEWHERE.format(now=now, said=said)
            dossier.warn(FILE, row, words, "status")
            return
        words = REVIEW_FIRST.format(highest=highest, said=said)
        dossier.warn(FILE, row, words, "status")
        plan.becomes = "" if now == highest else highest
        return
    plan.becomes = said
    if said not in RETREAT:
        return
    plan.reason = row.get("note")
    if not plan.reason:
        dossier.warn(FILE, row, f"Why it is {said} belongs into the column “note”.", "status")


def heading_ids(model, headings, known):
    """{slug: id} of those of [{slug: name}] that are not `known`; those that are new are made."""
    names = {}
    for each in headings:
        for slug, name in each.items():
            if slug not in known:
                names.setdefault(slug, name)
    if not names:
        return {}
    stored = model.objects.in_bulk(names, field_name="slug")
    new = [model(slug=slug, name=name) for slug, name in names.items() if slug not in stored]
    made = model.objects.bulk_create(new, batch_size=500)
    return {heading.slug: heading.pk for heading in [*stored.values(), *made]}


def write(plans, ids, by):
    fresh = [plan for plan in plans if plan.is_new_version]
    insert(plan.stored.claim for plan in fresh if plan.stored.claim.pk is None)
    for plan in fresh:
        fill(plan)
        plan.version.author = by
    insert(plan.version for plan in fresh)
    again = [plan for plan in plans if plan.rewrite]
    for plan in again:
        empty(plan)
    tell(fresh, again, by)
    write_parts([*fresh, *again], ids)
    insert(
        NotFound(version=plan.version, **search)
        for plan in fresh
        for search in plan.contents.not_found
    )
    for plan in again:
        drop_quotes(plan)
    origins.refresh(plan.version.pk for plan in [*fresh, *again] if not plan.becomes)
    moves = [(plan.version, plan.becomes, plan.reason) for plan in plans if plan.becomes]
    review.record_all(moves, by=by)


def fill(plan):
    for name in WORDS:
        setattr(plan.version, name, getattr(plan.contents, name))


def tell(fresh, again, by):
    """Log what goes past save(); whoever brings other contents had a hand in a version."""
    made = [plan.stored.claim for plan in fresh if plan.version.number == 1]
    written = [plan.version for plan in fresh]
    for rows, name in ((made, "slug"), (written, "text")):
        changes = [(row, {name: [None, getattr(row, name)]}) for row in rows]
        audit.record(changes, by=by, why=BROUGHT_IN, action=audit.Action.CREATE)
    changes = [(plan.version, parts_changed(plan)) for plan in again]
    audit.record(changes, by=by, why=BROUGHT_IN)
    if by is not None:
        four_eyes.contribute(by, [plan.version.pk for plan in again])


def parts_changed(plan):
    """{what: [before, after]} of the parts that are written past save()."""
    before, after = plan.stored.open.contents, plan.contents
    told = {
        "topics": [named(c.topics) for c in (before, after)],
        "subjects": [named(c.subjects) for c in (before, after)],
        "number of quotes": [len(c.evidence) for c in (before, after)],
    }
    return {what: change for what, change in told.items() if change[0] != change[1]}


def named(headings):
    return "; ".join(sorted(headings.values()))


def empty(plan):
    """Make an open version ready to be filled with other contents."""
    version = plan.version
    fill(plan)
    if version.number > 1 and not version.reason:
        version.reason = REASON
    version.save()
    # Not clear(): the log would take every topic that there is for one that was taken away.
    version.topics.remove(*version.topics.all())
    version.subjects.remove(*version.subjects.all())
    version.quantities.all().delete()
    version.evidence.all().delete()


def write_parts(plans, ids):
    topics, subjects = Version.topics.through, Version.subjects.through
    insert_values(
        topics,
        ["version_id", "topic_id"],
        ((plan.version.pk, ids.topics[slug]) for plan in plans for slug in plan.contents.topics),
    )
    insert_values(
        subjects,
        ["version_id", "subject_id"],
        (
            (plan.version.pk, ids.subjects[slug])
            for plan in plans
            for slug in plan.contents.subjects
        ),
    )
    insert(
        Quantity(version=plan.version, **stored_figure(quantity, ids.subjects))
        for plan in plans
        for quantity in plan.contents.quantities
    )
    insert_values(
        Evidence,
        ["version_id", "quote_id", "order", *SAID],
        (
            (plan.version.pk, piece.quote.id, order, *piece.said().values())
            for plan in plans
            for order, piece in enumerate(plan.contents.evidence, start=1)
        ),
    )


def stored_figure(quantity, subject_ids):
    """The fields of a figure as the table has them."""
    subject = quantity["subject"]
    rest = {name: value for name, value in quantity.items() if name != "subject"}
    return rest | {"subject_id": subject_ids[subject.slug] if subject else None}


def drop_quotes(plan):
    """Remove the quotes that an import had made for this version and nothing rests on any more."""
    had = {piece.quote.id for piece in plan.stored.open.contents.evidence}
    has = {piece.quote.id for piece in plan.contents.evidence}
    unused = Quote.objects.filter(pk__in=had - has, evidence=None, acceptances=None)
    unused.filter(created_by=None, published_at=None).delete()

"""What becomes of one row, in words: which fields change, which version a claim gets."""

from citations import names
from citations.cleaning import one_line
from claims.figures import plain

from .outcome import CHANGED, NEW, REMOVED, UNCHANGED, said, verdict_of

LONGEST = 300


def shown(value):
    """A value of a field as a cell has it, in quotation marks."""
    if isinstance(value, dict):  # topics or subjects
        value = "; ".join(value.values())
    elif isinstance(value, list):
        value = "; ".join(map(item, value))
    words = one_line(value)
    return f"“{words}”" if len(words) <= LONGEST else f"“{words[: LONGEST - 1]}…”"


def item(each):
    """A quantity, or an author."""
    return figure(each) if "value" in each else names.printed(each)


def figure(quantity):
    value = plain(quantity["value"])
    if quantity["upper"] is not None:
        value = f"{value}–{plain(quantity['upper'])}"
    words = " ".join(filter(None, [quantity["bound"], value, quantity["unit"]]))
    of = quantity["subject"] and quantity["subject"].name
    beside = [quantity["printed"], quantity["measure"], of, quantity["place"], quantity["period"]]
    told = ", ".join(filter(None, beside))
    return f"{words} ({told})" if told else words


def changes_in_words(changes):
    """`title: “a” → “b”; note: “” → “c”` of {column: (before, after)}."""
    pairs = changes.items()
    return "; ".join(f"{name}: {shown(before)} → {shown(after)}" for name, (before, after) in pairs)


def tell_source(outcome, row, state, changes):
    words = f"{shown(row.values['title'])}."
    if state == CHANGED:
        words += f" {sentence(changes_in_words(changes))}"
    outcome.tell("sources.csv", row.line, row.values["id"], state, words)


def tell_derivation(outcome, row, state, origin, kind):
    """What becomes of one origin of a source that was told of already."""
    if state == UNCHANGED:
        return
    words = {
        NEW: "It derives from {} ({}).",
        CHANGED: "It derives from {} ({}), confirmed now.",
        REMOVED: "It does not derive from {} ({}) any more.",
    }
    words = words[state].format(origin, kind)
    outcome.tell("sources.csv", row.line, row.values["id"], CHANGED, words)


def tell_claim(outcome, row, plan):
    parts = [f"{shown(plan.contents.text)}"]
    if plan.state != UNCHANGED:
        parts.append(step(plan))
        parts += filter(None, [changes_in_words(changes(plan)), evidence_in_words(plan)])
    outcome.tell("claims.csv", row.line, plan.slug, plan.state, sentence("; ".join(parts)))


def step(plan):
    """`becomes version 2, published`, or what else happens to a version."""
    number, status = plan.version.number, plan.becomes or plan.version.status
    if plan.is_new_version:
        return f"{'' if number == 1 else 'becomes '}version {number}, {status}"
    if plan.becomes and plan.reason:
        return f"version {number}, {plan.version.status} → {plan.becomes}: {shown(plan.reason)}"
    if plan.becomes:
        status = f"{plan.version.status} → {plan.becomes}"
    return f"version {number}, {status}" + (", is changed in place" if plan.rewrite else "")


def changes(plan):
    """{column: (before, after)} of a claim that there was before, where something is written."""
    before, after = plan.before, plan.contents
    if not before.text or not (plan.is_new_version or plan.rewrite):
        return {}
    fields = ("text", "scope", "occurred", "note", "topics", "subjects", "quantities")
    found = {name: (getattr(before, name), getattr(after, name)) for name in fields}
    for name in ("topics", "subjects"):
        # The spelling of a heading is no change.
        if found[name][0].keys() == found[name][1].keys():
            del found[name]
    return {COLUMNS.get(name, name): pair for name, pair in found.items() if pair[0] != pair[1]}


COLUMNS = {"quantities": "value"}


def evidence_in_words(plan):
    """`evidence: 1 new, 2 removed`, or "" where nothing is."""
    if not plan.before.text:
        return ""
    had = {piece.quote.id: piece for piece in plan.before.evidence}
    states = [piece_state(had, piece)[0] for piece in plan.contents.evidence]
    has = {piece.quote.id for piece in plan.contents.evidence if piece.quote}
    counts = {
        "new": states.count(NEW),
        "changed": states.count(CHANGED),
        "removed": len(had.keys() - has),
    }
    words = ", ".join(f"{number} {word}" for word, number in counts.items() if number)
    return f"evidence: {words}" if words else ""


def piece_state(had, piece):
    """(state, what changes) of a piece of evidence; `had` is {id of the quote: piece} before."""
    before = had.get(piece.quote.id) if piece.quote else None
    if before is None:
        return NEW, {}
    pairs = {name: (value, getattr(piece, name)) for name, value in before.said().items()}
    found = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    return (CHANGED if found else UNCHANGED), found


def tell_evidence(outcome, plan, piece):
    """To be called when the quote has its verdict."""
    had = {each.quote.id: each for each in plan.before.evidence}
    state, found = piece_state(had, piece)
    words = f"{said(piece.row.values['quote'])}: {verdict_of(piece.quote)}"
    if found:
        words += f" {sentence(changes_in_words(found))}"
    if plan.row is None and plan.state != UNCHANGED:
        words += f" It goes into version {plan.version.number} of the claim."
    key = f"{plan.slug}, {piece.row.values['source']}"
    outcome.tell("evidence.csv", piece.row.line, key, state, words)


def tell_relation(outcome, row, state, before=""):
    key = " ".join(row.values[name] for name in ("claim", "relation", "other"))
    words = changes_in_words({"note": (before, row.get("note"))}) if state == CHANGED else ""
    outcome.tell("relations.csv", row.line, key, state, sentence(words))


def sentence(words):
    return f"{words}." if words and not words.endswith(".") else words

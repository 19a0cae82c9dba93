"""How a claim stands, in a sentence: counted from what it rests on, and never a score.

“2 independent origins, 1 contradicting, all quotes checked.”
"""

from sources.models import Quote
from sources.uploads import many

from .behind import attach
from .models import Evidence, Version

SUPPORTS, CONTRADICTS = Evidence.Stance.SUPPORTS, Evidence.Stance.CONTRADICTS
# What is worth saying where all checked support is of one kind: (field, value, words).
ALL_OF_A_KIND = (
    ("source_kind", Evidence.SourceKind.DERIVATIVE, "derivative sources only"),
    ("information", Evidence.Information.SECOND_HAND, "second-hand information only"),
    ("directness", Evidence.Directness.INDIRECT, "indirect evidence only"),
    ("directness", Evidence.Directness.NEGATIVE, "negative evidence only"),
)


def standing(version):
    """The sentence; `version` comes `with_origins()`."""
    if not hasattr(version, "behind"):
        attach([version])
    evidence = list(version.evidence.all())
    parts = [
        *support(version, evidence),
        *against(version),
        *checks(evidence),
        *kinds(version),
        *in_vain(version),
    ]
    words = ", ".join(parts)
    if version.status in (Version.Status.DISPUTED, Version.Status.RETRACTED):
        return f"{version.get_status_display()}: {words}."
    return f"{words[0].upper()}{words[1:]}."


def support(version, evidence):
    side = version.behind.supports
    if not any(piece.stance == SUPPORTS for piece in evidence):
        yield "no supporting quote"
    elif not side.chosen:
        yield "no independent origin: no supporting quote is verified"
    else:
        origins = side.origins
        yield many(len(origins), "independent origin") + unconfirmed(origins)
        yield from share("named but not held", [origin.is_missing for origin in origins])


def unconfirmed(origins):
    """In brackets, of how many origins a derivation on the way waits for a person's decision."""
    number, total = sum(origin.proposed for origin in origins), len(origins)
    if not number:
        return ""
    whose = "" if total == 1 else f"for {'all' if number == total else number} of them "
    return f" ({whose}a derivation is proposed and not confirmed)"


def share(words, holds):
    """`words` with for how many of several origins they hold, where they do for any."""
    number, total = sum(holds), len(holds)
    if number:
        whose = f"{'all' if number == total else number} of them "
        yield words if total == 1 else whose + words


def against(version):
    """Who contradicts, apart from copies that changed the words and origins of the support."""
    contrary = version.behind.contradicts
    if number := len(contrary.chosen):
        yield f"{number} contradicting"
    if number := len(contrary.copies):
        yield "1 copy says it otherwise" if number == 1 else f"{number} copies say it otherwise"
    if number := len(contrary.shared):
        subject = "the same origin speaks" if number == 1 else f"{number} origins speak"
        yield f"{subject} on both sides"


def checks(evidence):
    """How far the quotes for and against were found in their documents."""
    judged = [piece for piece in evidence if piece.stance in (SUPPORTS, CONTRADICTS)]
    if judged and all(piece.quote.is_checked for piece in judged):
        yield "all quotes checked"
        return
    for verdict, words in WORDS.items():
        found = [piece.quote for piece in judged if piece.quote.verdict == verdict]
        if not found:
            continue
        accepted = sum(quote.acceptance is not None for quote in found)
        yield f"{many(len(found), 'quote')} {words}" + (f" ({accepted} accepted)" * bool(accepted))


WORDS = {
    Quote.Verdict.NEAR: "near, not word for word",
    Quote.Verdict.ABSENT: "not found in the document",
    Quote.Verdict.UNCHECKED: "not checked",
}


def kinds(version):
    checked = version.behind.supports.evidence
    for field, value, words in ALL_OF_A_KIND:
        if checked and all(getattr(piece, field) == value for piece in checked):
            yield words


def in_vain(version):
    if number := len(version.not_found.all()):
        yield f"looked for and not found {'once' if number == 1 else f'{number} times'}"

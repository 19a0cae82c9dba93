import pytest
from django.utils import timezone

from claims.models import Evidence, NotFound, Version
from claims.standing import standing
from sources.acceptance import accept
from sources.models import Derivation
from tests.admin_forms import a_member
from tests.builders import (
    WORDS,
    a_corruption,
    a_published,
    a_quote,
    a_source,
    a_version,
    a_witness,
)

pytestmark = pytest.mark.django_db


def told(version):
    return standing(Version.objects.with_evidence().get(pk=version.pk))


def resting_on(supports=(), contradicts=(), context=(), **axes):
    version = a_version(quotes=[])
    stances = {"supports": supports, "contradicts": contradicts, "context": context}
    for stance, quotes in stances.items():
        for quote in quotes:
            said = axes if stance == "supports" else {}
            Evidence.objects.create(version=version, quote=quote, stance=stance, **said)
    return version


def near():
    return a_quote(text=WORDS.replace("275", "257"))


def accepted():
    quote = near()
    accept(quote, by=a_member("Reviewer"), reason="A misprint.")
    return quote


def copies():
    """Quotes in two documents, one of which is proposed as a copy of the other."""
    original, copy = a_source(), a_source()
    Derivation.objects.create(source=copy, origin=original, kind="copy")
    return [a_witness(original), a_witness(copy)]


def miscopied(number=1, **fields):
    """A quote in a document, and one in each of its copies where a figure was changed."""
    original = a_source()
    changed = [a_witness(a_source()) for _ in range(number)]
    for quote in changed:
        a_corruption(quote, original, **fields)
    return {"supports": [a_witness(original)], "contradicts": changed}


def both_ways(number=1):
    sources = [a_source() for _ in range(number)]
    return {
        "supports": [a_witness(source) for source in sources],
        "contradicts": [a_witness(source) for source in sources],
    }


def miscopied_passage(start_moved=0):
    """The copy changed words of a magazine that the magazine took from the letter quoted."""
    letter, magazine = a_source(), a_source()
    quote = a_witness(a_source())
    changed = a_corruption(quote, magazine)
    Derivation.objects.create(
        source=magazine,
        origin=letter,
        kind="quotes",
        capture=changed.derivation.origin_capture,
        passages=[[changed.origin_start + start_moved, changed.origin_end + start_moved, 0, 9]],
    )
    return {"supports": [a_witness(letter)], "contradicts": [quote]}


STANDINGS = {
    "nothing": (lambda: {}, "No supporting quote."),
    "context alone": (lambda: {"context": [a_witness()]}, "No supporting quote."),
    "one": (lambda: {"supports": [a_witness()]}, "1 independent origin, all quotes checked."),
    "both sides": (
        lambda: {"supports": [a_witness(), a_witness()], "contradicts": [a_witness()]},
        "2 independent origins, 1 contradicting, all quotes checked.",
    ),
    "contradicted from one origin twice": (
        lambda: {"supports": [a_witness()], "contradicts": [a_quote(), a_quote()]},
        "1 independent origin, 1 contradicting, all quotes checked.",
    ),
    "contradicted alone": (
        lambda: {"contradicts": [a_witness()]},
        "No supporting quote, 1 contradicting, all quotes checked.",
    ),
    "a copy that changed the words": (
        miscopied,
        "1 independent origin, 1 copy says it otherwise, all quotes checked.",
    ),
    "copies that changed the words": (
        lambda: miscopied(2),
        "1 independent origin, 2 copies say it otherwise, all quotes checked.",
    ),
    "a change that was set aside": (
        lambda: miscopied(dismissed_at=timezone.now(), dismissed_by=a_member("Reviewer")),
        "1 independent origin, the same origin speaks on both sides, all quotes checked.",
    ),
    "a change beside the quote": (
        lambda: miscopied(moved=-9),
        "1 independent origin, the same origin speaks on both sides, all quotes checked.",
    ),
    "a copy of something else that changed the words": (
        lambda: {**miscopied(), "supports": [a_witness()]},
        "1 independent origin, 1 contradicting, all quotes checked.",
    ),
    "a change in what its origin took over": (
        miscopied_passage,
        "1 independent origin, 1 copy says it otherwise, all quotes checked.",
    ),
    "a change beside what its origin took over": (
        lambda: miscopied_passage(20),
        "1 independent origin, 1 contradicting, all quotes checked.",
    ),
    "one origin on both sides": (
        both_ways,
        "1 independent origin, the same origin speaks on both sides, all quotes checked.",
    ),
    "two origins on both sides, and a contradiction": (
        lambda: {k: [*v, a_witness()] for k, v in both_ways(2).items()},
        "3 independent origins, 1 contradicting, 2 origins speak on both sides, "
        "all quotes checked.",
    ),
    "a context that is near is no matter": (
        lambda: {"supports": [a_witness()], "context": [near()]},
        "1 independent origin, all quotes checked.",
    ),
    "near alone": (
        lambda: {"supports": [near()]},
        "No independent origin: no supporting quote is verified, 1 quote near, not word for word.",
    ),
    "near and accepted": (
        lambda: {"supports": [a_witness(), accepted(), near()]},
        "1 independent origin, 2 quotes near, not word for word (1 accepted).",
    ),
    "absent and unchecked": (
        lambda: {
            "supports": [a_witness(), a_quote(text="Nothing of the kind was ever written.")],
            "contradicts": [a_quote(a_source(text=""))],
        },
        "1 independent origin, 1 quote not found in the document, 1 quote not checked.",
    ),
    "missing originals": (
        lambda: {"supports": [a_witness(via="Document C"), a_witness(via="C"), a_witness()]},
        "3 independent origins, 2 of them named but not held, all quotes checked.",
    ),
    "a missing original": (
        lambda: {"supports": [a_witness(via="Document C"), a_witness(via="Document C")]},
        "1 independent origin, named but not held, all quotes checked.",
    ),
    "a proposal": (
        lambda: {"supports": [*copies(), a_witness()]},
        "2 independent origins (for 1 of them a derivation is proposed and not confirmed), "
        "all quotes checked.",
    ),
    "a proposal alone": (
        lambda: {"supports": copies()},
        "1 independent origin (a derivation is proposed and not confirmed), all quotes checked.",
    ),
    "proposals alone": (
        lambda: {"supports": [*copies(), *copies()]},
        "2 independent origins (for all of them a derivation is proposed and not confirmed), "
        "all quotes checked.",
    ),
    "missing originals alone": (
        lambda: {"supports": [a_witness(via="Document C"), a_witness(via="C")]},
        "2 independent origins, all of them named but not held, all quotes checked.",
    ),
    "of one kind": (
        lambda: {
            "supports": [a_witness()],
            "source_kind": "derivative",
            "information": "second-hand",
            "directness": "indirect",
        },
        "1 independent origin, all quotes checked, derivative sources only, "
        "second-hand information only, indirect evidence only.",
    ),
    "the best kind": (
        lambda: {
            "supports": [a_witness()],
            "source_kind": "original",
            "information": "first-hand",
            "directness": "direct",
        },
        "1 independent origin, all quotes checked.",
    ),
}


@pytest.mark.parametrize("case", STANDINGS)
def test_how_a_claim_stands(case):
    made, expected = STANDINGS[case]
    assert told(resting_on(**made())) == expected


def test_one_quote_of_another_kind_is_enough():
    version = resting_on([a_witness(), a_witness()], source_kind="derivative")
    last = version.evidence.last()
    last.source_kind = ""
    last.save()
    assert told(version) == "2 independent origins, all quotes checked."


@pytest.mark.parametrize(("number", "words"), [(1, "once"), (2, "2 times")])
def test_what_was_looked_for_in_vain_is_told(number, words):
    version = resting_on([a_witness()])
    for _ in range(number):
        NotFound.objects.create(version=version, sought="The bill", place="Archive", looked="2026")
    expected = f"1 independent origin, all quotes checked, looked for and not found {words}."
    assert told(version) == expected


@pytest.mark.parametrize("status", ["disputed", "retracted"])
def test_a_claim_that_did_not_hold_says_so_first(status):
    version = a_published(quotes=[a_witness()], status=status)
    assert told(version) == f"{status.capitalize()}: 1 independent origin, all quotes checked."

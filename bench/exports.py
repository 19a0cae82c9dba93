"""How a long list leaves: `python -m bench.exports [claims]`.

Bars: the first bytes of 100,000 citations within a second, and no more memory at the end than
after the first tenth but for the keys that were given. CSV and JSON Lines, made beforehand by
`index_claims`: 40,000 claims a second, and less than 150 MB more than before the file was asked
for. DATABASE_URL, where it is set, names a database that is filled already and indexed.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

SOURCES = 5_000
QUOTES = 2  # of each claim


def main(size: int = 100_000) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with tempfile.TemporaryDirectory() as folder:
        is_given = bool(os.environ.get("DATABASE_URL"))
        if not is_given:
            os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        import django

        django.setup()
        if not is_given:
            make(size)
        print("| list | claims | first bytes | whole | claims a second | processor | MB ", end="")
        print("| memory before | after a tenth | at the end |")
        print("|---|---|---|---|---|---|---|---|---|---|")
        for suffix in ("csv", "jsonl"):
            for query in ("", "?order=-occurred", "?order=origins", "?stance=contradicts"):
                measure(suffix + query)
        for suffix in () if is_given else ("csl.json", "bib", "wiki"):
            measure(suffix)


def make(size: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill(size)
    started, spent = time.perf_counter(), processor()
    call_command("index_claims")
    took, spent = time.perf_counter() - started, processor() - spent
    print(f"Indexed in {took:.0f} s ({spent:.0f} s of processors).")


def fill(size: int) -> None:
    """A database of `size` published claims, each with two quotes out of 5,000 sources."""
    from django.utils import timezone

    from claims.models import Claim, Evidence, Version
    from sources.models import Quote, Source

    now = timezone.now()
    Source.objects.bulk_create(
        Source(
            slug=f"source-{n}",
            title=f"Report no. {n} on $275M of cameras & R&D",
            authors=[{"family": "Ruiz", "given": "Ana"}, {"literal": "Harbour Office"}],
            publisher="Harbour Press",
            issued="2022-06",
            url=f"https://harbour.example/{n}",
            access="public",
        )
        for n in range(SOURCES)
    )
    sources = list(Source.objects.all())
    claims = Claim.objects.bulk_create((Claim(slug=f"claim-{n}") for n in range(size)), 5_000)
    versions = Version.objects.bulk_create(
        (
            Version(
                claim=claim,
                number=1,
                text=f"Statement {n}: the cameras cost at least $275 million.",
                status="published",
                published_at=now,
                listed_at=now,
            )
            for n, claim in enumerate(claims)
        ),
        5_000,
    )
    quotes = Quote.objects.bulk_create(
        (
            Quote(
                source=sources[n % SOURCES],
                text="We paid at least $275 million for the whole system",
                published_at=now,
            )
            for n in range(QUOTES * size)
        ),
        5_000,
    )
    Evidence.objects.bulk_create(
        (Evidence(version=versions[n // QUOTES], quote=quote) for n, quote in enumerate(quotes)),
        5_000,
    )


def measure(asked: str) -> None:
    from django.test import Client

    suffix, _, query = asked.partition("?")
    size = listed(query)  # a process that starts gathers the list once
    before, spent, started = memory(), processor(), time.perf_counter()
    response = Client().get(f"/claims.{suffix}?{query}", HTTP_HOST="localhost")
    assert response.status_code == 200, response.content
    first, length, early, claims = 0.0, 0, 0, 0
    for chunk in response.streaming_content:
        first = first or time.perf_counter() - started
        length += len(chunk)
        claims += max(chunk.count(b"\n"), 1) if suffix in ("csv", "jsonl") else 1
        if not early and claims > size / 10:
            early = memory()
    whole = time.perf_counter() - started
    print(
        f"| .{asked} | {size:,} | {first:.2f} s | {whole:.1f} s | {size / whole:,.0f} "
        f"| {processor() - spent:.1f} s | {length / 1e6:.0f} "
        f"| {before} MB | {early} MB | {memory()} MB |",
        flush=True,
    )


def listed(query: str) -> int:
    from django.http import QueryDict

    from claims.filters import listed_claims

    return len(listed_claims(QueryDict(query)).in_full())


def processor() -> float:
    """Seconds that processors worked for this process and for those it started and that ended."""
    return sum(os.times()[:4])


def memory() -> int:
    """What the process holds now, in MB; the most it ever held where that cannot be told."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

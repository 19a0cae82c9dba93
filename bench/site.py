"""The pages of a large site, asked of the real server: `python -m bench.site [claims] [postgres]`.

Two workers of one thread; one client and then eight. Beside SQLite, Datasette on the same file. The
bars, at a million claims and in milliseconds of server time (95th percentile): a filtered list 60;
a search for a rare, a common and a very common word 25, 50 and 80; a claim 25. A list 30 times as
often a second as Datasette without a filter, 15 times with one. 40,000 claims a second as CSV and
JSON Lines, in no more than 150 MB beside what the server holds at rest.
"""

import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from . import AS_DEPLOYED, datasette
from .asking import Measured, ask
from .memory import Watch, held
from .site_data import POSTGRES, ROOT, known_words, postgres_url, sqlite_file

PORT, DATASETTE_PORT = 8712, 8713
SECONDS = 4.0
CLIENTS = (1, 8)
FAR = 30_000  # the page that is asked for beside the first; the last but one where there are fewer
HEADINGS = ["median", "95 %", "server median", "95 %", "a second"]


@contextmanager
def serving(url: str, kept: int = 0) -> Iterator[int]:
    """The id of the server's process. Answers are made anew each time, or kept so many seconds."""
    with tempfile.TemporaryDirectory() as media:
        environment = {
            **os.environ,
            **AS_DEPLOYED,
            "DATABASE_URL": url,
            "SERVER_TIMING": "on",
            "ANSWERS_KEPT": str(kept),
            "WEB_CONCURRENCY": "2",
            "WEB_THREADS": "1",
            "PORT": str(PORT),
            "MEDIA_ROOT": media,
        }
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
        subprocess.run(collect, cwd=ROOT, env=environment, check=True)
        command = [sys.executable, "-m", "gunicorn", "config.wsgi"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            datasette.wait(PORT, "/healthz")
            yield server.pid
        finally:
            server.terminate()
            server.wait(30)


def set_up(url: str) -> None:
    """Let this process read the database by our own code, to know what to ask for."""
    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django

    django.setup()


def claims_with(quotes: int) -> list[str]:
    from django.db.models import Count

    from claims.models import Version

    listed = Version.objects.listed().filter(pk__gte=1_000, pk__lt=20_000)
    counted = listed.annotate(n=Count("evidence")).filter(n=quotes).order_by("pk")
    return [f"/claims/{slug}/" for slug in counted.values_list("claim__slug", flat=True)[:400]]


def far_page() -> tuple[int, str]:
    """(its number, its address): the cursor is what the page before it gives."""
    from django.http import QueryDict

    from claims.filters import listed_claims
    from claims.views import PAGE_SIZE

    with listed_claims(QueryDict()).answer() as found:
        number = min(FAR, len(found.all) // PAGE_SIZE - 1)
        ordered = found.in_order()
        cursor = found.cursor("next", found.order.key(ordered[(number - 1) * PAGE_SIZE - 1]))
    return number, f"/claims/?cursor={cursor}"


def not_kept(words: list[str]) -> list[str]:
    """Searches that find what each word does, and of which none is asked twice within hundreds.

    What a search found is kept for whoever goes on with it.
    """
    return [f"/claims/?q={words[n % len(words)]}+-zz{n}q" for n in range(400)]


def pages(size: int) -> dict[str, list[str]]:
    """{what is asked: paths}"""
    words = {name: [word for word, _ in found] for name, found in known_words(size).items()}
    number, far = far_page()
    topics = range(1, 21)
    return {
        "home": ["/"],
        "list, no filter": ["/claims/"],
        f"list, page {number:,}": [far],
        "list, one filter": [f"/claims/?topic=topic-{n}" for n in topics],
        "list, two filters": [f"/claims/?topic=topic-{n}&status=published" for n in topics],
        **{f"search, {name} word": not_kept(found) for name, found in words.items()},
        "search again, a topic chosen": [
            f"/claims/?q={word}&topic=topic-{n}" for word in words["very common"] for n in topics
        ],
        "claim with 1 quote": claims_with(1),
        "claim with 5 quotes": claims_with(5),
        "topic": [f"/topics/topic-{n}/" for n in topics],
        "subject": [f"/subjects/subject-{n}/" for n in topics],
        "corrections": ["/corrections/"],
        "sources": ["/sources/"],
    }


def warm_up(port: int, paths: list[str]) -> Measured:
    """Both workers have answered once, and all that they keep is gathered."""
    return ask(port, paths[:8], 8, 0.5)


def table_of_pages(port: int, asked: dict[str, list[str]], clients: int) -> dict[str, Measured]:
    print(f"\n| {clients} client{'s' if clients > 1 else ''} | {' | '.join(HEADINGS)} |")
    print("|---|" + "---:|" * len(HEADINGS))
    found = {}
    for name, paths in asked.items():
        warm_up(port, paths)
        found[name] = ask(port, paths, clients, SECONDS)
        odd = {code: n for code, n in found[name].status.items() if code != "200"}
        print(f"| {name}{odd or ''} | {' | '.join(found[name].cells())} |", flush=True)
    return found


def again_unchanged(path: str) -> None:
    """The same page, asked by one who has it."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    tag = answer.headers.get("ETag")
    if not tag:
        print(f"| {path} has no ETag | | | | | |")
        return
    found = ask(PORT, [path], 1, SECONDS, **{"If-None-Match": tag})
    odd = {code: n for code, n in found.status.items() if code != "304"}
    print(f"| {path} unchanged{odd or ''} | {' | '.join(found.cells())} |", flush=True)


def listed() -> int:
    from claims.models import Listing

    return Listing.objects.count()


def export(pid: int, suffix: str) -> None:
    rest, watch = held(pid), Watch(pid)
    started, lines = time.perf_counter(), 0
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=600)
    connection.request("GET", f"/claims.{suffix}")
    answer = connection.getresponse()
    while chunk := answer.read(1 << 20):
        lines += chunk.count(b"\n")
    seconds, most = time.perf_counter() - started, watch.stop()
    connection.close()
    claims = listed()
    cells = [f".{suffix}", f"{claims:,}", f"{lines:,}", f"{seconds:.0f} s"]
    cells.append(f"{claims / seconds:,.0f}")
    cells += [f"{rest / 1e6:.0f} MB", f"{(most - rest) / 1e6:.0f} MB"]
    print(f"| {' | '.join(cells)} |", flush=True)


def beside(file: Path, ours: dict[int, dict[str, Measured]]) -> None:
    """Datasette's table of the same claims, and how many times as often we answer."""
    print("\n| Datasette | clients | median | 95 % | a second | ours a second | times |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    sort = "_sort_desc=listed_at"
    with datasette.serving(file, DATASETTE_PORT) as table:
        for name, query in (
            ("list, no filter", f"{datasette.FACETS}&{sort}"),
            ("list, no filter", f"{datasette.FACETS}&{datasette.ARRAYS}&{sort}"),
            ("list, one filter", f"{datasette.FACETS}&{sort}&topic=topic-{{n}}"),
        ):
            paths = [f"{table}?{query.format(n=n)}" for n in range(1, 21)]
            for clients in CLIENTS:
                found = ask(DATASETTE_PORT, paths, clients, SECONDS)
                kind = "5 facets, 2 of lists" if "array" in query else "3 facets"
                mine = ours[clients][name].rate
                cells = [f"{name}, {kind}", str(clients), *found.cells()[:2], f"{found.rate:.1f}"]
                cells += [f"{mine:.0f}", f"{mine / found.rate:.0f}"]
                print(f"| {' | '.join(cells)} |", flush=True)


def measure(size: int, url: str, file: Path | None) -> None:
    set_up(url)
    asked = pages(size)
    with serving(url) as pid:
        ours = {clients: table_of_pages(PORT, asked, clients) for clients in CLIENTS}
        for path in ("/claims/", asked["claim with 5 quotes"][0]):
            again_unchanged(path)
        print("\n| file | claims | lines | time | claims a second | at rest | more at most |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        for suffix in ("csv", "jsonl"):
            export(pid, suffix)
    with serving(url, kept=60):
        table_of_pages(PORT, {"list, no filter, kept": ["/claims/"]}, CLIENTS[-1])
    if file:
        beside(file, ours)


def main(arguments: list[str]) -> None:
    # Ends as Ctrl-C does: the servers are stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    size = next((int(each) for each in arguments if each.isdigit()), 100_000)
    with ExitStack() as stack:
        if "postgres" in arguments:
            from .kept_postgres import serving as postgres

            print(f"{size:,} claims on PostgreSQL", flush=True)
            measure(size, postgres_url(stack.enter_context(postgres(POSTGRES)), size), None)
        else:
            print(f"{size:,} claims on SQLite", flush=True)
            file = sqlite_file(size)
            measure(size, f"sqlite:///{file}", file)


if __name__ == "__main__":
    main(sys.argv[1:])

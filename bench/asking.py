"""Asks a server again and again: `python -m bench.asking PORT CLIENTS SECONDS < paths`.

A process of its own, so that whoever measures does not wait for itself. Each client keeps one
connection. Prints JSON: {"whole": [ms], "server": [ms], "seconds": s, "bytes": n, "status": {}}.
"""

import http.client
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Measured(NamedTuple):
    """Milliseconds, and answers a second. `server` is what `Server-Timing` says, where it does."""

    whole: list[float]
    server: list[float]
    rate: float
    status: dict[str, int]

    def cells(self) -> list[str]:
        return [*spread_of(self.whole), *spread_of(self.server), f"{self.rate:.0f}"]


def spread_of(times: list[float]) -> list[str]:
    """The median and the 95th percentile."""
    if not times:
        return ["", ""]
    times = sorted(times)
    return [f"{median(times):.1f}", f"{times[int(0.95 * (len(times) - 1))]:.1f}"]


def ask(port: int, paths: list[str], clients: int, seconds: float, **headers: str) -> Measured:
    """What so many clients see who ask for these paths in turn for so long."""
    asking = subprocess.run(
        [sys.executable, "-m", "bench.asking", str(port), str(clients), str(seconds)],
        cwd=ROOT,
        input=json.dumps({"paths": paths, "headers": headers}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    said = json.loads(asking.stdout)
    rate = len(said["whole"]) / said["seconds"]
    return Measured(said["whole"], said["server"], rate, said["status"])


class Client(threading.Thread):
    def __init__(self, port: int, paths: list[str], headers: dict[str, str], until: float) -> None:
        super().__init__()
        self.port, self.paths, self.headers, self.until = port, paths, headers, until
        self.whole: list[float] = []
        self.server: list[float] = []
        self.status: Counter[int] = Counter()

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        turn = 0
        while time.perf_counter() < self.until or not turn:
            path = self.paths[turn % len(self.paths)]
            turn += 1
            started = time.perf_counter()
            try:
                connection.request("GET", path, headers=self.headers)
                answer = connection.getresponse()
                answer.read()
            except (http.client.HTTPException, ConnectionError):
                # A server may close a connection that it kept open for long enough.
                connection.close()
                self.status[0] += 1
                continue
            self.whole.append((time.perf_counter() - started) * 1000)
            self.status[answer.status] += 1
            timing = answer.headers.get("Server-Timing", "")
            if "dur=" in timing:
                self.server.append(float(timing.partition("dur=")[2]))
        connection.close()


def main(port: int, clients: int, seconds: float) -> None:
    asked = json.load(sys.stdin)
    paths = asked["paths"]
    started = time.perf_counter()
    # Each begins elsewhere, so that no two ask for the same at once.
    askers = [
        Client(
            port,
            paths[n * len(paths) // clients :] + paths[: n * len(paths) // clients],
            asked["headers"],
            started + seconds,
        )
        for n in range(clients)
    ]
    for each in askers:
        each.start()
    for each in askers:
        each.join()
    said = {
        "whole": [ms for each in askers for ms in each.whole],
        "server": [ms for each in askers for ms in each.server],
        "status": sum((each.status for each in askers), Counter()),
        "seconds": time.perf_counter() - started,
    }
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))

"""How much memory a process and those that it started hold, as Linux tells it."""

import os
import threading
import time
from pathlib import Path


def held(pid: int) -> int:
    """In bytes; pages that several processes share are divided among them."""
    return sum(map(proportional, family(pid)))


def family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(folder.name)] = int(fields[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


def proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


class Watch(threading.Thread):
    """Looks every so many seconds, until it is told to stop; `most` is the highest so far."""

    def __init__(self, pid: int, every: float = 1.0) -> None:
        super().__init__(daemon=True)
        self.pid, self.every = pid, every
        self.most = 0
        self.ended = threading.Event()
        self.start()

    def run(self) -> None:
        while not self.ended.is_set() and os.path.exists(f"/proc/{self.pid}"):
            self.most = max(self.most, held(self.pid))
            time.sleep(self.every)

    def stop(self) -> int:
        self.ended.set()
        self.join()
        return self.most

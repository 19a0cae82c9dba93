"""Every measurement, one after the other: `make bench`, or `python -m bench.anchoring` for one.

`make bench ARGS=1000000` measures the pages of a site of a million claims; unasked, of 100,000.
"""

import subprocess
import sys

PARTS = ("anchoring", "exports", "dossier")

if __name__ == "__main__":
    # Each in a process of its own: a database is chosen once in a process.
    runs = [[part] for part in PARTS]
    runs += [["site", *sys.argv[1:], engine] for engine in ("sqlite", "postgres")]
    for part, *arguments in runs:
        command = [sys.executable, "-m", f"bench.{part}", *arguments]
        if failed := subprocess.run(command).returncode:
            sys.exit(failed)
        print(flush=True)

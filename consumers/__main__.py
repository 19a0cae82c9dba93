"""Every check, one line each; ends with 1 if any failed. A program that is missing is a failure."""

import sys
import tempfile
import textwrap
from pathlib import Path

from . import bibutils, citation_js, latex
from .programs import Wrong

CHECKS = [*latex.CHECKS, *bibutils.CHECKS, *citation_js.CHECKS]


def main() -> int:
    failed = 0
    with tempfile.TemporaryDirectory(prefix="consumers-") as folder:
        for check in CHECKS:
            says = (check.__doc__ or check.__name__).splitlines()[0].rstrip(".")
            try:
                check(Path(folder))
            except Wrong as wrong:
                failed += 1
                print(f"FAILED {says}\n{textwrap.indent(str(wrong), '       ')}", flush=True)
            else:
                print(f"ok     {says}", flush=True)
    print(f"{failed} of {len(CHECKS)} failed" if failed else f"{len(CHECKS)} checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

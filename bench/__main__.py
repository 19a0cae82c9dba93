"""Every measurement, one after the other: `make bench`, or `python -m bench.anchoring` for one."""

import sys

from . import anchoring

if __name__ == "__main__":
    sys.exit(anchoring.main())

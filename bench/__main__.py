"""Every measurement, one after the other: `make bench`, or `python -m bench.anchoring` for one."""

from . import anchoring, exports

if __name__ == "__main__":
    anchoring.main()
    print()
    exports.main()

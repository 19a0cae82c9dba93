"""How the site is served. gunicorn reads this file by itself; its command line overrules it."""

import ctypes
import gc
import os
import signal
import sys

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "2"))
# Also with one thread: a worker of the other kind that sends a long file is taken for dead.
worker_class = "gthread"
# A proxy keeps its connections for a minute and would lose one that ends before.
keepalive = 75
# A worker says by touching a file that it lives, which must not wait for a busy disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
loglevel = "error"
control_socket_disable = True


def on_starting(server):
    """Under `make run` the server ends with make, even where that was killed and can say nothing:
    it would hold the port against the next `make run`.
    """
    if sys.platform == "linux" and "MAKELEVEL" in os.environ:
        PR_SET_PDEATHSIG = 1
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def post_worker_init(worker):
    """What was loaded stays: to look through it for garbage again and again makes pauses.

    A page makes some ten thousand objects, which are nearly all gone with it: to look at them
    each time that seven hundred more are there takes a tenth of the time of a search.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)

"""A server on this machine that speaks as much of S3 as a store of documents needs."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

SIGNED = "AWS4-HMAC-SHA256 Credential="


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.kept[self.key] = data
        self.answer(200)

    def do_GET(self):
        if self.server.refuses:
            self.answer(403)
        elif "prefix" in parse_qs(urlsplit(self.path).query, keep_blank_values=True):
            self.answer(200, self.listing())
        elif self.key in self.server.kept:
            self.answer(200, self.server.kept[self.key])
        else:
            self.answer(404)

    do_HEAD = do_GET

    def do_DELETE(self):
        self.server.kept.pop(self.key, None)
        self.answer(204)

    @property
    def key(self):
        return unquote(urlsplit(self.path).path).lstrip("/")

    def listing(self):
        keys = "".join(f"<Contents><Key>{escape(key)}</Key></Contents>" for key in self.server.kept)
        return f"<ListBucketResult>{keys}</ListBucketResult>".encode()

    def answer(self, status, data=b""):
        signature = self.headers.get("Authorization", "")
        self.server.asked.append((self.command, self.key, signature.startswith(SIGNED)))
        self.server.headers |= {name.lower() for name in self.headers}
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Last-Modified", "Thu, 26 Nov 2026 10:00:00 GMT")
        self.send_header("ETag", '"0"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *args):
        pass


@contextmanager
def running_bucket():
    """Gives the server: `url`, `kept` {bucket/key: bytes}, what was `asked` of it, `headers`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.kept, server.asked, server.headers = {}, [], set()
    server.refuses = False  # as when our keys are not taken any more
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

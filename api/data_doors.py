"""What every address of data does beside its data: its version, its problems, and who may read it.

Scripts of every site may read (CORS), and never with somebody's cookies.
"""

import re

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.cache import patch_vary_headers

from citations import negotiation
from citations.formats import FORMATS
from sources import problems
from sources.problems import named, problem, unreadable

VERSION = "1"
VERSION_HEADER = "API-Version"
JSON, OURS = "application/json", f"application/vnd.attest.v{VERSION}+json"
SUFFIXES = "|".join(
    [*map(re.escape, FORMATS), "html", "json", "jsonl", "csv", "atom", r"(?:anno\.)?jsonld"]
)
# Files, wherever they lie.
DATA = re.compile(rf"/[^.]*\.(?:{SUFFIXES}|linkset|linkset\.json)", re.DOTALL)
# Where an answer that is no page is data.
NEGOTIATED = ("/claims/", "/sources/")
# Whose errors are problems: what is read as JSON, known or not, and all that scripts write to.
IN_JSON = re.compile(r"/.*\.(?:json|jsonl|jsonld)|/api/.+", re.DOTALL)
# Of a form of our own, which has versions.
SHAPED = re.compile(r"/(?:claims|sources|topics|subjects|compare)(?:/[^.]+)?\.json")
READS = "GET, HEAD, OPTIONS"
EXPOSED = f"ETag, Link, Last-Modified, Content-Disposition, Content-Location, {VERSION_HEADER}"
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}
PREFLIGHT = {
    "Access-Control-Allow-Methods": READS,
    "Access-Control-Allow-Headers": "Accept, Accept-Datetime, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
OTHERWISE = {
    400: "This request cannot be read.",
    403: "This is not for you.",
    404: "Nothing stands at this address.",
    405: "This address does not take such a request.",
    412: "It is not any more as the request supposes.",
    500: "Something went wrong here, and is written down.",
}


class DataMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        path = request.path_info
        is_file = DATA.fullmatch(path) is not None
        if is_file and request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": READS, **CORS, **PREFLIGHT})
        if is_file and request.method not in READS.split(", "):
            # Before anybody asks for the token of a form.
            words = f"{OTHERWISE[405]}\n"
            kind = "text/plain; charset=utf-8"
            response = HttpResponseNotAllowed(READS.split(", "), words, content_type=kind)
        else:
            response = self.answer(request, path)
        if IN_JSON.fullmatch(path) and response.status_code >= 400:
            response = told(response)
        if is_file or (path.startswith(NEGOTIATED) and not is_page(response)):
            for name, value in CORS.items():
                response[name] = value
        return response

    def answer(self, request, path):
        if not SHAPED.fullmatch(path):
            return self.get_response(request)
        choice = negotiation.choose(request.headers.get("Accept", ""), [JSON, OURS])
        if choice is None:
            response = problem(406, f"This address has {JSON} and {OURS}.")
        else:
            response = self.get_response(request)
            if choice.at == 1 and response.headers.get("Content-Type") == JSON:
                response["Content-Type"] = OURS
        response[VERSION_HEADER] = VERSION
        patch_vary_headers(response, ["Accept"])
        return response


def is_page(response):
    return response.headers.get("Content-Type", "").startswith("text/html")


def told(response):
    """An error as a problem: in the words that it has, or in those for its status."""
    kind = response.headers.get("Content-Type", "")
    status = response.status_code
    if kind == problems.MEDIA_TYPE or (settings.DEBUG and status == 500):
        return response
    lines = []
    if kind.startswith("text/plain") and not response.streaming:
        lines = list(filter(None, response.content.decode().splitlines()))
    if lines and status == 400:
        answer = unreadable(list(map(named, lines)))
    else:
        answer = problem(status, " ".join(lines) or OTHERWISE.get(status, OTHERWISE[400]))
    for name in ("Allow", "Vary", "Retry-After", "WWW-Authenticate"):
        if name in response:
            answer[name] = response[name]
    answer.cookies = response.cookies
    return answer

"""What may be written as an address: http and https, and DOIs as the address that resolves them.

No citation processor checks the scheme of a URL, so nothing passes on one that a page or a
reference manager would run (`javascript:`), open from the reader's disk (`file:`) or sign in to.
"""

import re
from urllib.parse import quote, urlsplit

from .cleaning import one_line

LONGEST = 4000
DOI = re.compile(
    r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/[-._;()/:<>+\[\]a-z0-9]+)", re.IGNORECASE
)
WEB = re.compile(r"(https?)://([^/?#]*)(.*)", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*\s*:(?!\s)", re.IGNORECASE)


def web_address(value: object) -> str:
    """The http or https address in `value`, in ASCII as RFC 3986 wants it; "" where it is none.

    `doi:10.…` becomes its address at doi.org. An address with a user name in it is none: it can
    pass for another site's, or hold a password.
    """
    text = one_line(value)
    if len(text) > LONGEST:
        return ""
    if text.lower().startswith("doi:"):
        name = doi(text)
        return f"https://doi.org/{quote(name, safe='/:;()._-')}" if name else ""
    found = WEB.fullmatch(text)
    if not found or "@" in found[2]:
        return ""
    try:
        site = urlsplit(f"//{found[2]}")
        host = (site.hostname or "").encode("idna").decode("ascii")
        port = f":{site.port}" if site.port is not None else ""
    except ValueError:  # of which UnicodeError is one
        return ""
    if not re.fullmatch(r"[\w.:-]+", host, re.ASCII):
        return ""
    host = f"[{host}]" if ":" in host else host
    path = quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", found[3]), safe="%/:?#[]@!$&'()*+,;=~")
    return f"{found[1].lower()}://{host}{port}{path}"


def doi(value: object) -> str:
    """The bare DOI (`10.…/…`) in `value`, given bare, as `doi:` or as an address; else ""."""
    found = DOI.fullmatch(one_line(value))
    return found[1] if found else ""


def place(value: object) -> str:
    """Where an archive keeps a work: an address as above, or a shelf mark; no other scheme."""
    text = one_line(value)
    return web_address(text) or ("" if SCHEME.match(text) else text)

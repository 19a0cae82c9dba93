"""Where a request comes from, as far as it can be believed."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings

IPV6_NETWORK = 64


def client_address(request):
    """The address that tries to sign in, as text; an IPv6 one as its network; None if unknown.

    Each proxy adds the address that it saw to the end of X-Forwarded-For. Anybody can write what
    stands before, so with n proxies the n-th from the end counts, and without one none does.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if count := settings.TRUSTED_PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(forwarded) >= count and is_address(forwarded[-count]):
            seen = forwarded[-count]
    return whole(ip_address(seen.strip())) if is_address(seen) else None


def is_address(text):
    try:
        ip_address(text.strip())
    except ValueError:
        return False
    return True


def whole(address):
    """One customer has a whole /64 of IPv6 to try from."""
    address = getattr(address, "ipv4_mapped", None) or address
    if not isinstance(address, IPv6Address) or address.is_loopback:
        return str(address)
    # str() of an address with a zone has "%" in it, which no database takes.
    return str(ip_network((int(address), IPV6_NETWORK), strict=False).network_address)

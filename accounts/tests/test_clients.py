import pytest
from django.test import RequestFactory

from accounts.clients import client_address


def address(proxies, remote, forwarded=None, settings=None):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=remote, **headers))


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "believed"),
    [
        # Nobody is believed where no proxy was counted.
        (0, "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (1, "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        # What a visitor wrote stands before what the proxy saw.
        (1, "10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        (2, "10.0.0.1", "1.2.3.4, 198.51.100.1,10.0.0.2", "198.51.100.1"),
        (2, "10.0.0.1", "198.51.100.1", "10.0.0.1"),
        (1, "10.0.0.1", None, "10.0.0.1"),
        (1, "10.0.0.1", "no address", "10.0.0.1"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (0, "2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::"),
        (0, "fe80::1%eth0", None, "fe80::"),
        (0, "::ffff:203.0.113.9", None, "203.0.113.9"),
        (0, "::1", None, "::1"),
        # A server that listens on a socket of the machine knows none.
        (0, "", None, None),
        (1, "", "198.51.100.1", "198.51.100.1"),
    ],
)
def test_what_is_believed(settings, proxies, remote, forwarded, believed):
    assert address(proxies, remote, forwarded, settings) == believed


def test_without_a_server_there_is_no_address(rf, settings):
    request = rf.get("/")
    del request.META["REMOTE_ADDR"]
    assert client_address(request) is None

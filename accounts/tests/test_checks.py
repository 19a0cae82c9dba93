import pytest

from accounts.checks import proxies_are_counted


@pytest.mark.parametrize(
    ("proxies", "header", "ids"),
    [
        (0, None, []),
        (1, ("HTTP_X_FORWARDED_PROTO", "https"), []),
        (0, ("HTTP_X_FORWARDED_PROTO", "https"), ["accounts.W001"]),
    ],
)
def test_a_proxy_that_is_not_counted_is_warned_of(settings, proxies, header, ids):
    settings.TRUSTED_PROXIES = proxies
    settings.SECURE_PROXY_SSL_HEADER = header
    assert [warning.id for warning in proxies_are_counted(None)] == ids

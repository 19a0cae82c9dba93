"""What `manage.py check` warns of: settings that would count all visitors as one."""

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security)
def proxies_are_counted(app_configs, **kwargs):
    if settings.TRUSTED_PROXIES or not getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        return []
    return [
        checks.Warning(
            "The site stands behind a proxy, and everyone who signs in has the proxy's address.",
            hint="Set TRUSTED_PROXIES to the number of proxies, mostly 1.",
            id="accounts.W001",
        )
    ]

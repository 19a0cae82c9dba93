"""The second factor of a person: one authenticator, and backup codes that work once each.

django-otp keeps both, takes no code twice, and after the n-th wrong one in a row wants a pause of
2ⁿ⁻¹ seconds. Each kind counts its own failures: a code is only tried where it has the right form.
"""

from base64 import b32encode

import segno
from django.contrib.auth.models import User
from django.db import transaction
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

BACKUP_CODES = 10
DIGITS = 6
KEY_BYTES = 20
NAME = "Authenticator"


def has_second_factor(user):
    return authenticators(user).exists()


def authenticators(user):
    return TOTPDevice.objects.filter(user=user, confirmed=True)


def backup_codes_left(user):
    return StaticToken.objects.filter(device__user=user).count()


def device_that_takes(user, code):
    """The device that the code, as typed, is right for; None where there is none. Uses it up."""
    code = plain(code)
    is_from_authenticator = len(code) == DIGITS and code.isdecimal()
    model = TOTPDevice if is_from_authenticator else StaticDevice
    device = model.objects.filter(user=user, confirmed=True).first()
    return verify_token(user, device.persistent_id, code) if code and device else None


def plain(code):
    return "".join(code.split()).replace("-", "").lower()


def new_key():
    return random_hex(KEY_BYTES)


def key_in_text(key):
    """The key as it is typed into an authenticator: base 32, in fours."""
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def qr_code(user, key):
    """The key as an image of any size, in a data: address."""
    address = TOTPDevice(user=user, key=key).config_url
    return segno.make(address).svg_data_uri(light="white", omitsize=True)


def set_up(user, key, code):
    """(device, backup codes) once the code shows that an authenticator has the key; else None."""
    code = plain(code)
    if not (code.isdecimal() and len(code) == DIGITS):
        return None
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if has_second_factor(user):
            return None
        device = TOTPDevice.objects.create(user=user, key=key, name=NAME)
        # Through the device, so that this code is not taken a second time.
        if not device.verify_token(code):
            transaction.set_rollback(True)
            return None
        return device, renew_backup_codes(user)


def renew_backup_codes(user):
    """Ten new ones, told this once; the old ones work no longer."""
    with transaction.atomic():
        device, _ = StaticDevice.objects.get_or_create(user=user, defaults={"name": "Backup codes"})
        device.token_set.all().delete()
        new = [StaticToken.random_token() for _ in range(BACKUP_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in new)
    return [f"{code[:4]}-{code[4:]}" for code in new]


@transaction.atomic
def remove(user):
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import codes

from .persons import a_person, code_for, with_factor

pytestmark = pytest.mark.django_db


def takes(user, code):
    return codes.device_that_takes(user, code) is not None


def test_a_key_is_proven_by_a_code_of_it():
    user, key = a_person(), codes.new_key()
    assert codes.set_up(user, key, code_for(codes.new_key())) is None
    assert (TOTPDevice.objects.count(), StaticDevice.objects.count()) == (0, 0)
    device, backup_codes = codes.set_up(user, key, code_for(key))
    assert TOTPDevice.objects.get() == device
    assert (device.confirmed, device.key) == (True, key)
    assert len(set(backup_codes)) == codes.backup_codes_left(user) == 10


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３", "²²²²²²", "-12345"])
def test_what_is_no_code_proves_nothing(code):
    assert codes.set_up(a_person(), codes.new_key(), code) is None


def test_there_is_one_authenticator_for_a_person():
    user = a_person()
    with_factor(user)
    key = codes.new_key()
    assert codes.set_up(user, key, code_for(key)) is None
    assert TOTPDevice.objects.count() == 1


def test_the_code_that_proved_the_key_is_not_taken_again():
    user, key = a_person(), codes.new_key()
    code = code_for(key)
    codes.set_up(user, key, code)
    assert [takes(user, code), takes(user, code_for(key, steps=1))] == [False, False]
    # The wrong one was followed by the pause that keeps codes from being guessed.
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=2))
    assert takes(user, code_for(key, steps=1))


def test_each_wrong_code_doubles_the_pause():
    user = a_person()
    key, _ = with_factor(user)
    for failures in range(1, 6):
        assert not takes(user, "000000" if code_for(key) != "000000" else "000001")
        pause = timedelta(seconds=2 ** (failures - 1))
        device = TOTPDevice.objects.get()
        assert device.throttling_failure_count == failures
        before = device.throttling_failure_timestamp
        assert device.verify_is_allowed()[1]["locked_until"] == before + pause
        TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - pause)
    assert takes(user, code_for(key))
    assert TOTPDevice.objects.get().throttling_failure_count == 0


@pytest.mark.parametrize("kind", ["authenticator", "backup"])
def test_a_code_sent_several_times_at_once_is_taken_once(transactional_db, kind):
    user = a_person()
    key, [backup_code, *_] = with_factor(user)
    code = {"authenticator": code_for(key), "backup": backup_code}[kind]

    def attempt(_):
        try:
            return takes(user, code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as at_once:
        assert sorted(at_once.map(attempt, range(4))) == [False, False, False, True]


def test_codes_of_the_authenticator_do_not_wear_out_the_backup_codes():
    user = a_person()
    _, [backup_code, *_] = with_factor(user)
    for _ in range(5):
        takes(user, "000000")
    assert StaticDevice.objects.get().throttling_failure_count == 0
    assert takes(user, backup_code)


def test_a_code_is_its_owners():
    with_factor(a_person())
    key, [backup_code, *_] = with_factor(a_person())
    other = a_person()
    with_factor(other)
    assert not takes(other, code_for(key))
    assert not takes(other, backup_code)
    assert codes.backup_codes_left(other) == 10


def test_new_backup_codes_end_the_old_ones():
    user = a_person()
    _, old = with_factor(user)
    new = codes.renew_backup_codes(user)
    assert set(old).isdisjoint(new)
    assert takes(user, new[0])
    assert (codes.backup_codes_left(user), StaticDevice.objects.count()) == (9, 1)
    assert not takes(user, old[0])


def test_removal_leaves_nothing():
    user, other = a_person(), a_person()
    with_factor(user)
    with_factor(other)
    codes.remove(user)
    assert (codes.has_second_factor(user), codes.has_second_factor(other)) == (False, True)
    assert set(StaticToken.objects.values_list("device__user", flat=True)) == {other.pk}


def test_a_key_is_written_in_fours_of_base_32():
    assert codes.key_in_text("00" * 19 + "ff") == " ".join(["AAAA"] * 7 + ["AAH7"])

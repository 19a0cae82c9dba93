from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth import authenticate
from django.test import Client
from django.utils import timezone

from accounts.forms import NOT_LET_IN
from accounts.locks import FAILURES_OF_ADDRESS

from .persons import PASSWORD, a_person, code_for, errors, sign_in, with_factor

pytestmark = pytest.mark.django_db

HOME, OFFICE, EVIL = "198.51.100.7", "198.51.100.8", "203.0.113.66"


def at(address, **headers):
    return Client(REMOTE_ADDR=address, **headers)


def fail(client, name, times=10):
    for _ in range(times):
        assert errors(sign_in(client, name, "wrong")) == [NOT_LET_IN]


def gets_in(client, name="rhea", **typed):
    return sign_in(client, name, **typed).status_code == 302


def later(minutes):
    earlier = timezone.now() - timedelta(minutes=minutes)
    AccessAttempt.objects.update(attempt_time=earlier)


def test_ten_failures_lock_a_name_at_an_address_for_a_quarter_of_an_hour():
    a_person("rhea")
    fail(at(HOME), "rhea", times=9)
    assert gets_in(at(HOME))
    fail(at(HOME), "rhea", times=10)
    assert not gets_in(at(HOME))
    later(14)
    assert not gets_in(at(HOME))
    later(15)
    assert gets_in(at(HOME))


def test_an_attempt_during_the_lock_does_not_make_it_longer():
    a_person("rhea")
    fail(at(HOME), "rhea")
    later(14)
    fail(at(HOME), "rhea", times=3)
    later(16)
    assert gets_in(at(HOME))


def test_success_begins_the_count_anew():
    a_person("rhea")
    fail(at(HOME), "rhea", times=9)
    assert gets_in(at(HOME))
    fail(at(HOME), "rhea", times=9)
    assert gets_in(at(HOME))


def test_an_outsider_keeps_nobody_out_from_elsewhere():
    a_person("rhea")
    fail(at(EVIL), "rhea", times=12)
    assert not gets_in(at(EVIL))
    assert gets_in(at(HOME))


def test_another_browser_is_not_another_address():
    a_person("rhea")
    for n in range(10):
        fail(at(HOME, HTTP_USER_AGENT=f"Browser {n}"), "rhea", times=1)
    assert not gets_in(at(HOME, HTTP_USER_AGENT="Browser 10"))


def test_an_address_that_tries_many_names_is_locked_for_all():
    a_person("rhea")
    for n in range(FAILURES_OF_ADDRESS):
        fail(at(EVIL), f"name-{n}", times=1)
    assert not gets_in(at(EVIL))
    assert gets_in(at(OFFICE))
    later(15)
    assert gets_in(at(EVIL))


def test_signing_in_with_an_account_of_ones_own_buys_no_more_guesses():
    a_person("rhea")
    a_person("evan")
    for n in range(FAILURES_OF_ADDRESS):
        fail(at(EVIL), f"name-{n}", times=1)
        if n % 20 == 0:
            assert gets_in(at(EVIL), "evan")
    assert not gets_in(at(EVIL), "evan")


def test_an_address_of_this_machine_is_that_of_a_proxy_and_not_locked_for_all():
    a_person("rhea")
    for n in range(FAILURES_OF_ADDRESS):
        fail(at("127.0.0.1"), f"name-{n}", times=1)
    assert gets_in(at("127.0.0.1"))


def test_a_forged_header_is_no_way_around_the_lock():
    a_person("rhea")
    for n in range(10):
        fail(at(HOME, HTTP_X_FORWARDED_FOR=f"192.0.2.{n}"), "rhea", times=1)
    assert not gets_in(at(HOME, HTTP_X_FORWARDED_FOR="192.0.2.99"))


def test_behind_a_proxy_each_visitor_has_an_own_count(settings):
    settings.TRUSTED_PROXIES = 1
    a_person("rhea")
    fail(at("10.0.0.1", HTTP_X_FORWARDED_FOR=EVIL), "rhea")
    assert not gets_in(at("10.0.0.1", HTTP_X_FORWARDED_FOR=f"192.0.2.1, {EVIL}"))
    assert gets_in(at("10.0.0.1", HTTP_X_FORWARDED_FOR=HOME))


def test_a_wrong_code_counts_as_a_wrong_password():
    key, _ = with_factor(a_person("rhea"))
    for _ in range(10):
        assert not gets_in(at(HOME), code="")
    assert not gets_in(at(HOME), code=code_for(key))
    assert gets_in(at(OFFICE), code=code_for(key))


def test_neither_password_nor_code_is_kept_of_an_attempt():
    sign_in(at(HOME), "rhea", "a secret pass", code="123456", next="/claims/")
    [attempt] = AccessAttempt.objects.all()
    kept = f"{attempt.get_data} {attempt.post_data} {attempt.path_info}"
    assert (attempt.username, attempt.ip_address) == ("rhea", HOME)
    assert ("secret" in kept, "123456" in kept, "next=/claims/" in kept) == (False, False, True)
    assert AccessLog.objects.count() == 0


def test_a_program_without_a_request_is_not_locked():
    user = a_person("rhea")
    assert authenticate(username="rhea", password=PASSWORD) == user
    assert authenticate(username="rhea", password="wrong") is None


def test_a_visitor_without_an_address_can_sign_in():
    a_person("rhea")
    assert gets_in(at(""))

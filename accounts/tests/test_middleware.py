import pytest
from django.test import Client

from accounts import codes
from sources.models import Source
from tests.builders import a_source

from .persons import a_person, code_for, sign_in, signed_in, who, with_factor

pytestmark = pytest.mark.django_db

DOORS = ["/admin/", "/admin/sources/source/", "/accounts/people/", "/accounts/second-factor/"]


@pytest.mark.parametrize("address", DOORS)
def test_a_session_without_the_code_is_nobodys(address):
    user = a_person("rhea", is_superuser=True)
    client = signed_in(user)
    assert client.get(address).status_code == 200
    with_factor(user)
    # The session is one that Django would take: made before the second factor, or without it.
    for without_code in (client, signed_in(user)):
        response = without_code.get(address, follow=True)
        assert response.redirect_chain[-1][0] == f"/accounts/sign-in/?next={address}"
        assert who(without_code) is None
    proven = Client()
    key, _ = key_of(user)
    sign_in(proven, "rhea", code=code_for(key))
    assert proven.get(address).status_code == 200


def key_of(user):
    codes.remove(user)
    return with_factor(user)


def test_public_pages_show_a_session_without_the_code_no_more_than_the_public():
    a_source("private", access="private", text="A secret text.")
    user = a_person(rights=["sources.view_source", "sources.view_capture"], is_superuser=True)
    client = signed_in(user)
    address = Source.objects.get().get_absolute_url()
    assert client.get(address).status_code == 200
    with_factor(user)
    assert client.get(address).status_code == Client().get(address).status_code == 404


def test_the_device_of_another_person_proves_nothing():
    user, other = a_person("rhea"), a_person("evan")
    with_factor(user)
    key, _ = with_factor(other)
    client = Client()
    sign_in(client, "evan", code=code_for(key))
    device = client.session["otp_device_id"]
    stolen = signed_in(user)
    session = stolen.session
    session["otp_device_id"] = device
    session.save()
    assert who(stolen) is None


@pytest.mark.parametrize("address", ["/admin/", "/admin/sources/source/?q=a", "/desk/", "/desk/x/"])
def test_where_it_is_required_work_begins_with_setting_up(settings, address):
    client = signed_in(a_person("rhea", is_superuser=True))
    ordinary = client.get(address).status_code
    settings.SECOND_FACTOR_REQUIRED = True
    led = client.get(address, follow=True)
    [(where, status)] = led.redirect_chain
    assert (where.partition("?")[0], status) == ("/accounts/second-factor/", 302)
    assert led.context["next"] == address
    assert client.get("/accounts/people/").status_code == 302
    assert client.get("/claims/").status_code == 200
    key, _ = with_factor(a_person("evan", is_superuser=True))
    proven = Client()
    sign_in(proven, "evan", code=code_for(key))
    assert proven.get(address).status_code == ordinary


def test_a_visitor_is_led_to_the_door_first(settings, client):
    settings.SECOND_FACTOR_REQUIRED = True
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"


def test_reading_asks_for_no_session(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/accounts/sign-in/").status_code == 200

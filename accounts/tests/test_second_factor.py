import base64
import re
from urllib.parse import unquote

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import codes
from accounts.forms import NOT_CONFIRMED, WRONG_CODE

from .persons import (
    PASSWORD,
    a_person,
    code_for,
    errors,
    said,
    sign_in,
    signed_in,
    text,
    tree,
    who,
    with_factor,
)

pytestmark = pytest.mark.django_db

PAGE = "/accounts/second-factor/"


def key_on(response):
    [shown] = tree(response).xpath("//main//code")
    return base64.b32decode(text(shown).replace(" ", "")).hex()


def codes_on(response):
    return text(tree(response).get_element_by_id("codes")).split()


def set_up(client, **changes):
    key = key_on(client.get(PAGE))
    typed = {"code": code_for(key, steps=-1), "password": PASSWORD, **changes}
    return key, client.post(PAGE, typed)


def test_a_person_sets_up_a_second_factor_and_signs_in_with_it(client):
    user = a_person("rhea")
    here, elsewhere = signed_in(user), signed_in(user)
    key, answer = set_up(here)
    assert len(codes_on(answer)) == 10
    # Here the code is proven; elsewhere it is asked for.
    assert (who(here), who(elsewhere)) == ("rhea", None)
    sign_in(client, "rhea", code=code_for(key))
    assert who(client) == "rhea"


def test_the_key_stays_until_it_is_proven():
    client = signed_in(a_person())
    keys = {key_on(client.get(PAGE)) for _ in range(2)}
    key, refused = set_up(client, code="000000")
    assert keys == {key, key_on(refused)}
    assert errors(refused) == [WRONG_CODE]
    assert TOTPDevice.objects.count() == 0
    assert key_on(signed_in(a_person()).get(PAGE)) != key


def test_the_picture_holds_the_same_key_and_the_site_and_the_name(settings):
    client = signed_in(a_person("rhea"))
    response = client.get(PAGE)
    key = key_on(response)
    address = TOTPDevice(user=client.get("/accounts/").context["user"], key=key).config_url
    secret = base64.b32encode(bytes.fromhex(key)).decode()
    assert address.startswith(f"otpauth://totp/Attest%3Arhea?secret={secret}&")
    [image] = tree(response).xpath("//main//img")
    assert image.get("src").startswith("data:image/svg+xml")
    assert "<svg" in unquote(image.get("src"))
    assert response.context["qr_code"] == codes.qr_code(response.context["user"], key)


def test_setting_up_takes_the_password():
    client = signed_in(a_person())
    _, answer = set_up(client, password="wrong")
    assert errors(answer) == [NOT_CONFIRMED]
    assert TOTPDevice.objects.count() == 0


def test_backup_codes_are_shown_once():
    client = signed_in(a_person())
    _, answer = set_up(client)
    shown = codes_on(answer)
    page = client.get(PAGE).content.decode()
    assert [code for code in shown if code in page] == []
    assert "10 of them are left." in page
    # The form sent again makes no others.
    assert client.post(PAGE, {"code": "000000", "password": PASSWORD})["Location"] == PAGE


def test_new_backup_codes_take_the_password():
    client = signed_in(a_person("rhea"))
    _, answer = set_up(client)
    old = codes_on(answer)
    refused = client.post(f"{PAGE}codes/", {"renew-password": "wrong"})
    assert errors(refused) == [NOT_CONFIRMED]
    new = codes_on(client.post(f"{PAGE}codes/", {"renew-password": PASSWORD}))
    assert set(new).isdisjoint(old)


def test_removing_takes_the_password(client):
    user = a_person("rhea")
    inside = signed_in(user)
    set_up(inside)
    assert errors(inside.post(f"{PAGE}remove/", {"remove-password": "wrong"})) == [NOT_CONFIRMED]
    assert codes.has_second_factor(user)
    done = inside.post(f"{PAGE}remove/", {"remove-password": PASSWORD}, follow=True)
    assert said(done) == ["The second factor is removed. Your password alone lets you in."]
    assert not codes.has_second_factor(user)
    sign_in(client, "rhea")
    assert (who(inside), who(client)) == ("rhea", "rhea")


def test_the_password_cannot_be_guessed_here():
    client = signed_in(a_person())
    set_up(client)
    for _ in range(10):
        client.post(f"{PAGE}remove/", {"remove-password": "wrong"})
    assert errors(client.post(f"{PAGE}remove/", {"remove-password": PASSWORD})) == [NOT_CONFIRMED]


@pytest.mark.parametrize("path", ["codes/", "remove/"])
def test_without_a_second_factor_there_is_nothing_to_renew_or_remove(path):
    client = signed_in(a_person())
    assert client.post(PAGE + path, {})["Location"] == PAGE
    assert client.get(PAGE + path).status_code == 405


def test_a_session_with_a_backup_code_outlives_new_backup_codes(client):
    _, [code, *_] = with_factor(a_person("rhea"))
    sign_in(client, "rhea", code=code)
    client.post(f"{PAGE}codes/", {"renew-password": PASSWORD})
    assert who(client) == "rhea"


def test_after_setting_up_one_goes_on_to_where_one_was_led_from():
    client = signed_in(a_person())
    _, answer = set_up(client, next="/claims/")
    assert re.findall(r'href="([^"]+)">I have kept them', answer.content.decode()) == ["/claims/"]
    client = signed_in(a_person())
    _, answer = set_up(client, next="//evil.example/")
    assert re.findall(r'href="([^"]+)">I have kept', answer.content.decode()) == ["/accounts/"]


def test_the_pages_are_for_people_who_are_signed_in(client):
    for path in ("", "codes/", "remove/"):
        address = PAGE + path
        assert client.post(address)["Location"] == f"/accounts/sign-in/?next={address}"

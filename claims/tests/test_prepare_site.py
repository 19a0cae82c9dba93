import io
import re
import stat

import pytest
from django.conf import global_settings
from django.conf import settings as project
from django.contrib.auth.models import User
from django.core.management import call_command

from claims.models import Claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    """A project's folder of its own, with the demonstration in it."""
    (tmp_path / "demo").symlink_to(project.BASE_DIR / "demo")
    settings.BASE_DIR = tmp_path
    return tmp_path


def prepared():
    out = io.StringIO()
    call_command("prepare_site", stdout=out)
    return out.getvalue()


def test_the_first_start_loads_the_demonstration_and_makes_two_accounts(client, folder, settings):
    # Passwords are hashed as in use here, if nowhere else.
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    told = prepared()
    password, other = re.findall(r"Password  (\S+)", told)
    kept = folder / ".curator"
    assert kept.read_text() == f"curator\n{password}\nreviewer\n{other}\n"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for name, word in (("reviewer", other), ("curator", password)):
        signed = client.post("/accounts/sign-in/", {"username": name, "password": word})
        assert signed["Location"] == "/desk/"
        assert client.get("/desk/").status_code == 200
    assert client.get("/admin/").status_code == 200
    assert client.get("/claims/xinjiang-contracts-275m/").status_code == 200
    assert "http://127.0.0.1:8000/" in told


def test_a_later_start_leaves_data_and_password_as_they_are(folder):
    password = re.search(r"Password  (\S+)", prepared())[1]
    Claim.objects.filter(slug="cameras-britain-6m").update(slug="renamed")
    before = Claim.objects.count()
    told = prepared()
    assert (password in told, ".curator" in told) == (False, True)
    assert (Claim.objects.count(), User.objects.count()) == (before, 2)
    assert Claim.objects.filter(slug="renamed").exists()

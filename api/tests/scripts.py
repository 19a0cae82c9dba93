"""How tests write as a script does: with a token, and JSON."""

from django.test import Client

from accounts import tokens
from tests.admin_forms import a_member


class Script(Client):
    """A client with the token of a new member of staff in these groups, `user`."""

    def __init__(self, *groups, **fields):
        self.user = a_member(*groups, **fields)
        self.token, self.words = tokens.make(self.user, "a script", 30)
        bearer = {"Authorization": f"Bearer {self.words}"}
        super().__init__(enforce_csrf_checks=True, headers=bearer)

    def send(self, address, said, **headers):
        return self.post(address, said, content_type="application/json", headers=headers)


def refused(response):
    """(status, {pointer: sentence}) of a problem."""
    assert response["Content-Type"] == "application/problem+json", response.content
    said = response.json()
    assert said["status"] == response.status_code
    return said["status"], {error["pointer"]: error["detail"] for error in said["errors"]}

import pytest
from django.contrib.sessions.models import Session

from accounts.sessions import end_sessions

from .persons import a_person, signed_in, who

pytestmark = pytest.mark.django_db


def test_the_sessions_of_one_person_end():
    ada, other = a_person("ada"), a_person("other")
    sessions = [signed_in(ada), signed_in(ada), signed_in(other)]
    end_sessions(ada)
    assert [who(session) for session in sessions] == [None, None, "other"]
    assert Session.objects.count() == 1


def test_an_active_person_keeps_them_when_saved():
    ada = a_person("ada")
    session = signed_in(ada)
    ada.first_name = "Ada"
    ada.save()
    assert who(session) == "ada"

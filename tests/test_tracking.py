import pytest


@pytest.mark.parametrize(
    "asked, to",
    [
        ("/claims/?utm_source=letter", "/claims/"),
        ("/claims/?q=a%20b&fbclid=x&topic=%C3%A9", "/claims/?q=a%20b&topic=%C3%A9"),
        ("/sources.json?gclid=1", "/sources.json"),
        ("/caf%C3%A9/?utm_source=x", "/caf%C3%A9/"),
    ],
)
def test_marks_of_networks_are_taken_off_an_address(client, asked, to):
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (302, to)


def test_nobody_is_sent_to_another_site(client):
    response = client.get("/?utm_source=x", PATH_INFO="//other.example/")
    assert response["Location"] == "/%2Fother.example/"

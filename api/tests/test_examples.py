"""The examples of docs/api.md, run as they stand there."""

import re
import shutil
import subprocess
import sys
import urllib.request

import pytest
from django.conf import settings

from accounts import tokens
from tests.admin_forms import a_member
from tests.builders import a_published

SITE = "http://127.0.0.1:8000"
EXAMPLES = re.findall(
    r"^```(\w+)\n(.*?)^```$", (settings.BASE_DIR / "docs/api.md").read_text(), re.M | re.S
)


def example(language, words):
    [found] = [code for name, code in EXAMPLES if name == language and words in code]
    return found


def run(program, code, live_server):
    code = code.replace(SITE, live_server.url)
    done = subprocess.run([*program, code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.django_db(transaction=True)
def test_the_examples_do_what_they_are_there_for(live_server, settings, capsys):
    settings.SITE_URL = live_server.url
    for slug in "abc":
        a_published(f"claim-{slug}", topics=["Xinjiang"])
    a_published("another")
    # curl
    [page] = run(["sh", "-c"], example("sh", "fields="), live_server)
    assert '"count": 3' in page and page.count('"slug"') == page.count('"text"') == 2
    assert run(["sh", "-c"], example("sh", "If-None-Match"), live_server) == ["304"]
    # Python
    walked = run([sys.executable, "-c"], example("python", "def claims"), live_server)
    assert walked == ["claim-c 1", "claim-b 1", "claim-a 1"]
    token = tokens.make(a_member("Contributor"), "a script", 7)[1]
    writing = f"TOKEN = {token!r}\n{example('python', 'def send')}"
    [written] = run([sys.executable, "-c"], writing, live_server)
    assert written == f"unchecked {live_server.url}/desk/claims/one-sentence/"
    # R
    code = example("r", "fromJSON")
    [address] = re.findall(r'fromJSON\("(.*?)"\)', code)
    if shutil.which("Rscript"):
        assert "claim-a" in " ".join(run(["Rscript", "-e"], code, live_server))
    else:
        with capsys.disabled():
            print("\nNo R here: of its example the address was asked, and the code was not run.")
        with urllib.request.urlopen(address.replace(SITE, live_server.url)) as answer:
            assert b'"independent_origins": 1' in answer.read()

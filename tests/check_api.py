"""Has schemathesis ask the whole API for minutes: python -m tests.check_api [its arguments]

On a site of its own with the demonstration, which is thrown away. Reading is asked without a
token, and everything once more with that of a contributor, who may add sources, quotes and drafts.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
PORT = "8099"
SITE = f"http://127.0.0.1:{PORT}"
SECONDS = "180"
PHASES = "examples,coverage,fuzzing,stateful"
MAKE_TOKEN = """
from django.contrib.auth.models import Group, User
from accounts import tokens
user = User.objects.create_user("script", is_staff=True)
user.groups.set(Group.objects.filter(name="Contributor"))
print(tokens.make(user, "check-api", 7)[1])
"""


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "PORT": PORT,
        }
        manage(env, "migrate", "-v0")
        manage(env, "import_dossier", "demo", "-v0")
        token = manage(env, "shell", "-v0", "-c", MAKE_TOKEN).split()[-1]
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{PORT}"]
        server = subprocess.Popen(command, cwd=ROOT, env=env)
        try:
            wait()
            bearer = ["-H", f"Authorization: Bearer {token}"]
            # So many wrong tokens are answered 429: of a few, api/tests/test_openapi.py makes sure.
            bearer += ["--exclude-checks", "ignored_auth"]
            results = [ask(["--include-method", "GET", *arguments]), ask([*bearer, *arguments])]
        finally:
            server.terminate()
            server.wait()
    return max(results)


def manage(env: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return done.stdout


def wait() -> None:
    for _ in range(120):
        try:
            urlopen(f"{SITE}/healthz").close()
            return
        except URLError:
            time.sleep(0.5)
    raise SystemExit("The site did not start.")


def ask(arguments: list[str]) -> int:
    program = str(Path(sys.executable).with_name("schemathesis"))
    command = [program, "run", f"{SITE}/api/openapi.json"]
    limits = ["--max-time", SECONDS, "--phases", PHASES]
    return subprocess.run([*command, *limits, *arguments], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

import os
import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from claims.models import Claim
from sources.models import Source

# Two, for nobody publishes what they wrote.
CURATOR, REVIEWER = "curator", "reviewer"


class Command(BaseCommand):
    help = (
        "Make the site ready to be served: tables, the demonstration where the database is empty, "
        "the accounts of a curator and a reviewer. Run again it changes nothing."
    )

    def handle(self, *args, **options):
        self.say("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)
        if not Claim.objects.exists() and not Source.objects.exists():
            self.say("Loading the demonstration …")
            call_command("import_dossier", settings.BASE_DIR / "demo", stdout=self.quiet())
        self.say("")
        self.say(f"  Site      {settings.SITE_URL}/")
        self.say(f"  Desk      {settings.SITE_URL}/desk/")
        self.announce_people()
        self.say("")
        self.say("Stop with Ctrl-C. The data stay.")

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()

    def quiet(self):
        return open(os.devnull, "w")  # noqa: SIM115 - lives as long as the command

    def announce_people(self):
        kept_in = settings.BASE_DIR / ".curator"
        if get_user_model().objects.exists():
            if kept_in.exists():
                self.say(f"  Curator   {CURATOR}; the passwords are in {kept_in.name}")
            return
        passwords = {name: secrets.token_urlsafe(15) for name in (CURATOR, REVIEWER)}
        # The file first: a start that is broken off must not leave a password nobody knows.
        kept_in.touch(mode=0o600)
        kept_in.chmod(0o600)
        kept_in.write_text("".join(f"{name}\n{word}\n" for name, word in passwords.items()))
        with transaction.atomic():
            users = get_user_model().objects
            users.create_superuser(CURATOR, password=passwords[CURATOR])
            reviewer = users.create_user(REVIEWER, password=passwords[REVIEWER], is_staff=True)
            reviewer.groups.set(Group.objects.filter(name="Reviewer"))
        self.say(f"  Curator   {CURATOR}")
        self.say(f"  Password  {passwords[CURATOR]}   (shown once; kept in {kept_in.name})")
        self.say(f"  Reviewer  {REVIEWER}")
        self.say(f"  Password  {passwords[REVIEWER]}")

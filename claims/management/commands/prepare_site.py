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

CURATOR = "curator"


class Command(BaseCommand):
    help = (
        "Make the site ready to be served: tables, the demonstration where the database is empty, "
        "and a curator's account. Run again it changes nothing."
    )

    def handle(self, *args, **options):
        self.say("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)
        if not Claim.objects.exists() and not Source.objects.exists():
            self.say("Loading the demonstration …")
            call_command("import_dossier", settings.BASE_DIR / "demo", stdout=self.quiet())
        self.say("")
        self.say(f"  Site      {settings.SITE_URL}/")
        self.say(f"  Desk      {settings.SITE_URL}/admin/")
        self.announce_curator()
        self.say("")
        self.say("Stop with Ctrl-C. The data stay.")

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()

    def quiet(self):
        return open(os.devnull, "w")  # noqa: SIM115 - lives as long as the command

    def announce_curator(self):
        kept_in = settings.BASE_DIR / ".curator"
        if get_user_model().objects.exists():
            if kept_in.exists():
                self.say(f"  Curator   {CURATOR}; the password is in {kept_in.name}")
            return
        password = secrets.token_urlsafe(15)
        # The file first: a start that is broken off must not leave a password nobody knows.
        kept_in.touch(mode=0o600)
        kept_in.chmod(0o600)
        kept_in.write_text(f"{CURATOR}\n{password}\n")
        with transaction.atomic():
            curator = get_user_model().objects.create_user(
                CURATOR, password=password, is_staff=True, is_superuser=True
            )
            curator.groups.set(Group.objects.filter(name__in=["Editor"]))
        self.say(f"  Curator   {CURATOR}")
        self.say(f"  Password  {password}   (shown once; kept in {kept_in.name})")

"""Look for quotes in texts and print where they stand, without a database."""

import json
from collections import OrderedDict
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sources import anchoring

_MOST_PREPARED = 8


class Command(BaseCommand):
    help = (
        "Reads JSON Lines with `id`, `quote` and either `text` or `document` (a file), and prints "
        "one JSON line for each: id, verdict, start, end, segments, folds, differences."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("cases", help="a file of JSON Lines, UTF-8")
        parser.add_argument("--documents", default=".", help="the folder that `document` is in")

    def handle(self, *args, cases, documents, **options):
        texts = _Texts(Path(documents))
        for number, line in _lines(cases):
            where = f"{cases}, line {number}"
            case = _case(line, where)
            finding = asdict(anchoring.find(texts.prepared(case, where), case["quote"]))
            self.stdout.write(json.dumps({"id": case["id"], **finding}, ensure_ascii=True))


def _lines(path):
    try:
        with open(path, encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 (byte {error.start}).") from error


def _case(line, where):
    try:
        case = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{where}: this is not JSON ({error}).") from error
    if not isinstance(case, dict):
        raise CommandError(f"{where}: this is not a JSON object.")
    if "id" not in case:
        raise CommandError(f"{where}: there is no `id`.")
    if not isinstance(case.get("quote"), str):
        raise CommandError(f"{where}: `quote` is missing or not a text.")
    given = [name for name in ("text", "document") if name in case]
    if len(given) != 1:
        raise CommandError(f"{where}: give either `text` or `document`.")
    if not isinstance(case[given[0]], str):
        raise CommandError(f"{where}: `{given[0]}` is not a text.")
    return case


class _Texts:
    """Prepared texts, the last few of them kept: cases about one text mostly come together."""

    def __init__(self, folder):
        self.folder = folder
        self.kept = OrderedDict()

    def prepared(self, case, where):
        key = ("text", case["text"]) if "text" in case else ("document", case["document"])
        if key not in self.kept:
            text = case["text"] if "text" in case else self._read(case["document"], where)
            self.kept[key] = anchoring.prepare(text)
            if len(self.kept) > _MOST_PREPARED:
                self.kept.popitem(last=False)
        self.kept.move_to_end(key)
        return self.kept[key]

    def _read(self, name, where):
        try:
            path = (self.folder / name).resolve()
            if not path.is_relative_to(self.folder.resolve()):
                raise CommandError(f"{where}: {name} lies outside {self.folder}.")
            # newline="": the text is not to be altered by reading it.
            with open(path, encoding="utf-8", newline="") as file:
                return file.read()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise CommandError(f"{where}: {name} cannot be read: {reason}.") from error

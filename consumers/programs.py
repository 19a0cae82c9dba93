"""Running other people's programs, with a sentence where one is missing or fails."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

SECONDS = 300

# The Debian package that has the program, or the file that TeX looks for.
PACKAGES = {
    "biber": "biber",
    "biblatex.sty": "texlive-bibtex-extra",
    "bibtex": "texlive-latex-base",
    "cmap.sty": "texlive-latex-recommended",
    "kpsewhich": "texlive-latex-base",
    "pdflatex": "texlive-latex-base",
    "ris2xml": "bibutils",
}


class Wrong(Exception):
    """What a check found wrong, in sentences or lines."""


def need(*names: str) -> None:
    """Raises Wrong, naming the packages, unless all of these programs and TeX files are here."""
    if missing := [name for name in names if not _has(name)]:
        packages = " ".join(sorted({PACKAGES[name] for name in missing}))
        raise Wrong(
            f"Not installed: {', '.join(missing)}. On Debian and Ubuntu: apt-get install {packages}"
        )


def _has(name: str) -> bool:
    if not name.endswith(".sty"):
        return shutil.which(name) is not None
    return _has("kpsewhich") and bool(
        subprocess.run(["kpsewhich", name], capture_output=True).stdout.strip()
    )


def run(
    command: list[str | Path], folder: Path, env: Mapping[str, str] | None = None
) -> tuple[str, str]:
    """What it wrote to standard output and to standard error. Raises Wrong where it failed."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Wrong(f"{command[0]} did not run: {error}") from error
    said, complained = (text.decode(errors="replace") for text in (done.stdout, done.stderr))
    if done.returncode:
        last = "\n".join((said + complained).splitlines()[-12:])
        raise Wrong(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{last}")
    return said, complained

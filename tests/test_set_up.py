"""What `make run` and `make test` promise beyond the tests that they run."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import browser, postgres
from tests.__main__ import Outcome, run_pytest

ROOT = Path(__file__).resolve().parent.parent


def test_server_and_its_folder_are_gone_however_the_run_ends():
    with pytest.raises(KeyboardInterrupt), postgres.running_postgres() as server:
        folder = Path(server.url.removeprefix("postgres://postgres@/")).parent
        assert (folder / "data").is_dir()
        assert postgres.server_version(server.url) == server.version
        raise KeyboardInterrupt
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        postgres.server_version(server.url)


def test_without_any_server_the_run_fails_and_names_what_was_tried(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "packaged_binaries", lambda: None)
    monkeypatch.setattr(postgres, "installed_binaries", lambda: iter([tmp_path]))
    with pytest.raises(postgres.NoPostgres) as failure, postgres.running_postgres():
        pass
    assert f"(tried: {tmp_path})" in str(failure.value)


def test_one_failed_test_fails_the_run_and_is_counted(tmp_path):
    (tmp_path / "test_three.py").write_text(
        "import pytest\n"
        "def test_right(): assert True\n"
        "def test_wrong(): assert False\n"
        "def test_left_out(): pytest.skip()\n"
    )
    outcome = run_pytest("Three", "sqlite://:memory:", [str(tmp_path)], accepted=[0])
    assert outcome == Outcome(False, "Three: 1 passed, 1 failed, 1 skipped")


def test_browser_package_that_was_altered_is_not_unpacked(monkeypatch, tmp_path):
    altered = tmp_path / "package.tgz"
    altered.write_bytes(b"something else")
    monkeypatch.setattr(browser, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(browser, "UNPACKED", tmp_path / "cache" / "chromium")
    monkeypatch.setattr(browser, "fetch_package", lambda folder: altered)
    monkeypatch.setattr(browser, "has_package_for_platform", lambda: True)
    with pytest.raises(browser.NoBrowser, match="is not what it was when it was pinned"):
        browser.unpack_from_package()
    assert list((tmp_path / "cache").iterdir()) == []


def test_program_that_only_tells_how_to_install_a_browser_is_none(monkeypatch, tmp_path):
    stub = tmp_path / "chromium"
    stub.write_text("#!/bin/sh\necho Install it with another tool.\n")
    stub.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(stub))
    with pytest.raises(browser.NoBrowser):
        browser.find_browser()
    stub.write_text("#!/bin/sh\necho Chromium 1.2.3\n")
    assert browser.find_browser() == str(stub)


def test_port_that_is_none_is_named_before_anything_is_installed():
    done = subprocess.run(
        [sys.executable, ROOT / "set_up.py", "run"],
        env={"PORT": "80x"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        "PORT=80x is not a port: give a number from 1 to 65535.\n",
    )

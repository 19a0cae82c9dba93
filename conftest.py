"""Fixtures for the tests of all packages: where files and data go, and a page in a browser."""

import gc

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from playwright.sync_api import expect, sync_playwright

from tests.browser import FLAGS, NODE, NoBrowser, find_browser
from tests.emptying import emptying

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser):
    parser.addoption(
        "--database-tests", action="store_true", help="leave out tests that use no database"
    )


def pytest_itemcollected(item):
    if uses_browser(item):
        item.add_marker("browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if config.getoption("database_tests"):
        config.hook.pytest_deselected(items=[item for item in items if not uses_database(item)])
        items[:] = filter(uses_database, items)
    # Last, because of what the fixture `browser` has to do to its process.
    items.sort(key=uses_browser)


def pytest_collection_finish():
    """What was collected stays to the end: nothing of it need be looked through for garbage."""
    gc.collect()
    gc.freeze()


def uses_browser(item):
    return "browser" in getattr(item, "fixturenames", ())


def uses_database(item):
    return (
        item.get_closest_marker("django_db") is not None
        or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
        or (getattr(item, "cls", None) and issubclass(item.cls, TransactionTestCase))
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file, as in use: in memory, threads would share one connection and its lock."""
    database = settings.DATABASES["default"]
    if "sqlite3" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = tmp_path_factory.mktemp("database") / "test.db"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database, which tests that commit leave empty more quickly than Django would."""
    with pytest.MonkeyPatch.context() as patch:
        with django_db_blocker.unblock():
            empty = emptying(TransactionTestCase._fixture_teardown)
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """To hash a password is meant to be slow, and tests sign in some hundred times.

    claims/tests/test_prepare_site.py hashes as in use.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def media_in_temporary_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def answers_are_made_anew(settings):
    """Tests change what is stored past the models, which nothing else does."""
    settings.ANSWERS_KEPT = 0


@pytest.fixture(autouse=True)
def texts_are_not_compared(settings):
    """Most tests make their documents of one text. Those about copies turn it on again."""
    settings.COMPARE_ON_ARRIVAL = False


@pytest.fixture(scope="session")
def live_server(django_db_setup, live_server):
    """Started after the database: before it, SQLite is in memory still, and the server's threads
    would share one connection, which ends the process where a browser test comes first.
    """
    return live_server


@pytest.fixture(scope="session")
def browser():
    """A Chromium.

    Playwright keeps an event loop in this thread from here on. Django, which takes that for
    asynchronous code, must be told to let the tests use the database all the same.
    """
    try:
        path = find_browser()
    except NoBrowser as error:
        pytest.skip(str(error))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYWRIGHT_NODEJS_PATH", str(NODE))
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            # As long as an act waits for what it acts on: a busy machine is no fault of a page.
            expect.set_options(timeout=30_000)
            yield browser
            browser.close()


@pytest.fixture
def page(browser, live_server):
    """A fresh page, nobody signed in; `page.goto("/claims/")` asks the site under test."""
    with browser.new_context(base_url=live_server.url) as context:
        yield context.new_page()

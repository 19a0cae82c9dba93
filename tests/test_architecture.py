"""Imports point down: api, desk, claims, sources; citations and search import nothing of ours."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# What each package may import of ours and of Django. sources/anchoring, sources/copying,
# claims/facets and claims/figures have lines of their own: they must run where no Django is set up.
MAY_IMPORT = {
    "api": {"api", "desk", "accounts", "claims", "sources", "citations", "search", "django"},
    "desk": {"desk", "claims", "sources", "citations", "search", "django"},
    "accounts": {"accounts", "django"},
    "claims": {"claims", "accounts.clients", "sources", "citations", "search", "django"},
    "claims/facets": {"claims.facets"},
    "claims/figures": {"claims.figures"},
    "sources": {"sources", "citations", "search", "django"},
    "sources/anchoring": {"sources.anchoring"},
    "sources/copying": {"sources.copying"},
    "citations": {"citations"},
    "search": {"search", "django"},
}
OURS = {
    *("accounts", "api", "desk", "claims", "sources", "citations", "search"),
    *("config", "tests", "django"),
}


def modules(package):
    folder = ROOT / package
    return [path for path in folder.rglob("*.py") if "tests" not in path.parts]


def imported(path):
    """The dotted names that a module imports, wherever in it; relative ones made whole."""
    home = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = home[: len(home) - node.level] if node.level else ()
            whole = ".".join([*start, *filter(None, [node.module])])
            yield from (f"{whole}.{alias.name}" for alias in node.names)


def upward(path, allowed):
    ours = {name for name in imported(path) if name.split(".")[0] in OURS}
    return sorted(name for name in ours if not any(f"{name}.".startswith(f"{a}.") for a in allowed))


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_down(package):
    found = modules(package)
    assert found
    wrong = {str(p.relative_to(ROOT)): upward(p, MAY_IMPORT[package]) for p in found}
    assert {path: names for path, names in wrong.items() if names} == {}


def test_an_import_that_points_up_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    module = tmp_path / "sources" / "deep" / "module.py"
    module.parent.mkdir(parents=True)
    module.write_text(
        "import json\nfrom .. import models\n"
        "def f():\n    from claims.models import Claim\n    import django.db\n"
    )
    assert upward(module, {"sources"}) == ["claims.models.Claim", "django.db"]


def test_the_contract_of_the_layout_stands():
    for name in (
        "manage.py",
        "claims",
        "sources",
        "templates",
        "static",
        "requirements.txt",
        "README.md",
    ):
        assert (ROOT / name).exists(), name

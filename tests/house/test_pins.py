"""Packages are locked by hash, are not older than a known security fix, and each direct one says why it is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-setup.txt")

# The first version without a publicly known hole that would reach us.
FIRST_SAFE = {
    "flask": ("3.1.3", "CVE-2026-27205: private pages without Vary: Cookie"),
    "flask-appbuilder": ("5.3.0", "account take-over by NUL password, forged filters, open redirects before it"),
    "gunicorn": ("23.0.0", "CVE-2024-1135, CVE-2024-6827: request smuggling"),
    "jinja2": ("3.1.6", "CVE-2025-27516: sandbox escape"),
    "werkzeug": ("3.1.5", "CVE-2026-21860: Windows device names; multipart exhaustion before it"),
}


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Package → (version, number of hashes) of one lock file."""
    found = {}
    for block in re.split(r"\n(?=[a-z])", (ROOT / name).read_text(encoding="utf-8")):
        match = re.match(r"([a-z0-9.-]+)(?:\[[a-z,]+\])?==(\S+)", block)
        if match:
            found[match[1]] = (match[2], block.count("--hash=sha256:"))
    return found


def direct(name: str) -> set[str]:
    """Packages named in a .in file."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {re.split(r"[\[<>=, ]", line)[0].lower() for line in lines if line and not line.startswith(("#", "-"))}


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_locked_with_a_hash(name: str):
    packages = locked(name)
    assert packages
    assert [package for package, (_version, hashes) in packages.items() if not hashes] == []


@pytest.mark.parametrize("package", FIRST_SAFE)
def test_no_package_is_older_than_its_security_fix(package: str):
    first, why = FIRST_SAFE[package]
    assert version(locked("requirements.txt")[package][0]) >= version(first), why


def test_tests_run_on_the_versions_that_are_installed_for_use():
    development = locked("requirements-dev.txt")
    assert {p: v for p, (v, _) in locked("requirements.txt").items() if development[p][0] != v} == {}


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_each_direct_package_is_locked_and_explained(name: str):
    why = (ROOT / "docs/adr/0001-dependencies.md").read_text(encoding="utf-8").lower()
    packages = direct(name)
    assert packages <= locked(name.replace(".in", ".txt")).keys()
    assert {p for p in packages if p not in why and not p.startswith("types-")} == set()

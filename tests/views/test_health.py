"""`/healthz` and `/readyz`: what a monitor asks, and what breaks it."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

WHOLE = {"database": True, "schema": True, "storage": True, "status": "ok"}


def test_an_installation_that_is_whole_is_ready(client: FlaskClient):
    assert (client.get("/readyz").status_code, client.get("/readyz").get_json()) == (200, WHOLE)
    assert client.get("/healthz").get_json() == {"status": "ok"}


def test_a_database_of_another_version_is_not_ready(make_app, empty_database_url: str):
    app = make_app(empty_database_url)
    client = app.test_client()
    assert client.get("/readyz").get_json() == {**WHOLE, "schema": False, "status": "unavailable"}
    assert app.test_cli_runner().invoke(args=["db", "upgrade", "0001"]).exit_code == 0
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["schema"], answer.get_json()["database"]) == (503, False, True)
    assert client.get("/healthz").status_code == 200


def test_a_store_that_is_away_is_not_ready(app: Flask, client: FlaskClient, tmp_path: Path):
    blocked = tmp_path / "bukan-folder"
    blocked.write_text("")
    app.config["STORAGE_URL"] = f"file://{blocked}/berkas"
    assert client.get("/readyz").get_json() == {**WHOLE, "storage": False, "status": "unavailable"}

"""Liveness and readiness for whoever watches the installation; neither tells the public anything."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import Response

from app.queries.health import database_answers
from app.storage.store import StorageError, storage_from_url

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
def ready() -> tuple[Response, int]:
    """The database and the store answer; 503 names the part that does not."""
    parts = {"database": _database(), "storage": _storage()}
    good = all(parts.values())
    return jsonify(status="ok" if good else "unavailable", **parts), 200 if good else 503


def _database() -> bool:
    try:
        return database_answers()
    except SQLAlchemyError:
        current_app.logger.exception("the database does not answer")
        return False


def _storage() -> bool:
    try:
        storage_from_url(current_app.config["STORAGE_URL"]).check_ready()
    except (StorageError, OSError):
        current_app.logger.exception("the store does not answer")
        return False
    return True

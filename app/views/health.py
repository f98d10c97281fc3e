"""Liveness and readiness for whoever watches the installation; neither tells the public anything."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import Response

from app.extensions import db
from app.queries.health import database_answers, schema_is_current
from app.storage.store import StorageError, storage_from_url

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
def ready() -> tuple[Response, int]:
    """The database and the store answer, and the schema is this program's; 503 names the part that does not."""
    parts = {"database": _database(database_answers), "schema": _database(schema_is_current), "storage": _storage()}
    good = all(parts.values())
    return jsonify(status="ok" if good else "unavailable", **parts), 200 if good else 503


def _database(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except SQLAlchemyError:
        current_app.logger.exception("the database does not answer")
        db.session.rollback()
        return False


def _storage() -> bool:
    try:
        storage_from_url(current_app.config["STORAGE_URL"]).check_ready()
    except (StorageError, OSError):
        current_app.logger.exception("the store does not answer")
        return False
    return True

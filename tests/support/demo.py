"""The demonstration round as a newcomer's commands load it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from flask import Flask

from app import create_app
from tests.support.databases import Engine


def load_demo(engine: Engine, folder: Path, name: str, today: dt.date) -> Flask:
    """An application whose new database and files hold the demo of that day."""
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "only-for-tests-".ljust(40, "0"),
            "INSTANCE_DIR": str(folder),
            "SQLALCHEMY_DATABASE_URI": engine.renew(name, filled=False),
            "STORAGE_URL": f"file://{folder / 'berkas'}",
        }
    )
    for command in (["db", "upgrade"], ["sync-roles"], ["demo", "--today", today.isoformat()]):
        result = app.test_cli_runner(catch_exceptions=False).invoke(args=command)
        assert result.exit_code == 0, result.output
    return app

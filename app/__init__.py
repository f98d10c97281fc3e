"""SEPEDA BARU: the application factory. Wiring only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask_appbuilder import AppBuilder
from flask_talisman import Talisman
from werkzeug.middleware.proxy_fix import ProxyFix

import config as settings
from app.database import engine_options, prepare_engine
from app.extensions import csrf, db, limiter, migrate


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """A new application; `config` overrides what the environment says. Issues no query.

    Raises config.UnsafeConfiguration when a production setting is missing or weak.
    """
    app = Flask(__name__, instance_relative_config=False)
    app.config.update(settings.from_environment())
    app.config.update(config or {})
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(app.config["SQLALCHEMY_DATABASE_URI"]))
    if app.config["PROXY_HOPS"]:
        hops = app.config["PROXY_HOPS"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _bind_extensions(app)
    with app.app_context():
        prepare_engine()
        _build_console(app)
    return app


def _bind_extensions(app: Flask) -> None:
    from app.security.headers import content_security

    db.init_app(app)
    migrate.init_app(app, db, directory=str(Path(__file__).with_name("migrations")))
    csrf.init_app(app)  # before AppBuilder: its APIs exempt themselves only from an extension already there
    limiter.init_app(app)
    Talisman(app, **content_security(app))  # one for each application: it keeps its settings on itself


def _build_console(app: Flask) -> None:
    from app import cli, views
    from app.security import row_guard
    from app.views import assets, errors, role_words, scope
    from app.views.console import ConsoleManager
    from app.views.health import health
    from app.views.home import HomeIndex

    row_guard.install()
    console = AppBuilder(security_manager_class=ConsoleManager, indexview=HomeIndex)
    console.init_app(app, db.session)
    views.register(console)
    scope.install(app)
    errors.install(app)
    assets.install(app)
    role_words.install(app)
    app.register_blueprint(health)
    cli.register(app, console)

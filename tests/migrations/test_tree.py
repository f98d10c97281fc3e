"""One migration tree for both engines: it goes up, down and up again, and says all that the models say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import CheckConstraint, inspect

from app.extensions import db, migrate
from app.models import FileObject
from tests.support.rounds import add_complete, begin_round


@pytest.fixture
def empty_app(make_app: Callable[..., Flask], empty_database_url: str) -> Flask:
    return make_app(empty_database_url)


def test_the_tree_has_one_head(empty_app: Flask):
    with empty_app.app_context():
        assert len(ScriptDirectory.from_config(migrate.get_config()).get_heads()) == 1


def test_upgrade_downgrade_and_upgrade_again(empty_app: Flask):
    with empty_app.app_context():
        upgrade()
        tables = set(inspect(db.engine).get_table_names())
        assert {"ab_user", "alembic_version"} < tables

        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}

        upgrade()
        assert set(inspect(db.engine).get_table_names()) == tables


def test_the_newest_step_takes_a_database_with_rows_along(make_app: Callable[..., Flask], database_url: str):
    """SQLite rebuilds a table to change it, and rows of other tables point at that table."""
    app = make_app(database_url)
    round_ = begin_round(app)
    add_complete(app, round_)
    with app.app_context():
        downgrade(revision="-1")
        upgrade()
        assert db.session.query(FileObject).count() > 0
        if db.engine.dialect.name == "sqlite":
            assert db.session.connection().exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert db.session.connection().exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_the_models_say_nothing_that_the_migrations_do_not(empty_app: Flask):
    with empty_app.app_context():
        upgrade()
        check()  # exits and names the difference when there is one


def test_every_rule_of_the_models_stands_in_the_database(empty_app: Flask):
    """SQLite loses CHECK constraints when it rebuilds a table; comparing names finds that out."""
    with empty_app.app_context():
        upgrade()
        found = inspect(db.engine)
        for table in db.metadata.sorted_tables:
            wanted = {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
            assert {one["name"] for one in found.get_check_constraints(table.name)} == wanted, table.name

"""The `flask` commands a deployment runs."""

from __future__ import annotations

import click
from flask import Flask
from flask_appbuilder import AppBuilder


def register(app: Flask, console: AppBuilder) -> None:
    """Add the commands to this application."""

    @app.cli.command("sync-roles")
    def sync_roles() -> None:
        """Make the stored roles hold exactly what the role table says."""
        from app.security import roles

        for name, (added, removed) in roles.sync(console).items():
            click.echo(f"{name}: +{added} -{removed}")

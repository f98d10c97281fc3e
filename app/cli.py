"""The `flask` commands a deployment runs."""

from __future__ import annotations

import click
from flask import Flask
from flask_appbuilder import AppBuilder

from app import cli_accounts, cli_backup, cli_demo, cli_links, cli_proofs


def register(app: Flask, console: AppBuilder) -> None:
    """Add the commands to this application."""
    cli_accounts.register(app)
    cli_backup.register(app)
    cli_demo.register(app)
    cli_links.register(app)
    cli_proofs.register(app)

    @app.cli.command("sync-roles")
    def sync_roles() -> None:
        """Make the stored roles hold exactly what the role table says."""
        from app.security import roles

        for name, (added, removed) in roles.sync(console).items():
            click.echo(f"{name}: +{added} -{removed}")

    @app.cli.command("load-reference")
    def load_reference() -> None:
        """Bring the reference files into the tables: indicators, agencies, holidays."""
        from app.reference.loader import ReferenceInvalid, reference
        from app.rules.roles import NOBODY
        from app.services import load_reference as service

        try:
            data = reference()
        except ReferenceInvalid as mistakes:
            click.echo(str(mistakes), err=True)
            raise SystemExit(1) from mistakes
        for table, (added, updated) in service.load_reference(NOBODY, data).items():
            click.echo(f"{table}: +{added} ~{updated}")

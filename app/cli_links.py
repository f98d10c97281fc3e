"""`flask check-links`: asks at night what Bappedalitbang would otherwise wait for."""

from __future__ import annotations

import click
from flask import Flask

from app.extensions import db
from app.queries.periods import all_periods
from app.rules.links import Standing
from app.services.check_links import check_links


def register(app: Flask) -> None:
    """Add the command to this application."""

    @app.cli.command("check-links")
    @click.option("--minutes", default=20, show_default=True, help="Paling lama selama ini untuk tiap tahun terbuka.")
    def ask_links(minutes: int) -> None:
        """Ask the links of every open year's innovations that are handed over; never fails for a dead link."""
        for year, period_id in [(one.year, one.id) for one in all_periods(db.session()) if one.is_open]:
            done = check_links(None, period_id, app.config["LINK_POLICY"], seconds=minutes * 60.0)
            counts = {one: done.standings[one] for one in (Standing.ALIVE, Standing.DEAD, Standing.UNKNOWN)}
            click.echo(
                f"{year}: {done.asked} tautan ditanya; {counts[Standing.ALIVE]} hidup, {counts[Standing.DEAD]} mati, "
                f"{counts[Standing.UNKNOWN]} belum dapat dipastikan, {done.left} belum sempat."
            )
            if done.offline:
                click.echo("Server ini tampaknya tidak tersambung ke internet (port 80 dan 443 ke luar).", err=True)

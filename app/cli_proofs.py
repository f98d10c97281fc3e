"""`flask verify` and `flask recount`: proofs that a deployment runs at night and after a restore."""

from __future__ import annotations

import click
from flask import Flask

from app.services import prove
from app.storage.store import Storage, storage_from_url


def register(app: Flask) -> None:
    """Add the proving commands to this application."""

    @app.cli.command("verify")
    def verify() -> None:
        """Prove the timelines' chains, the counters, and every file's sha256; exit 1 when one fails."""
        tell_proofs(storage_from_url(app.config["STORAGE_URL"]))

    @app.cli.command("recount")
    def recount() -> None:
        """Count every innovation afresh, set its counters right, and say what had drifted."""
        for one in prove.recount(repair=True):
            click.echo(_drift(one))
        click.echo("Penghitung semua inovasi cocok.")


def tell_proofs(storage: Storage) -> None:
    """Prove everything and say what does not hold; ends the command with 1 when something does not."""
    problems = [
        f"Riwayat inovasi {innovation}: baris {row} tidak cocok dengan rantainya."
        for innovation, row in prove.broken_timelines()
    ]
    problems += [_drift(one) for one in prove.recount(repair=False)]
    problems += [f"Berkas {one}: hilang atau isinya berubah." for one in prove.broken_files(storage)]
    for text in problems:
        click.echo(text, err=True)
    if problems:
        raise SystemExit(1)
    click.echo("Rantai riwayat, penghitung, dan sha256 semua berkas cocok.")


def _drift(one: prove.Drift) -> str:
    told = ", ".join(f"{name} {kept} → {counted}" for name, (kept, counted) in one.counters.items())
    return f"Penghitung inovasi {one.innovation_id}: {told}."

"""`flask demo` and `flask demo-accounts`: the demonstration round, and how to sign in to it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import Flask

from app.extensions import db
from app.reference.loader import reference
from app.services.demo import accounts, load
from app.services.demo.staff import RolesMissing
from app.storage.store import storage_from_url

_OTHER_DATA = (
    "Basis data ini sudah berisi akun, periode, atau inovasi yang bukan data peragaan, jadi data peragaan tidak dimuat. "
    "Pakai basis data kosong, misalnya dengan DATABASE_URL yang lain."
)
_NO_ROLES = "Peran belum ada di basis data. Jalankan dahulu: flask --app run sync-roles"
_NOT_LOADED = "Data peragaan belum dimuat pada basis data ini. Jalankan dahulu: flask --app run demo"
_NO_LIST = (
    "Daftar kata sandi akun peragaan tidak ada lagi. Jalankan: flask --app run demo – kata sandi baru akan dibuat."
)


def register(app: Flask) -> None:
    """Add the demo's commands to this application."""

    @app.cli.command("demo")
    @click.option("--size", type=click.Choice(["kabupaten"]), default="kabupaten", help="Besarnya data peragaan.")
    @click.option(
        "--today", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Tanggal yang dianggap hari ini (TTTT-BB-HH)."
    )
    def demo(size: str, today: dt.datetime | None) -> None:
        """Fill an empty database with a believable round; a second time nothing happens."""
        day = today.date() if today else dt.datetime.now(ZoneInfo(app.config["TZ_DISPLAY"])).date()
        storage = storage_from_url(app.config["STORAGE_URL"])
        try:
            done = load.load_demo(reference(), storage, Path(app.config["INSTANCE_DIR"]), today=day)
        except load.DemoRefused as refusal:
            raise click.ClickException(_OTHER_DATA) from refusal
        except RolesMissing as refusal:
            raise click.ClickException(_NO_ROLES) from refusal
        click.echo(f"Data peragaan ({size}) dimuat." if done.anew else "Data peragaan sudah ada.")
        for year, states in done.states.items():
            click.echo(f"{year}: {states.total()} inovasi")

    @app.cli.command("demo-accounts")
    @click.option("--json", "as_json", is_flag=True, help="Cetak sebagai JSON.")
    def demo_accounts(as_json: bool) -> None:
        """Print how to sign in to the demo in every role."""
        if not load.is_loaded(db.session()):
            raise click.ClickException(_NOT_LOADED)
        listed = accounts.read_accounts(Path(app.config["INSTANCE_DIR"]))
        if listed is None:
            raise click.ClickException(_NO_LIST)
        if as_json:
            click.echo(json.dumps([asdict(one) for one in listed], ensure_ascii=False, indent=1))
        else:
            click.echo(accounts.as_table(listed))

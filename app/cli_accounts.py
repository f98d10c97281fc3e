"""`flask create-admin`: the first administrator of a real installation."""

from __future__ import annotations

import sys

import click
from flask import Flask


def register(app: Flask) -> None:
    """Add the command to this application."""

    @app.cli.command("create-admin")
    @click.option("--username", prompt="Nama pengguna", help="Untuk masuk, misalnya admin.balangan.")
    @click.option("--name", prompt="Nama lengkap", help="Nama orangnya.")
    @click.option("--email", prompt="Surel", help="Alamat surelnya.")
    @click.option("--password-stdin", is_flag=True, help="Baca kata sandi dari masukan standar, satu baris.")
    def create_admin(username: str, name: str, email: str, password_stdin: bool) -> None:
        """Make an administrator. Without --password-stdin a first password is made and shown once."""
        from app.rules.roles import NOBODY
        from app.services.accounts_admin import NewAdmin
        from app.services.accounts_admin import create_admin as service
        from app.services.errors import Invalid, Refused
        from app.views import account_words

        # Never as an option: the list of processes would show it.
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
        try:
            made = service(NOBODY, NewAdmin(username, name, email, password))
        except (Invalid, Refused) as refusal:
            for one in refusal.problems:
                click.echo(account_words.sentence(one), err=True)
            raise SystemExit(1) from refusal
        click.echo(f"Administrator {made.user.username} dibuat.")
        if password is None:
            click.echo(f"Kata sandi awal (hanya tampil sekali, diganti saat pertama masuk): {made.password}")

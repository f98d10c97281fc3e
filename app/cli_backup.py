"""`flask backup`, `flask restore` and `flask sweep`: the whole installation in one file and back, and the rest tidied."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.backup.archive import Manifest
from app.backup.refusal import BackupRefused
from app.backup.restore import check_backup, restore_backup
from app.backup.take import take_backup
from app.cli_proofs import tell_proofs
from app.extensions import db
from app.services import sweep_files
from app.storage.store import Storage, StorageError, storage_from_url

SENTENCES = {
    "backup.exists": "Berkas tujuan sudah ada dan tidak ditimpa. Pakai nama lain, misalnya dengan tanggal.",
    "backup.running": "Cadangan lain sedang ditulis ke tujuan yang sama. Tunggu sampai selesai.",
    "backup.disk": "Cadangan tidak dapat ditulis: {detail}. Tidak ada yang tertinggal. Periksa folder dan ruang disk.",
    "backup.schema": "Skema basis data ({detail}) bukan milik versi program ini. Jalankan dahulu: flask --app run db upgrade",
    "restore.missing": "Berkas cadangan tidak dapat dibaca: {detail}.",
    "restore.unknown": "Ini bukan cadangan SEPEDA BARU yang dikenal ({detail}). Tidak ada yang diubah.",
    "restore.damaged": "Cadangan ini rusak atau terpotong (pada {detail}). Tidak ada yang diubah. Pakai cadangan lain.",
    "restore.newer": "Cadangan ini dibuat versi program yang lebih baru (skema {detail}). Mutakhirkan program dahulu. "
    "Tidak ada yang diubah.",
    "restore.not_empty": "Basis data tujuan sudah berisi ({detail}), jadi tidak disentuh. Pakai basis data kosong, misalnya "
    "dengan DATABASE_URL yang lain.",
    "restore.key_taken": "Penyimpanan bukti sudah berisi berkas lain dengan kunci {detail}. Basis data tetap kosong. Pakai "
    "folder STORAGE_URL yang kosong.",
    "restore.rows": "Isi cadangan ditolak basis data: {detail}. Basis data tetap kosong.",
}


def register(app: Flask) -> None:
    """Add the commands to this application."""
    for command in (backup, restore, sweep):
        app.cli.add_command(command)


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write the database and all evidence into FILE, while people go on working."""
    try:
        done = take_backup(db.engine, _storage(), file, dt.datetime.now(dt.UTC))
    except BackupRefused as refusal:
        raise _told(refusal) from refusal
    click.echo(f"Cadangan {file}: {_counts(done)}.")
    if done.not_whole:
        click.echo(_not_whole(done), err=True)
        raise SystemExit(1)


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Hanya periksa berkasnya; tidak ada yang diubah.")
@with_appcontext
def restore(file: Path, only_check: bool) -> None:
    """Bring FILE back into an empty database, then prove all of it."""
    try:
        done = check_backup(file) if only_check else restore_backup(db.engine, _storage(), file)
    except BackupRefused as refusal:
        raise _told(refusal) from refusal
    except StorageError as error:
        raise click.ClickException(
            f"Penyimpanan bukti tidak menerima berkas: {error}. Basis data tetap kosong."
        ) from error
    click.echo(f"{'Cadangan utuh' if only_check else 'Dipulihkan'} (dibuat {done.made_at}): {_counts(done)}.")
    if done.not_whole:
        click.echo(_not_whole(done), err=True)
    if not only_check:
        tell_proofs(_storage())


@click.command("sweep")
@click.option("--hours", type=click.IntRange(min=1), default=24, show_default=True, help="Hanya yang lebih tua.")
@click.option("--dry-run", is_flag=True, help="Hanya hitung; tidak ada yang dihapus.")
@with_appcontext
def sweep(hours: int, dry_run: bool) -> None:
    """Remove files that no row claims: what interrupted uploads left in the store."""
    before = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours)
    try:
        swept = sweep_files.sweep(_storage(), before, dry_run=dry_run)
    except sweep_files.ForeignStore as refusal:
        raise click.ClickException(
            "Basis data ini tidak mengenal satu pun berkas di penyimpanan ini, jadi tidak ada yang dihapus. "
            "Periksa DATABASE_URL dan STORAGE_URL."
        ) from refusal
    verb = "Akan dihapus" if dry_run else "Dihapus"
    click.echo(f"{verb}: {swept.orphans} berkas tanpa pemilik, {swept.partials} unggahan terputus.")


def _storage() -> Storage:
    return storage_from_url(current_app.config["STORAGE_URL"])


def _told(refusal: BackupRefused) -> click.ClickException:
    return click.ClickException(SENTENCES[refusal.code].format(detail=refusal.detail))


def _counts(done: Manifest) -> str:
    rows, megabytes = sum(done.tables.values()), done.file_bytes / 1_000_000
    return f"{len(done.tables)} tabel, {rows} baris, {done.files} berkas ({megabytes:.1f} MB), skema {done.revision}"


def _not_whole(done: Manifest) -> str:
    ids = ", ".join(str(one) for one in done.not_whole)
    return f"Sudah rusak atau hilang sebelum dicadangkan, file_object: {ids}. Ambil dari cadangan yang lebih lama."

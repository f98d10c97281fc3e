"""What the pages cost as the round grows: milliseconds and statements per request, by person and size.

    .venv/bin/python bench/pages.py                 the demo (205 innovations), then 10 times as many
    .venv/bin/python bench/pages.py --times 1 10 50 other sizes
    .venv/bin/python bench/pages.py --database postgresql+psycopg://…  an EMPTY database instead of a new SQLite file

Each request is sent once to warm up and then `--rounds` times, one at a time, inside this process; the median is
printed. Innovations are multiplied with all that hangs on them; files are not: the copies share the demo's.
"""

from __future__ import annotations

import argparse
import pathlib
import statistics
import sys
import tempfile
import time
from http import HTTPStatus

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, String, Table, func, insert, literal, select

from app import create_app
from app.models import Model, db
from app.services.demo.accounts import read_accounts
from tests.support.people import Person, signed_in
from tests.support.queries import count_queries

#: What is multiplied, each after what it refers to.
COPIED = (
    "innovation",
    "indicator_entry",
    "evidence",
    "evidence_version",
    "evidence_link",
    "timeline",
    "monev",
    "monev_item",
    "monev_verdict",
    "decree_line",
)
PAGES = {
    "bappedalitbang": (
        "/tugas/",
        "/inovasi/",
        "/inovasi/?q=antar&page=2",
        "/inovasi/{pk}",
        "/inovasi/ekspor.csv",
        "/monev/list/",
        "/grafik/kelengkapan",
        "/grafik/peta",
        "/grafik/waktu",
        "/grafik/rekap.xlsx",
        "/sk/3",
        "/serah-terima/pemeriksaan",
    ),
    "bupati": ("/grafik/pimpinan", "/grafik/rekap.pdf", "/grafik/simulasi"),
    "admin.dinkes": ("/tugas/", "/inovasi/", "/inovasi/{own}/indikator"),
}


def load(database: str | None, folder: pathlib.Path) -> Flask:
    """An application with the demo in it."""
    address = database or f"sqlite:///{folder / 'bench.db'}"
    app = create_app(
        {
            "SECRET_KEY": "only-for-the-bench-".ljust(40, "0"),
            "INSTANCE_DIR": str(folder),
            "SQLALCHEMY_DATABASE_URI": address,
            "STORAGE_URL": f"file://{folder / 'berkas'}",
            "RATELIMIT_ENABLED": False,
        }
    )
    for command in (["db", "upgrade"], ["sync-roles"], ["demo"]):
        result = app.test_cli_runner(catch_exceptions=False).invoke(args=command)
        if result.exit_code:
            raise SystemExit(result.output)
    return app


def multiply(connection: Connection, tables: dict[str, Table], first: int, last: int) -> None:
    """Copies number `first` to `last` of every innovation, with ids and names of their own."""
    steps = {name: connection.scalar(select(func.max(tables[name].c.id))) or 0 for name in COPIED}
    originals = {name: steps[name] // first for name in COPIED}
    for number in range(first, last + 1):
        for name in COPIED:
            table, shift = tables[name], {one: originals[one] * number for one in COPIED}
            values = []
            for column in table.columns:
                target = name if column.primary_key else next((k.column.table.name for k in column.foreign_keys), "")
                if target in shift:
                    values.append(column + shift[target])
                elif name == "innovation" and column.name == "name":
                    values.append(column + literal(f" ({number})", String))
                else:
                    values.append(column)
            chosen = select(*values).where(table.c.id <= originals[name])
            connection.execute(insert(table).from_select([one.name for one in table.columns], chosen))
    connection.commit()


def measure(app: Flask, client: FlaskClient, address: str, rounds: int) -> tuple[float, int, int]:
    """Median milliseconds, statements and bytes of one request."""
    took = []
    with app.app_context():
        engine = db.engine
    with count_queries(engine) as statements:
        answer = client.get(address)
        size = len(answer.get_data())
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(f"{address}: {answer.status}")
    asked = len(statements)
    for _ in range(rounds):
        begun = time.perf_counter()
        client.get(address).get_data()
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took), asked, size


def report(app: Flask, folder: pathlib.Path, rounds: int) -> None:
    """One line a page."""
    accounts = {one.username: one.password for one in read_accounts(folder) or ()}
    innovation, agency = Model.metadata.tables["innovation"], Model.metadata.tables["skpd"]
    with app.app_context(), db.engine.connect() as connection:
        count = connection.scalar(select(func.count()).select_from(innovation))
        own = select(func.max(innovation.c.id)).join(agency).where(agency.c.short_name == "Dinkes")
        ids = {"pk": connection.scalar(select(func.max(innovation.c.id))), "own": connection.scalar(own)}
    print(f"\n{count} innovations, {app.config['SQLALCHEMY_DATABASE_URI'].split(':')[0]}")
    print(f"{'who':<16}{'page':<32}{'ms':>8}{'statements':>12}{'KiB':>8}")
    for who, addresses in PAGES.items():
        client = signed_in(app, Person(0, who, accounts[who]))
        for address in addresses:
            took, asked, size = measure(app, client, address.format(**ids), rounds)
            print(f"{who:<16}{address:<32}{took:>8.0f}{asked:>12}{size / 1024:>8.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = load(asked.database, pathlib.Path(folder))
        have = 1
        for times in sorted(asked.times):
            if times > have:
                with app.app_context(), db.engine.connect() as connection:
                    multiply(connection, dict(Model.metadata.tables), have, times - 1)
                have = times
            report(app, pathlib.Path(folder), asked.rounds)


if __name__ == "__main__":
    main()

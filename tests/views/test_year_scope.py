"""The band of a closed year is about what the page shows, whatever year is in scope."""

from __future__ import annotations

from flask import Flask

from app.models import Period, db, utc_now
from tests.support.decrees import sign_decree
from tests.support.people import signed_in
from tests.support.rounds import add_draft, add_period, begin_round

BAND = "sudah ditutup, hanya dapat dibaca."


def test_the_band_tells_of_the_year_of_what_is_shown(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context():
        add_period(2025)
    now = add_draft(app, round_)
    decree = sign_decree(app, round_, [add_draft(app, round_, "Ditetapkan")])
    client = signed_in(app, round_.bappedalitbang)

    def bands(closed: int, scope: int, address: str) -> str:
        with app.app_context():
            for one in db.session.query(Period):
                one.closed_at = utc_now() if one.year == closed else None
            db.session.commit()
        client.get(f"/tugas/?tahun={scope}")
        page = client.get(address).get_data(as_text=True)
        return next((str(year) for year in (2025, 2026) if f"Tahun {year} {BAND}" in page), "")

    for address in (f"/inovasi/{now}", f"/inovasi/{now}/indikator", f"/sk/{decree}"):
        assert bands(2025, 2025, address) == "", f"{address} is of 2026, which is open"
        assert bands(2026, 2025, address) == "2026", address
    assert bands(2025, 2025, "/inovasi/") == "2025"
    assert bands(2025, 2026, "/inovasi/") == ""
    for address in ("/pengaturan/identitas/", "/akun/list/", "/profil/"):
        assert bands(2025, 2025, address) == "", f"{address} is of no year"

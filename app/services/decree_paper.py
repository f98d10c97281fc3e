"""Fills the decree's paper from its rows, for pages and packages alike: frozen once signed, live before."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.decree import AnnexRow, DecreePaper
from app.documents.forms import HEAD_LABELS
from app.models import Decree, DecreeLine
from app.reference.loader import urusan
from app.rules.decree import filled_in
from app.rules.settings import Region

_KINDS = {"digital": "Digital", "non_digital": "Non Digital"}


def fill_decree(decree: Decree, lines: Sequence[DecreeLine], *, emblem: bytes | None = None) -> DecreePaper:
    """The decree as it would be printed now; `lines` are the chosen ones by rank, with innovations unless signed."""
    values = _values(decree)
    texts = {name: tuple(filled_in(one, values) for one in found) for name, found in decree.texts.items()}
    return DecreePaper(
        title=values["judul"],
        year=decree.period.year,
        annex=tuple(_frozen(one) if decree.is_signed else _live(one) for one in lines),
        considering=texts.get("considering", ()),
        recalling=texts.get("recalling", ()),
        noting=texts.get("noting", ()),
        ruling=texts.get("ruling", ()),
        copies=texts.get("copies", ()),
        number=decree.number,
        place=decree.place,
        signed_on=decree.signed_on,
        office=decree.signer_title.strip() or Region.leader_title,
        signer_name=decree.signer_name,
        draft=not decree.is_signed,
        emblem=emblem,
    )


def full_title(decree: Decree) -> str:
    """The decree's title with the year put in."""
    return _values(decree)["judul"]


def cited(decree: Decree) -> str:
    """How another decree refers to this one: “Keputusan Bupati Balangan Nomor … tentang …”."""
    paper = fill_decree(decree, ())
    number = paper.number_line.replace("NOMOR", "Nomor").replace("TAHUN", "Tahun")
    return f"Keputusan {paper.office} {number} tentang {paper.title}"


def _values(decree: Decree) -> dict[str, str]:
    values = {"tahun": str(decree.period.year), "sk_awal": cited(decree.amends) if decree.amends else ""}
    return values | {"judul": filled_in(decree.title, values)}


def _frozen(line: DecreeLine) -> AnnexRow:
    return AnnexRow(
        name=line.name,
        skpd=line.skpd_name,
        form=HEAD_LABELS[f"form_{line.form}"] if line.form else "",
        kind=_KINDS[line.kind] if line.kind else "",
        affair=_affair(line.main_affair),
        stage=HEAD_LABELS[f"stage_{line.stage}"] if line.stage else "",
        implemented_on=line.implemented_on,
        initiator=line.initiator_name,
    )


def _live(line: DecreeLine) -> AnnexRow:
    one = line.innovation
    return AnnexRow(
        name=one.name,
        skpd=one.skpd_name or one.skpd.name,
        form=HEAD_LABELS[f"form_{one.form}"] if one.form else "",
        kind=_KINDS[one.kind] if one.kind else "",
        affair=_affair(one.main_affair),
        stage=HEAD_LABELS[f"stage_{one.stage}"] if one.stage else "",
        implemented_on=one.applied_on,
        initiator=one.initiator_name,
    )


def _affair(number: int | None) -> str:
    return next((one.name for one in urusan() if one.number == number), "")

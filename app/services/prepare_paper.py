"""Begins an office paper of a step: its template filled with what is known of the round. Numbers are left to people."""

from __future__ import annotations

from collections.abc import Mapping

from app.documents.formats import indonesian_date
from app.extensions import db
from app.models import AuditRow, PeriodStep, StepPaper, utc_now
from app.queries.schedule import counted_states, step_with_period
from app.reference.loader import sop_steps
from app.rules.codes import StepPaperKind
from app.rules.office_papers import FIELDS, kinds_of
from app.rules.problems import problem
from app.rules.roles import Actor, Role
from app.rules.settings import Region
from app.services.errors import Invalid, NotFoundForActor, Refused
from app.services.stationery import Stationery
from app.services.use_case import use_case

_THANKS = "Atas perhatian dan kerja sama Saudara diucapkan terima kasih."
#: States in which monitoring and evaluation has found an innovation fit, or has gone past that.
_FIT = ("eligible", "decreed", "handed_over")


@use_case
def prepare_paper(actor: Actor, step_id: int, kind: StepPaperKind, paper: Stationery) -> StepPaper:
    """Store a new draft of this kind at this step. Raises NotFoundForActor, Refused, or Invalid for a kind that the
    step does not have.
    """
    session = db.session()
    step = step_with_period(session, step_id)
    if step is None:
        raise NotFoundForActor
    require_keeper(actor, step)
    if kind not in kinds_of(step.number):
        raise Invalid([problem("paper.other_step", "kind")])
    subject, content = first_texts(step, kind, paper, counted_states(session, step.period_id))
    row = StepPaper(
        period_step_id=step.id,
        kind=kind,
        subject=subject,
        content=content,
        created_by_id=actor.user_id,
        updated_by_id=actor.user_id,
        updated_at=utc_now(),
    )
    session.add(row)
    session.flush()
    session.add(
        AuditRow(
            actor_id=actor.user_id,
            action="step_paper.prepared",
            object_type="step_paper",
            object_id=row.id,
            detail={"kind": kind.value, "step": step.number},
        )
    )
    return row


def require_keeper(actor: Actor, step: PeriodStep) -> None:
    """Refuse whoever does not keep the round, and every change of a closed year."""
    if not actor.has(Role.BAPPEDALITBANG):
        raise Refused([problem("workflow.not_your_role", decision="step_paper")])
    if not step.period.is_open:
        raise Refused([problem("workflow.period_closed")])


def first_texts(
    step: PeriodStep, kind: StepPaperKind, paper: Stationery, states: Mapping[str, int]
) -> tuple[str, dict[str, str]]:
    """Subject and fields that a paper begins with; `states` counts the period's innovations by state."""
    subject, content = _filled(step, kind, paper.region, states)
    head = paper.office_head
    signer = {"signer_title": head.title, "signer_name": head.name, "signer_nip": head.nip}
    content |= {key: text for key, text in signer.items() if text}
    known = {one.key for one in FIELDS[kind]}
    return subject, {key: text for key, text in content.items() if key in known}


def _filled(
    step: PeriodStep, kind: StepPaperKind, region: Region, states: Mapping[str, int]
) -> tuple[str, dict[str, str]]:
    year = step.period.year
    match kind:
        case StepPaperKind.INVITATION:
            return _invitation(step, year, region)
        case StepPaperKind.MINUTES:
            return f"Sosialisasi Pemenuhan Data Inovasi Daerah Tahun {year}", {
                "held_on": step.planned_start.isoformat(),
                "agenda": _activity(1),
                "chair": f"Kepala {region.agency_short}",
                "attendees": "SKPD dan BLUD (daftar hadir terlampir)",
                "second_title": "Notulis",
            }
        case StepPaperKind.CIRCULAR:
            return _circular(step, year, region)
        case StepPaperKind.BERITA_ACARA:
            return _berita_acara(year, region, states)
        case StepPaperKind.OTHER:
            return f"{_activity(step.number)[:200]} Tahun {year}", {
                "nature": "Biasa",
                "to": f"Kepala SKPD di lingkungan Pemerintah {region.region}",
                "closing": _THANKS,
            }


def _activity(number: int) -> str:
    return next(one.short_name if number not in (1, 2) else one.activity for one in sop_steps() if one.number == number)


def _invitation(step: PeriodStep, year: int, region: Region) -> tuple[str, dict[str, str]]:
    return f"Undangan Sosialisasi Pemenuhan Data Inovasi Daerah Tahun {year}", {
        "nature": "Penting",
        "to": f"Kepala SKPD di lingkungan Pemerintah {region.region}\nPimpinan BLUD di lingkungan Pemerintah {region.region}",
        "opening": (
            f"Dalam rangka penjaringan inovasi daerah Tahun {year} sesuai Standar Operasional Prosedur Penjaringan "
            f"Inovasi Daerah di lingkungan Pemerintah {region.region}, kami mengundang Saudara beserta Admin Inovasi "
            "untuk hadir pada:"
        ),
        "held_on": step.planned_start.isoformat(),
        "agenda": _activity(1),
        "closing": f"Demikian undangan ini disampaikan. {_THANKS}",
    }


def _circular(step: PeriodStep, year: int, region: Region) -> tuple[str, dict[str, str]]:
    due = {one.number: indonesian_date(one.due_on) for one in step.period.steps}
    return f"Penjaringan Data Indeks Inovasi Daerah Tahun {year}", {
        "to": f"Kepala SKPD di lingkungan Pemerintah {region.region}\nPimpinan BLUD di lingkungan Pemerintah {region.region}",
        "background": (
            "Dalam rangka menindaklanjuti Peraturan Menteri Dalam Negeri Nomor 104 Tahun 2018 tentang Penilaian dan "
            "Pemberian Penghargaan dan/atau Insentif Inovasi Daerah, setiap SKPD dan BLUD melaksanakan penjaringan data "
            f"inovasi daerah Tahun {year}."
        ),
        "content": "\n".join(
            (
                f"1. Inventarisasi data inovasi pada SKPD dan BLUD diselesaikan paling lambat {due[2]}.",
                (
                    f"2. Form C.1 beserta data dukung indikatornya disusun paling lambat {due[3]}. SKPD yang belum atau "
                    "tidak memiliki inovasi menyampaikan surat keterangan yang ditandatangani Kepala SKPD."
                ),
                f"3. Kepala SKPD menetapkan data inovasi dan indikatornya paling lambat {due[4]}.",
                (
                    "4. Data indeks inovasi, lampiran data indikator, dan video profil (MP4, 2 sampai 3 menit) dimasukkan "
                    f"ke dalam SEPEDA BARU paling lambat {due[6]}."
                ),
            )
        ),
        "closing": "Demikian surat edaran ini disampaikan untuk dilaksanakan sebagaimana mestinya.",
    }


def _berita_acara(year: int, region: Region, states: Mapping[str, int]) -> tuple[str, dict[str, str]]:
    fit, unfit = sum(states.get(one, 0) for one in _FIT), states.get("ineligible", 0)
    return f"Monitoring dan Evaluasi Inovasi Daerah Tahun {year}", {
        "venue": region.capital,
        "opening": (
            "telah dilaksanakan monitoring dan evaluasi data inovasi dan indikator daerah sebagai peserta Penilaian "
            f"Indeks Inovasi Daerah Tingkat Nasional Tahun {year}, dengan hasil sebagai berikut:"
        ),
        "content": "\n".join(
            (
                f"1. Inovasi yang selesai dimonitor dan dievaluasi: {fit + unfit}.",
                f"2. Memenuhi sebagai calon peserta: {fit}.",
                f"3. Tidak memenuhi: {unfit}.",
                f"4. Masih menunggu monitoring dan evaluasi: {states.get('filed', 0)}.",
            )
        ),
        "closing": "Demikian Berita Acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.",
        "second_title": "Petugas Monev",
    }

"""Closed lists of codes that forms, tables and papers share; their words live in `views/words.py`."""

from __future__ import annotations

from enum import StrEnum


class InnovationForm(StrEnum):
    """Bentuk inovasi (Form C.1)."""

    GOVERNANCE = "governance"
    PUBLIC_SERVICE = "public_service"
    OTHER = "other"


class Stage(StrEnum):
    """Tahapan inovasi (Form C.1)."""

    INITIATIVE = "initiative"
    TRIAL = "trial"
    IMPLEMENTATION = "implementation"


class Initiator(StrEnum):
    """Jenis inisiator (Pedoman D.1: Daerah/DPRD/ASN/SKPD/Masyarakat)."""

    REGION = "region"
    DPRD = "dprd"
    ASN = "asn"
    SKPD = "skpd"
    COMMUNITY = "community"


class InnovationKind(StrEnum):
    """Jenis inovasi of the national form."""

    DIGITAL = "digital"
    NON_DIGITAL = "non_digital"


class Verdict(StrEnum):
    """A verifier's word on one indicator."""

    VALID = "valid"
    NEEDS_WORK = "needs_work"
    INVALID = "invalid"


class ParticipationState(StrEnum):
    """Where one agency stands in a period's round."""

    NOT_STARTED = "not_started"
    COLLECTING = "collecting"
    NIL = "nil"
    SUBMITTED = "submitted"
    COMPLETE = "complete"


class EvidenceKind(StrEnum):
    """What a piece of evidence is; the video is one of its own because the Pedoman sets its length."""

    DOCUMENT = "document"
    PHOTO = "photo"
    VIDEO = "video"


class DayMode(StrEnum):
    """How the days of an SOP step are counted; the Pedoman says only "Hari"."""

    WORKING = "working"
    CALENDAR = "calendar"


class SetKind(StrEnum):
    """Whether an indicator set is the Pedoman's form or the national index."""

    FORM = "form"
    NATIONAL = "national"


class SkpdKind(StrEnum):
    """Kinds of agencies and service units of the region."""

    SEKRETARIAT = "sekretariat"
    INSPEKTORAT = "inspektorat"
    BADAN = "badan"
    DINAS = "dinas"
    KECAMATAN = "kecamatan"
    RSUD = "rsud"
    PUSKESMAS = "puskesmas"


class HolidayKind(StrEnum):
    """Kinds of days off in the joint decree of three ministers."""

    LIBUR = "libur"
    CUTI_BERSAMA = "cuti_bersama"


class DecreeStatus(StrEnum):
    """Where a decree stands: prepared, looked at by Bagian Hukum, signed (then frozen for good)."""

    DRAFT = "draft"
    LEGAL_REVIEW = "legal_review"
    SIGNED = "signed"


class HandoverStatus(StrEnum):
    """What the ministry made of an innovation that was handed over."""

    SENT = "sent"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class StepPaperKind(StrEnum):
    """The office papers of the SOP's steps (Pedoman part B; Permendagri 1/2023 for their shape)."""

    INVITATION = "invitation"
    MINUTES = "minutes"
    CIRCULAR = "circular"
    BERITA_ACARA = "berita_acara"
    OTHER = "other"


class Finding(StrEnum):
    """What monitoring and evaluation finds of an innovation; each is a decision of the workflow table."""

    ELIGIBLE = "find_eligible"
    INELIGIBLE = "find_ineligible"
    RETURN = "return"

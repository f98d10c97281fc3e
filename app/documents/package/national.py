"""The national form's words and order, and one innovation's fields as text ready to be pasted (domain 3.1, 3.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.rules.codes import Initiator, InnovationForm, InnovationKind, Stage

STAGES: Mapping[str, str] = {
    Stage.INITIATIVE: "Inisiatif",
    Stage.TRIAL: "Uji Coba",
    Stage.IMPLEMENTATION: "Penerapan",
}
INITIATORS: Mapping[str, str] = {
    Initiator.REGION: "Kepala Daerah",
    Initiator.DPRD: "Anggota DPRD",
    Initiator.SKPD: "OPD",
    Initiator.ASN: "ASN",
    Initiator.COMMUNITY: "Masyarakat",
}
KINDS: Mapping[str, str] = {InnovationKind.DIGITAL: "Digital", InnovationKind.NON_DIGITAL: "Non Digital"}
FORMS: Mapping[str, str] = {
    InnovationForm.GOVERNANCE: "Inovasi Tata Kelola Pemerintahan Daerah",
    InnovationForm.PUBLIC_SERVICE: "Inovasi Pelayanan Publik",
    InnovationForm.OTHER: "Inovasi Daerah lainnya sesuai dengan Urusan Pemerintahan yang menjadi kewenangan Daerah",
}
_EMPTY = "(belum diisi)"


def paste_text(heading: str, fields: Iterable[tuple[str, str]]) -> str:
    """One block per field, in the order given: the label between rules, then the text and nothing else."""
    blocks = [heading, "=" * len(heading), ""]
    for label, text in fields:
        blocks += [f"--- {label} ---", text.strip() or _EMPTY, ""]
    return "\r\n".join("\r\n".join(blocks).splitlines()) + "\r\n"

"""Sample papers: invented people, believable lengths."""

from datetime import date

from app.documents.form_c1 import FormC1, FormC1Row
from app.documents.form_c2 import FormC2, FormC2Row
from app.documents.paper import Letterhead, Signer
from app.rules.codes import InnovationForm, Stage

INDICATORS = (
    "Regulasi Inovasi Daerah",
    "Ketersediaan SDM Terhadap Inovasi",
    "Dukungan Anggaran",
    "Penggunaan IT",
    "Bimtek Inovasi",
    "Program dan Kegiatan di Renstra OPD",
    "Jejaring Inovasi",
    "Replikasi",
    "Pedoman Teknis",
    "Pengelola Inovasi",
    "Ketersediaan Inovasi Layanan",
    "Penyelesaian Layanan Pengaduan",
    "Tingkat Partisipasi Stakeholder",
    "Kemudahan Informasi Layanan",
    "Kemudahan Informasi yang Dihasilkan",
    "Online Sistem",
    "Kecepatan Inovasi",
    "Kemanfaatan Inovasi",
    "Tingkat Kepuasan Penggunaan Inovasi Daerah",
    "Sosialisasi Kebijakan",
    "Kualitas Inovasi Daerah",
)

SENTENCES = """
Sebagian lansia di wilayah kerja puskesmas tinggal lebih dari sepuluh kilometer dari tempat layanan dan tidak memiliki kendaraan, sehingga obat rutin hipertensi dan diabetes sering terputus sebelum waktunya.
Kader posyandu mencatat kebutuhan obat setiap awal bulan melalui formulir sederhana, apoteker memeriksa resepnya, lalu kurir desa mengantarkan obat ke rumah paling lambat dua hari kerja sesudahnya.
Setelah satu tahun berjalan, kepatuhan minum obat naik dari 54 persen menjadi 83 persen dan kunjungan gawat darurat karena tekanan darah tinggi turun dari 41 menjadi 17 kejadian dalam satu semester.
Kebaruannya terletak pada pembagian peran: desa menyediakan kurir dari dana desa, puskesmas menyediakan obat dan pemantauan, sedangkan keluarga menandatangani bukti terima yang sekaligus menjadi catatan kesehatan.
""".strip().splitlines()

KOP = Letterhead(
    skpd="Dinas Kesehatan, Pengendalian Penduduk dan Keluarga Berencana",
    address="Jalan Contoh Nomor 12, Paringin Selatan, Kode Pos 71662\nTelepon (0526) 000000, surel dinkes@example.go.id",
)


def prose(count: int, start: int = 0) -> str:
    """``count`` sentences, a paragraph after every third."""
    chosen = [SENTENCES[(start + i) % len(SENTENCES)] for i in range(count)]
    return "\n".join(" ".join(chosen[i : i + 3]) for i in range(0, count, 3))


def filled_form(**changes: object) -> FormC1:
    rows = tuple(
        FormC1Row(
            number=number,
            name_printed=name,
            description=prose(1 + number % 3, number),
            evidence=(
                f"Keputusan Kepala Dinas Nomor 440/{number:03d}/2025, 3 Februari 2025, tentang Tim Pelaksana Antar Obat",
                "Foto kegiatan sosialisasi di Balai Desa, 11 Maret 2025",
            )[: 1 + number % 2],
        )
        for number, name in enumerate(INDICATORS, 1)
    )
    values: dict[str, object] = {
        "year": 2026,
        "letterhead": KOP,
        "draft": False,
        "indicators": rows,
        "skpd_name": "Dinas Kesehatan, Pengendalian Penduduk dan Keluarga Berencana",
        "innovation_name": "ANTAR OBAT LANSIA (Antarkan Obat Rutin ke Rumah Lanjut Usia)",
        "innovation_form": InnovationForm.PUBLIC_SERVICE,
        "started_on": date(2025, 2, 3),
        "stage": Stage.IMPLEMENTATION,
        "initiator": "SKPD",
        "background": prose(4),
        "problem": prose(3, 1),
        "method": prose(5, 1),
        "benefit": prose(4, 2),
        "signed_on": date(2026, 11, 24),
        "head": Signer(name="dr. H. Contoh Kepala, M.Kes.", nip="197203141998032004", title="Kepala Dinas Kesehatan"),
        "admin": Signer(name="Contoh Admin, S.Kom.", nip="19900817 201503 1 002"),
        "document_code": "C1-7KQ2-M9XD",
        "verification_text": "Keaslian dokumen ini dapat diperiksa di https://sepeda.example.go.id/verifikasi/C1-7KQ2-M9XD",
    }
    return FormC1(**{**values, **changes})


def empty_form(**changes: object) -> FormC1:
    rows = tuple(FormC1Row(number=number, name_printed=name) for number, name in enumerate(INDICATORS, 1))
    values: dict[str, object] = {
        "year": 2026,
        "letterhead": Letterhead(skpd=None),
        "draft": False,
        "indicators": rows,
    }
    return FormC1(**{**values, **changes})


# Copied from the Pedoman, Form C.2, “Tabel Money”.
MONEV_ITEMS = (
    "Inovasi sudah berjalan minimal 2 Tahun atau masih dalam tahapan inisiatif dan uji coba",
    "Mengandung Inovasi daerah sebagian atau seluruhnya",
    "Diperkuat dengan adanya regulasi daerah dan/atau turunannya",
    "Adanya dukungan anggaran melalui renstra, renja dan RKA",
    "Didukung oleh indikator lainnya",
    "Dilengkapi video singkat profil inovasi daerah (berdasarkan SE Mendagri No. 002 6/2866/SJ/2022)",
)


def filled_monev(**changes: object) -> FormC2:
    values: dict[str, object] = {
        "year": 2026,
        "letterhead": KOP,
        "draft": False,
        "items": tuple(
            FormC2Row(
                number=number, text_printed=text, factual=prose(1 + number % 2, number), suggestion=prose(1, number + 1)
            )
            for number, text in enumerate(MONEV_ITEMS, 1)
        ),
        "skpd_name": "Dinas Kesehatan, Pengendalian Penduduk dan Keluarga Berencana",
        "innovation_name": "ANTAR OBAT LANSIA (Antarkan Obat Rutin ke Rumah Lanjut Usia)",
        "innovation_form": InnovationForm.PUBLIC_SERVICE,
        "started_on": date(2025, 2, 3),
        "stage": Stage.IMPLEMENTATION,
        "initiator": "SKPD",
        "note": prose(2, 2),
        "signed_on": date(2026, 11, 24),
        "agency_signer": Signer(
            name="dr. H. Contoh Kepala, M.Kes.", nip="197203141998032004", title="Kepala Dinas Kesehatan"
        ),
        "officer": Signer(name="Contoh Petugas, S.T.", nip="199008172015031002"),
        "document_code": "C2-7KQ2-M9XD",
    }
    return FormC2(**{**values, **changes})


def empty_monev(**changes: object) -> FormC2:
    items = tuple(FormC2Row(number=number, text_printed=text) for number, text in enumerate(MONEV_ITEMS, 1))
    values: dict[str, object] = {"year": 2026, "letterhead": Letterhead(skpd=None), "draft": False, "items": items}
    return FormC2(**{**values, **changes})

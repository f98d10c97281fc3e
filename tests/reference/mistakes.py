"""One mistake each in a reference file: what it is, (file, old text, new text), and the sentence it earns."""

FORM = "indicators/2026.yml"
NATIONAL = "indicators/2026-nasional.yml"
HOLIDAYS = "holidays/2026.yml"

MISTAKES = [
    (
        "an unknown key, with a guess",
        ("urusan.yml", "    yandas: true", "    yandass: true"),
        'urusan.yml: urusan ke-1: kunci "yandass" tidak dikenal; mungkin maksudnya "yandas".',
    ),
    (
        "a missing key",
        ("sop.yml", "    output: Notulensi\n", ""),
        'sop.yml: langkah ke-1: kunci "output" belum ada.',
    ),
    (
        "an empty text",
        ("monev.yml", "    text: Didukung oleh indikator lainnya", '    text: ""'),
        'monev.yml: butir ke-5: "text" harus teks yang terisi, tertulis kosong.',
    ),
    (
        "an empty paragraph of the decree",
        ("decree.yml", "    - Gubernur Kalimantan Selatan;", '    - ""'),
        'decree.yml: first: "copies" ke-2 harus teks yang terisi, tertulis kosong.',
    ),
    (
        "a text that is a number",
        ("urusan.yml", "    name: Pangan", "    name: 9"),
        'urusan.yml: urusan ke-9: "name" harus teks yang terisi, tertulis "9".',
    ),
    (
        "a number that is a text",
        ("sop.yml", "    days: 20", "    days: dua puluh"),
        'sop.yml: langkah ke-3: "days" harus bilangan bulat 1 sampai 366, tertulis "dua puluh".',
    ),
    (
        "a yes or no that is a text",
        ("urusan.yml", "    yandas: true", "    yandas: benar"),
        'urusan.yml: urusan ke-1: "yandas" harus true atau false, tertulis "benar".',
    ),
    (
        "a code outside its list",
        ("sop.yml", "    day_mode: working", "    day_mode: kerja"),
        'sop.yml: langkah ke-1: "day_mode" harus salah satu dari working, calendar, tertulis "kerja".',
    ),
    (
        "an unknown actor",
        ("sop.yml", "[kepala_skpd]", "[camat]"),
        'sop.yml: langkah ke-4: "actors" hanya boleh berisi bappedalitbang, admin_skpd, pengelola, kepala_skpd, bupati, tertulis "camat".',
    ),
    (
        "an actor twice",
        ("sop.yml", "[bupati, bappedalitbang]", "[bupati, bupati]"),
        'sop.yml: langkah ke-8: "actors" memuat isi yang sama dua kali.',
    ),
    (
        "a list that is a text",
        ("sop.yml", "[kepala_skpd]", "kepala_skpd"),
        'sop.yml: langkah ke-4: "actors" harus daftar yang terisi.',
    ),
    (
        "a row that is no mapping",
        ("national_fields.yml", "{code: kesehatan, label: Kesehatan}", "Kesehatan"),
        "national_fields.yml: isian ke-3, pilihan ke-4: harus berupa pasangan kunci dan isi.",
    ),
    (
        "a code with a space",
        ("skpd.yml", "code: KEC-JUAI", "code: KEC JUAI"),
        'skpd.yml: SKPD ke-29: "code" hanya boleh berisi huruf, angka, "-" dan "_", tertulis "KEC JUAI".',
    ),
    (
        "a code twice",
        ("skpd.yml", "code: SETWAN", "code: SETDA"),
        'skpd.yml: SKPD ke-2: kode "SETDA" sudah dipakai SKPD ke-1.',
    ),
    (
        "an unknown parent",
        ("skpd.yml", "parent: DINKES", "parent: DINKESS"),
        'skpd.yml: SKPD ke-32: induk "DINKESS" tidak ada dalam daftar.',
    ),
    (
        "an agency above itself",
        ("skpd.yml", "    short_name: Dinkes\n", "    short_name: Dinkes\n    parent: DINKES\n"),
        'skpd.yml: SKPD ke-11: "DINKES" menjadi induk bagi dirinya sendiri.',
    ),
    (
        "an impossible date",
        (HOLIDAYS, "date: 2026-02-16", "date: 2026-02-30"),
        'holidays/2026.yml: hari libur ke-3: "date" harus tanggal yang ada, ditulis seperti 2026-12-31, tertulis "2026-02-30".',
    ),
    (
        "a date written the local way",
        (HOLIDAYS, "date: 2026-08-17", "date: 17-08-2026"),
        'holidays/2026.yml: hari libur ke-22: "date" harus tanggal yang ada, ditulis seperti 2026-12-31, tertulis "17-08-2026".',
    ),
    (
        "two holidays on one day",
        (HOLIDAYS, "date: 2026-03-23", "date: 2026-03-24"),
        "holidays/2026.yml: hari libur ke-11: tanggal 2026-03-24 sudah dipakai hari libur ke-10.",
    ),
    (
        "a holiday of another year",
        (HOLIDAYS, "date: 2026-12-25", "date: 2025-12-25"),
        "holidays/2026.yml: hari libur ke-25: tanggal 2025-12-25 di luar tahun 2026.",
    ),
    (
        "a number twice",
        ("urusan.yml", "number: 38", "number: 37"),
        "urusan.yml: urusan ke-38: nomor 37 sudah dipakai urusan ke-37.",
    ),
    (
        "a gap in the numbers",
        ("urusan.yml", "number: 38", "number: 40"),
        "urusan.yml: seluruh berkas: nomor 38, 39 belum ada.",
    ),
    (
        "a national number below those of innovations",
        (NATIONAL, "number: 16", "number: 15"),
        "indicators/2026-nasional.yml: indikator ke-1: nomor 15 di luar 16 ke atas.",
    ),
    (
        "a weight outside 1 to 4",
        (NATIONAL, "weight: 3", "weight: 5"),
        'indicators/2026-nasional.yml: indikator ke-1: "weight" harus bilangan bulat 1 sampai 4, tertulis "5".',
    ),
    (
        "weights that miss the sum",
        (NATIONAL, "weight: 3", "weight: 4"),
        'indicators/2026-nasional.yml: seluruh berkas: "max_points" tertulis 111, jumlah bobot dikali 3 adalah 114.',
    ),
    (
        "two levels instead of three",
        (NATIONAL, "      - Peraturan Daerah.\n", ""),
        'indicators/2026-nasional.yml: indikator ke-1: "levels" harus berisi tepat 3 kalimat, ada 2.',
    ),
    (
        "an empty level",
        (NATIONAL, "      - Peraturan Daerah.\n", "      -\n"),
        'indicators/2026-nasional.yml: indikator ke-1: "levels" ke-3 harus teks yang terisi, tertulis kosong.',
    ),
    (
        "an unknown kind of evidence",
        (NATIONAL, "evidence_kinds: [mp4]", "evidence_kinds: [avi]"),
        'indicators/2026-nasional.yml: indikator ke-20: "evidence_kinds" hanya boleh berisi pdf, jpg, png, docx, xlsx, mp4, tertulis "avi".',
    ),
    (
        "a factor that is no number",
        (NATIONAL, "count_factor: 0.38", "count_factor: .nan"),
        'indicators/2026-nasional.yml: settings: "count_factor" harus bilangan lebih dari 0, tertulis "nan".',
    ),
    (
        "a window that ends before it begins",
        (NATIONAL, "applied_until: 2025-12-31", "applied_until: 2023-12-31"),
        'indicators/2026-nasional.yml: settings: "applied_until" mendahului "applied_from".',
    ),
    (
        "a national set that names a national set",
        (NATIONAL, "kind: national\n", "kind: national\nnational_set: nasional-2026\n"),
        'indicators/2026-nasional.yml: seluruh berkas: "national_set" hanya untuk set berjenis form.',
    ),
    (
        "a form with settings of its own",
        (FORM, "kind: form\n", "kind: form\nsettings: {}\n"),
        'indicators/2026.yml: seluruh berkas: "settings" hanya untuk set berjenis national.',
    ),
    (
        "a form of an unknown national set",
        (FORM, "national_set: nasional-2026", "national_set: nasional-2027"),
        'indicators/2026.yml: seluruh berkas: set nasional "nasional-2027" tidak ada atau tidak terbaca.',
    ),
    (
        "an unknown national indicator",
        (FORM, "national_number: 16", "national_number: 36"),
        "indicators/2026.yml: indikator ke-1: indikator nasional 36 tidak ada dalam set nasionalnya.",
    ),
    (
        "a weight where the national one holds",
        (FORM, "    national_number: 16\n", "    national_number: 16\n    weight: 3\n"),
        'indicators/2026.yml: indikator ke-1: kunci "weight" jangan ditulis: isinya diambil dari indikator nasional.',
    ),
    (
        "a row of its own without weight",
        (FORM, "    national_number: 16\n", ""),
        'indicators/2026.yml: indikator ke-1: kunci "weight" belum ada (wajib karena "national_number" tidak ditulis).',
    ),
    (
        "one national indicator scored twice",
        (FORM, "    shares_with: 14\n", ""),
        'indicators/2026.yml: indikator ke-14: indikator nasional 27 tanpa "shares_with" sudah dipakai indikator ke-11.',
    ),
    (
        "a row shared with one that answers something else",
        (FORM, "shares_with: 14", "shares_with: 13"),
        'indicators/2026.yml: indikator ke-11: "shares_with" menunjuk baris 13, yang tidak ada, tidak dihitung sendiri, atau menjawab indikator nasional lain.',
    ),
    (
        "two sets with one code",
        (FORM, "code: c1-2026", "code: nasional-2026"),
        'indicators/2026.yml: seluruh berkas: kode "nasional-2026" sudah dipakai indicators/2026-nasional.yml seluruh berkas.',
    ),
    (
        "a note that is not the last row",
        ("monev.yml", "    is_note: true\n", ""),
        'monev.yml: seluruh berkas: "is_note" harus true pada butir 7 saja.',
    ),
    (
        "a file without source",
        ("urusan.yml", "source:", "sumber:"),
        'urusan.yml: seluruh berkas: kunci "source" belum ada.',
    ),
    (
        "a key written twice",
        ("urusan.yml", "    name: Pendidikan\n", "    name: Pendidikan\n    name: Kesehatan Ibu\n"),
        'urusan.yml: baris 8: kunci "name" ditulis dua kali.',
    ),
    (
        "a broken line",
        ("sop.yml", "  - number: 1\n", "  - number: [1\n"),
        "sop.yml: baris 9: tidak terbaca sebagai YAML; periksa lekukan spasi, titik dua dan tanda kutip.",
    ),
    (
        "an object of the program",
        ("monev.yml", "is_note: true", "is_note: !!python/object/apply:os.getcwd []"),
        "monev.yml: baris 41: tidak terbaca sebagai YAML; periksa lekukan spasi, titik dua dan tanda kutip.",
    ),
    (
        "a control character",
        ("urusan.yml", "Pangan", "Pang\x07an"),
        "urusan.yml: seluruh berkas: tidak terbaca sebagai YAML; periksa tanda dan huruf yang tidak lazim.",
    ),
]

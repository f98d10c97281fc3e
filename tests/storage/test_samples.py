"""The demo's files are real: same arguments, same bytes; they pass our own gate, open elsewhere, and the video plays."""

import base64
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Page
from pypdf import PdfReader

from app.rules.uploads import UploadLimits, judge_size, judge_video
from app.storage import samples
from app.storage.content import inspect_file

LINES = ["Inovasi “Antar Obat” dipakai 12 desa (430 warga).", "Demikian disampaikan."]
MAKERS = {
    "pdf": lambda seed: samples.make_pdf(f"Perihal {seed}", LINES, number="800/1/Dinkes/2026", signer="Kepala Dinas"),
    "jpg": lambda seed: samples.make_jpg("Foto kegiatan posyandu", seed),
    "png": lambda seed: samples.make_png("Rekap layanan", seed),
    "docx": lambda seed: samples.make_docx(f"Pedoman {seed}", LINES),
    "xlsx": lambda seed: samples.make_xlsx(f"Rekap {seed}", [["Desa", "Warga"], ["Paringin", 12]]),
    "mp4": lambda seed: samples.make_mp4(150, seed),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_the_same_arguments_give_the_same_bytes_and_another_seed_others(kind: str) -> None:
    assert MAKERS[kind](1) == MAKERS[kind](1)
    assert len({MAKERS[kind](seed) for seed in range(6)}) > 1


@pytest.mark.parametrize("kind", MAKERS)
def test_every_sample_passes_the_gate_without_a_warning(tmp_path: Path, kind: str) -> None:
    for seed in range(8):
        path = tmp_path / f"{seed}.{kind}"
        path.write_bytes(MAKERS[kind](seed))
        facts = inspect_file(path, path.name)
        assert (facts.kind, facts.warnings) == (kind, ())
        assert judge_size(kind, path.stat().st_size, UploadLimits()).level == "ok"


@pytest.mark.parametrize("kind", MAKERS)
def test_samples_are_small_enough_for_hundreds_of_them(kind: str) -> None:
    most = {"jpg": 15_000, "mp4": 200_000}.get(kind, 8_000)
    assert max(len(MAKERS[kind](seed)) for seed in range(8)) <= most


def test_the_letter_reads_as_a_letter_on_as_many_pages_as_it_needs() -> None:
    data = samples.make_pdf("Perihal (uji)", LINES, agency="Dinas Kesehatan", number="800/1", date="3 Februari 2026")
    (page,) = PdfReader(io.BytesIO(data), strict=True).pages
    text = page.extract_text()
    for part in ("DINAS KESEHATAN", "800/1", "3 Februari 2026", "Perihal (uji)", "“Antar Obat”", "bukan surat resmi"):
        assert part in text
    assert len(PdfReader(io.BytesIO(samples.make_pdf("Panjang", LINES * 40)), strict=True).pages) > 2


def test_pictures_and_office_files_open_in_the_usual_readers() -> None:
    for data in (samples.make_jpg("A" * 300), samples.make_png("A" * 300)):
        with Image.open(io.BytesIO(data)) as image:
            image.load()
    with zipfile.ZipFile(io.BytesIO(samples.make_docx("A & <B>", LINES))) as archive:
        assert "A &amp; &lt;B&gt;" in archive.read("word/document.xml").decode()
    book = openpyxl.load_workbook(io.BytesIO(samples.make_xlsx("Rekap", [["Desa", "Warga"], ["=1+1", 12]])))
    sheet = book.active
    assert (sheet["A1"].value, sheet["B4"].value) == ("Rekap", 12)
    assert sheet["A4"].data_type == "s"


@pytest.mark.parametrize("seconds", [1, 90, 119.5, 150, 240, 310])
def test_a_video_lasts_exactly_as_long_as_asked(tmp_path: Path, seconds: float) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(samples.make_mp4(seconds))
    assert inspect_file(path, "a.mp4").duration_seconds == seconds
    assert path.stat().st_size <= 200_000


def test_two_and_a_half_minutes_are_what_the_pedoman_asks_for() -> None:
    assert judge_video(150, UploadLimits()).level == "ok"


@pytest.mark.parametrize("seconds", [0, -1, 4000, float("nan")])
def test_a_length_without_sense_is_an_error(seconds: float) -> None:
    with pytest.raises(ValueError, match="seconds"):
        samples.make_mp4(seconds)


PLAY = """async () => {
  const video = document.querySelector("video");
  const once = name => new Promise((done, fail) => {
    video.addEventListener(name, done, {once: true});
    video.addEventListener("error", () => fail(new Error(video.error.message)), {once: true});
  });
  if (video.readyState < 2) await once("loadeddata");
  const colour = async time => {
    const sought = once("seeked");
    video.currentTime = time;
    await sought;
    const canvas = Object.assign(document.createElement("canvas"), {width: 320, height: 176});
    const draw = canvas.getContext("2d");
    draw.drawImage(video, 0, 0);
    return [...draw.getImageData(240, 170, 1, 1).data].slice(0, 3);
  };
  const early = await colour(3), late = await colour(140);
  await colour(20);
  const from = video.currentTime;
  await video.play();
  while (video.currentTime < from + 0.3) await new Promise(done => setTimeout(done, 20));
  return {size: [video.videoWidth, video.videoHeight], duration: video.duration, early, late};
}"""


@pytest.mark.e2e
def test_the_video_plays_and_seeks_in_a_browser_and_shows_the_right_picture(page: Page) -> None:
    movie = base64.b64encode(samples.make_mp4(150, 2, "Antar Obat")).decode()
    page.set_content(f'<video muted src="data:video/mp4;base64,{movie}">')
    seen = page.evaluate(PLAY)
    assert seen["size"] == [320, 176]
    assert seen["duration"] == pytest.approx(150, abs=0.05)
    assert seen["early"] == pytest.approx([15, 23, 42], abs=6)  # the bar has not come to three quarters yet
    assert seen["late"] == pytest.approx([248, 250, 252], abs=6)

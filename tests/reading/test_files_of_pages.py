"""PDFs and TIFFs of scans: every page, at the scan's own resolution, within limits."""

import time
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen import canvas

from borderpost.domain.errors import Trouble
from borderpost.reading import pictures
from borderpost.reading.pictures import load, shots
from tests.reading.paper_sheets import sheet, write_pages

GREYS = (40, 120, 200)


def flat(level: int, size: tuple[int, int] = (60, 40)) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((size[1], size[0], 3), level, np.uint8)


def troubled(path: Path, **limits: timedelta) -> tuple[int, str]:
    """Return how many pictures came before the trouble, and its code."""
    came: list[int | None] = []
    with pytest.raises(Trouble) as caught:
        came.extend(shot.page for shot in shots(path, **limits))
    return len(came), caught.value.code


@pytest.mark.parametrize("name", ["pages.pdf", "pages.tif"])
def test_every_page_comes_in_order_with_its_number(tmp_path: Path, name: str) -> None:
    path = write_pages(tmp_path / name, [flat(level) for level in GREYS])
    came = list(shots(path))
    assert [shot.page for shot in came] == [1, 2, 3]
    assert [round(float(shot.image.mean()), -1) for shot in came] == list(GREYS)
    assert all(shot.seconds is None for shot in came)


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_a_scanned_page_is_drawn_at_the_dots_of_its_scan(tmp_path: Path, dpi: int) -> None:
    path = write_pages(tmp_path / "page.pdf", [sheet(dpi=dpi)], dpi=dpi)
    (shot,) = shots(path)
    assert np.abs(np.array(shot.image.shape[:2]) - (11.69 * dpi, 8.27 * dpi)).max() <= 3


def test_a_page_without_a_scan_is_drawn_at_300_dots_an_inch(tmp_path: Path) -> None:
    page = canvas.Canvas(str(tmp_path / "text.pdf"), pagesize=(216, 144))
    page.drawString(20, 70, "P<UTO")
    page.save()
    (shot,) = shots(tmp_path / "text.pdf")
    assert np.abs(np.array(shot.image.shape) - (600, 900, 3)).max() <= 1
    assert shot.image.min() < 60 < 250 < shot.image.max()


def test_a_page_as_large_as_a_wall_is_drawn_within_the_limit(tmp_path: Path) -> None:
    page = canvas.Canvas(str(tmp_path / "wall.pdf"), pagesize=(14400, 14400))
    page.drawString(20, 70, "P<UTO")
    page.save()
    (shot,) = shots(tmp_path / "wall.pdf")
    assert shot.image.shape[0] * shot.image.shape[1] <= 24_100_000


def test_a_pdf_under_a_pictures_name_is_a_pdf_and_one_picture_too(tmp_path: Path) -> None:
    path = write_pages(tmp_path / "page.pdf", [flat(90)]).rename(tmp_path / "page.jpg")
    assert [shot.page for shot in shots(path)] == [1]
    assert abs(float(load(path).mean()) - 90) < 4


def test_a_locked_pdf_says_so(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(write_pages(tmp_path / "page.pdf", [flat(90)])))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    assert troubled(tmp_path / "locked.pdf") == (0, "picture.locked")


def test_a_pdf_without_pages_holds_no_picture(tmp_path: Path) -> None:
    PdfWriter().write(tmp_path / "none.pdf")
    assert troubled(tmp_path / "none.pdf") == (0, "picture.unreadable")


def test_a_pdf_cut_in_half_is_unreadable(tmp_path: Path) -> None:
    path = write_pages(tmp_path / "page.pdf", [flat(90), flat(10)])
    content = path.read_bytes()
    path.write_bytes(b"%PDF-1.7\n" + content[len(content) // 2 :][:60])
    assert troubled(path) == (0, "picture.unreadable")


@pytest.mark.parametrize("name", ["many.pdf", "many.tif"])
def test_more_pages_than_the_limit_are_read_up_to_it(tmp_path: Path, name: str) -> None:
    path = write_pages(tmp_path / name, [flat(90, (8, 8))] * (pictures.MOST_PAGES + 1))
    assert troubled(path) == (pictures.MOST_PAGES, "picture.too_many_pages")


def test_a_tiff_whose_later_page_is_damaged_gives_the_pages_before_it(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (80, 80, 3), np.uint8)
    path = write_pages(tmp_path / "pages.tif", [flat(90), noise, noise])
    path.write_bytes(path.read_bytes()[:-15_000])
    came, code = troubled(path)
    assert (came, code) in {(1, "picture.unreadable"), (2, "picture.unreadable")}


def test_a_reduced_copy_inside_a_tiff_is_no_page(tmp_path: Path) -> None:
    full, small = Image.new("L", (80, 60), 200), Image.new("L", (8, 6), 200)
    small.encoderinfo = {"tiffinfo": {254: 1}}
    full.save(tmp_path / "a.tif", save_all=True, append_images=[small])
    assert [shot.image.shape for shot in shots(tmp_path / "a.tif")] == [(60, 80, 3)]


def test_a_pdf_that_draws_for_ever_is_given_up_in_time(tmp_path: Path) -> None:
    """A form that draws itself many times over: ten levels of ten."""
    path = tmp_path / "deep.pdf"
    path.write_bytes(nested_forms(levels=9, times=12))
    start = time.monotonic()
    came, code = troubled(path, limit=timedelta(seconds=2))
    assert (came, code) == (0, "picture.timeout")
    assert time.monotonic() - start < 8


def test_nobody_has_to_take_all_pages(tmp_path: Path) -> None:
    pages = shots(write_pages(tmp_path / "pages.pdf", [flat(level) for level in GREYS]))
    assert next(pages).page == 1
    pages.close()
    assert next(pages, None) is None


def nested_forms(*, levels: int, times: int) -> bytes:
    """Return a PDF whose page draws a form that draws a form ..., ``times`` each: few bytes, much work."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    resources = "/Resources<</XObject<</X {} 0 R>>>>"
    objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]{resources.format(5)}/Contents 4 0 R>>")
    draw = "/X Do " * times
    objects.append(f"<</Length {len(draw)}>>stream\n{draw}\nendstream")
    for level in range(levels):
        inner = resources.format(6 + level) if level < levels - 1 else ""
        content = draw if level < levels - 1 else "0 0 300 300 re f"
        head = f"<</Type/XObject/Subtype/Form/BBox[0 0 300 300]{inner}/Length {len(content)}>>"
        objects.append(f"{head}stream\n{content}\nendstream")
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj{content}endobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    return body + (end + trailer).encode()

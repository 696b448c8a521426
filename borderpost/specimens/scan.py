"""The scan of a specimen: the page or card side that carries the MRZ, at a given resolution."""

from collections.abc import Iterator
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from borderpost.domain.mrz_layout import MrzFormat
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex
from borderpost.domain.states import state_name
from borderpost.specimens.documents import Specimen, SpecimenKind
from borderpost.specimens.look import Colour, document_words, look
from borderpost.specimens.paper import paper
from borderpost.specimens.portrait import portrait
from borderpost.specimens.sheet import PITCH, SHEETS, ZONE_HEIGHT, Sheet, cell_centre
from resources import resource

_MM_PER_INCH = 25.4
_OCRB_ADVANCE = 0.723
"""Width of a character of the shipped OCR-B in parts of its size."""
_MRZ_INK: Colour = (28, 26, 30)
_LABEL_INK: Colour = (92, 104, 118)
_VALUE_INK: Colour = (26, 28, 34)
_SPECIMEN_INK: Colour = (168, 40, 46)
_CHILD_YEARS = 15
_NUMBERED = (SpecimenKind.DPI, SpecimenKind.CEDULA_CRI, SpecimenKind.TIM)
"""Cards whose own number is the national one."""
_MONTHS = (
    "ENE/JAN", "FEB/FEB", "MAR/MAR", "ABR/APR", "MAY/MAY", "JUN/JUN",
    "JUL/JUL", "AGO/AUG", "SEP/SEP", "OCT/OCT", "NOV/NOV", "DIC/DEC",
)  # fmt: skip

Point = tuple[float, float]
"""Millimetres from the document's top left corner."""

Field = tuple[str, str, int]
"""A label, its value, and how many of the three columns it takes."""


def scan(specimen: Specimen, *, dpi: int = 300) -> NDArray[np.uint8]:
    """Return the BGR picture of the specimen, cut at the document's edges, at ``dpi`` dots an inch."""
    return _Drawing(specimen, dpi).picture()


class _Drawing:
    def __init__(self, specimen: Specimen, dpi: int) -> None:
        self._specimen = specimen
        self._sheet: Sheet = SHEETS[specimen.fields.format]
        self._look = look(specimen.fields.issuing_state)
        self._scale = dpi / _MM_PER_INCH
        size = (self._px(self._sheet.width), self._px(self._sheet.height))
        ground = paper(*size, look=self._look, seed=specimen.seed)
        self._image = Image.fromarray(cv2.cvtColor(ground, cv2.COLOR_BGR2RGB))
        self._draw = ImageDraw.Draw(self._image)

    def picture(self) -> NDArray[np.uint8]:
        self._zone_ground()
        self._title()
        self._portrait()
        self._watermark()
        self._fields()
        self._mrz()
        return cv2.cvtColor(np.asarray(self._image), cv2.COLOR_RGB2BGR).astype(np.uint8)

    def _px(self, mm: float) -> int:
        return round(mm * self._scale)

    def _font(self, name: str, mm: float) -> ImageFont.FreeTypeFont:
        return _font(name, mm * self._scale)

    def _text(
        self, at: Point, text: str, mm: float, ink: Colour, *, bold: bool = True, anchor: str = "ls"
    ) -> None:
        font = self._font("B612-Bold.ttf" if bold else "B612-Regular.ttf", mm)
        place = (at[0] * self._scale, at[1] * self._scale)
        self._draw.text(place, text, font=font, fill=ink, anchor=anchor)

    def _zone_ground(self) -> None:
        top = self._px(self._sheet.height - ZONE_HEIGHT)
        box = (0, top, self._image.width, self._image.height)
        band = self._image.crop(box)
        light = Image.blend(band, Image.new("RGB", band.size, (250, 250, 248)), 0.55)
        self._image.paste(light, box)

    def _title(self) -> None:
        sheet, middle, ink = self._sheet, self._sheet.width / 2, self._look.ink
        size, margin = sheet.title_size, sheet.portrait[0]
        words = document_words(self._specimen.kind)
        if self._specimen.fields.format is MrzFormat.TD3:
            self._text((margin, 5.2), self._look.title, size, ink)
            self._text((sheet.width - margin, 5.2), words, size * 0.86, ink, anchor="rs")
            self._text((middle, 9.6), "ESPÉCIMEN · SPECIMEN", size * 0.8, _SPECIMEN_INK, anchor="ms")
            return
        self._text((middle, size * 1.5), self._look.title, size, ink, anchor="ms")
        self._text((middle, size * 2.7), words, size * 0.72, ink, bold=False, anchor="ms")
        self._text((sheet.width - 3.0, size * 1.5), "ESPÉCIMEN", size * 0.7, _SPECIMEN_INK, anchor="rs")

    def _portrait(self) -> None:
        left, top, width, height = self._sheet.portrait
        fields = self._specimen.fields
        child = fields.birth is not None and self._specimen.issued.year - fields.birth.year < _CHILD_YEARS
        seed, sex = self._specimen.seed, fields.sex
        picture = portrait(self._px(width), self._px(height), seed=seed, sex=sex, child=child)
        self._image.paste(picture, (self._px(left), self._px(top)))
        if self._specimen.fields.format is MrzFormat.TD3:
            self._ghost(picture)

    def _ghost(self, picture: Image.Image) -> None:
        grey = picture.convert("L").convert("RGB")
        small = grey.resize((picture.width * 4 // 10, picture.height * 4 // 10))
        zone = self._px(self._sheet.height - ZONE_HEIGHT - 1.5)
        at = (self._image.width - small.width - self._px(4.0), zone - small.height)
        ground = self._image.crop((*at, at[0] + small.width, at[1] + small.height))
        self._image.paste(Image.blend(ground, small, 0.28), at)

    def _watermark(self) -> None:
        sheet = self._sheet
        font = self._font("B612-Bold.ttf", sheet.title_size * 3.1)
        left, top, right, bottom = (round(edge) for edge in font.getbbox("ESPÉCIMEN", anchor="mm"))
        word = Image.new("L", (right - left, bottom - top), 0)
        ImageDraw.Draw(word).text((-left, -top), "ESPÉCIMEN", font=font, fill=44, anchor="mm")
        turned = word.rotate(14, expand=True, resample=Image.Resampling.BICUBIC)
        x = self._px((sheet.fields_left + sheet.width) / 2) - turned.width // 2
        y = self._px((sheet.height - ZONE_HEIGHT) * 0.56) - turned.height // 2
        self._image.paste(Image.new("RGB", turned.size, (176, 44, 52)), (x, y), turned)

    def _fields(self) -> None:
        sheet = self._sheet
        column = (sheet.width - sheet.fields_left - 3.5) / sheet.columns
        row, used = 0, 0
        for label, value, span in self._printed():
            if used + span > sheet.columns:
                row, used = row + 1, 0
            left, top = sheet.fields_left + used * column, sheet.fields_top + row * sheet.row
            used += span
            below = top + sheet.label_size
            self._text((left, below), label, sheet.label_size, _LABEL_INK, bold=False)
            size = min(sheet.value_size, span * column / (max(len(value), 1) * 0.70))
            self._text((left, below + sheet.value_size * 1.05), value, size, _VALUE_INK)

    def _printed(self) -> Iterator[Field]:
        fields, kind = self._specimen.fields, self._specimen.kind
        number = fields.document_number
        if kind is SpecimenKind.DIMEX:
            number = fields.document_number + fields.optional_data[:3]
        if kind is SpecimenKind.DPI:
            cui = fields.document_number + fields.optional_data[:4]
            number = f"{cui[:4]} {cui[4:9]} {cui[9:]}"
        yield "Tipo / Type", fields.document_code, 1
        yield "Emisor / Issuer", fields.issuing_state, 1
        yield "Número / Number", number, 1
        yield "Apellidos / Surname", fields.surname.upper(), 3
        yield "Nombres / Given names", fields.given_names.upper(), 2
        yield "Sexo / Sex", "X" if fields.sex is Sex.UNSPECIFIED else fields.sex.value, 1
        yield "Nacionalidad / Nationality", state_name(fields.nationality, "es").upper(), 1
        yield "Nacimiento / Birth", _day(fields.birth), 1
        yield "Vencimiento / Expiry", _day(fields.expiry), 1
        yield "Lugar / Place", self._specimen.birth_place.upper(), 1
        yield "Emisión / Issue", _day(PartialDate.of(self._specimen.issued)), 1
        if self._specimen.national_number and kind not in _NUMBERED:
            yield "No. personal / Personal No.", self._specimen.national_number, 1

    def _mrz(self) -> None:
        """Print every character in its own cell, so that the pitch is the standard's to the pixel."""
        top = self._px(self._sheet.height - ZONE_HEIGHT)
        mask = Image.new("L", (self._image.width, self._image.height - top), 0)
        draw = ImageDraw.Draw(mask)
        font = self._font("OCRB.otf", PITCH / _OCRB_ADVANCE)
        for row, line in enumerate(self._specimen.mrz):
            for position, character in enumerate(line):
                x, y = cell_centre(self._specimen.fields.format, row, position)
                at = (x * self._scale, y * self._scale - top)
                draw.text(at, character, font=font, fill=245, anchor="mm")
        ink = mask.filter(ImageFilter.GaussianBlur(self._scale / 40))
        self._image.paste(Image.new("RGB", mask.size, _MRZ_INK), (0, top), ink)


def _day(day: PartialDate | None) -> str:
    if day is None:
        return "—"
    month = _MONTHS[day.month - 1] if day.month else "XX"
    return f"{day.day:02d} {month} {day.year}" if day.day else f"XX {month} {day.year}"


@cache
def _font(name: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(resource("fonts", name), size)

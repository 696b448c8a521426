"""Training lines: pieces of printed zones as the line network gets them, with every character's place."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from borderpost.domain.mrz_layout import ALPHABET
from borderpost.domain.states import REGION
from borderpost.reading import line_tensor
from borderpost.reading.stages import Picture
from borderpost.reading.training import camera, texts
from borderpost.reading.training.faces import CAPITAL, CELL, PITCH, chosen, faces
from borderpost.specimens.desk_top import desk_top
from borderpost.specimens.look import look
from borderpost.specimens.paper import paper
from resources import resource

WIDTH = 320
"""Pixels of a piece."""
MOST = 36
"""Characters in a piece at most."""

_TALL = 7 * PITCH
_GROUND = (60 * PITCH, 24 * PITCH)
_GROUNDS = 24
_WORDS = 160
_STRAY_TEXT, _OVERTURNED, _BARE = 0.06, 0.03, 0.04
_EDGED = 0.3
"""Share of pieces in which the document ends beside the line."""

Plane = NDArray[np.float32]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold one picture (``line_tensor.HEIGHT`` x ``WIDTH``, grey) and what stands in it.

    ``characters`` are places in the alphabet; ``middles`` are (x, y) pixels, ``tall`` a capital's
    height and ``pitch`` the step between characters (pixels). A piece without an upright MRZ line
    has no characters.
    """

    image: Picture
    characters: NDArray[np.int64]
    middles: Plane
    tall: float
    pitch: float


class Lines:
    """Draw pieces, each decided by the seed and its number alone.

    ``on_grid`` is the share of pieces laid out as on the fixed grid; the others lie as a locator cuts.
    """

    def __init__(self, seed: int, *, folder: Path | None = None, on_grid: float = 0.5) -> None:
        self.on_grid = on_grid
        self._seed = seed
        self._faces = faces(folder)

    def piece(self, number: int) -> Piece:
        """Return the piece of this number, always the same."""
        return _Drawing(self, np.random.default_rng([self._seed, number])).piece()

    @property
    def typefaces(self) -> tuple[str, ...]:
        """Return the names of the typefaces in use."""
        return tuple(face.name for face in self._faces)

    @cached_property
    def grounds(self) -> tuple[Picture, ...]:
        """Return grey pictures of security paper at 300 dots an inch, and of desks."""
        random = np.random.default_rng([self._seed, 1])
        states = (*REGION, "MEX", "USA", "COL", "ESP", "D", "UTO")
        pictures = []
        for number in range(_GROUNDS):
            if number % 6 == 5:
                picture = desk_top(*_GROUND, random=random)
            else:
                seed = int(random.integers(1 << 30))
                picture = paper(*_GROUND, look=look(states[number % len(states)]), seed=seed)
            pictures.append(np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8))
        return tuple(pictures)

    @cached_property
    def words(self) -> tuple[Picture, ...]:
        """Return masks of words in proportional type, as the rest of a document prints them."""
        random = Random(self._seed)
        return tuple(_word(random) for _ in range(_WORDS))


@dataclass(frozen=True, slots=True)
class _View:
    """Hold how a piece lies: pitch and capital in the piece, pitch in the camera's picture (pixels)."""

    pitch: float
    capital: float
    camera_pitch: float
    off: float
    slope: float
    lean: float
    fan: float


class _Drawing:
    def __init__(self, stock: Lines, random: np.random.Generator) -> None:
        self._stock = stock
        self._random = random

    def piece(self) -> Piece:
        random = self._random
        view = self._view()
        kind = float(random.random())
        cells = int(WIDTH / view.pitch) + 4
        width = (cells + 2) * PITCH
        ground = self._ground(width)
        if kind < _BARE:
            image = self._pictured(ground, view, width)
            return Piece(image, np.empty(0, np.int64), np.empty((0, 2), np.float32), 0.0, view.pitch)
        ink, places = self._ink(width, cells, stray=kind < _BARE + _STRAY_TEXT)
        tone = float(random.uniform(0, 110))
        darkness = min(tone, float(ground.mean()) - 45)
        page = ground * (1 - ink) + darkness * ink
        page = np.asarray(page, np.float32)
        if places and random.random() < _EDGED:
            self._edged(page, places)
        image = self._pictured(page, view, width)
        if kind > 1 - _OVERTURNED:
            image = np.ascontiguousarray(image[::-1, ::-1])
            places = []
        return self._labelled(image, places, view, width)

    def _labelled(self, image: Picture, places: list[tuple[int, float]], view: _View, width: int) -> Piece:
        if not places:
            return Piece(image, np.empty(0, np.int64), np.empty((0, 2), np.float32), 0.0, view.pitch)
        points = np.array([[[x, _TALL / 2]] for _, x in places], np.float64)
        middles = cv2.perspectiveTransform(points, _onto_piece(view, width))[:, 0]
        inside = (middles[:, 0] >= 0) & (middles[:, 0] < WIDTH)
        characters = np.array([character for character, _ in places], np.int64)[inside][:MOST]
        return Piece(image, characters, middles[inside][:MOST].astype(np.float32), view.capital, view.pitch)

    def _view(self) -> _View:
        random = self._random
        camera_pitch = float(np.exp(random.uniform(np.log(7.5), np.log(30))))
        if random.random() < self._stock.on_grid:
            return _View(
                pitch=line_tensor.PITCH * float(random.normal(1, 0.012)),
                capital=line_tensor.CAPITAL * float(random.normal(1, 0.06)),
                camera_pitch=camera_pitch,
                off=float(random.normal(0, 1.0)),
                slope=float(random.normal(0, 0.003)),
                lean=float(random.normal(0, 0.04)),
                fan=float(random.normal(0, 0.01)),
            )
        pitch = float(np.exp(random.uniform(np.log(10), np.log(25))))
        capital = float(np.clip(pitch * 0.945 * np.exp(random.normal(0, 0.09)), 8, 25))
        room = (line_tensor.HEIGHT - capital) / 2 + 0.1 * capital
        return _View(
            pitch=pitch,
            capital=capital,
            camera_pitch=camera_pitch,
            off=float(np.clip(random.normal(0, 2.2), -room, room)),
            slope=float(random.normal(0, 0.010)),
            lean=float(random.normal(0, 0.06)),
            fan=float(random.normal(0, 0.03)),
        )

    def _ground(self, width: int) -> Plane:
        random = self._random
        if random.random() < 0.25:
            level = float(random.uniform(110, 255))
            return np.full((_TALL, width), level, np.float32)
        picture = self._stock.grounds[int(random.integers(_GROUNDS))]
        top = int(random.integers(picture.shape[0] - _TALL))
        left = int(random.integers(picture.shape[1] - width))
        crop = picture[top : top + _TALL, left : left + width].astype(np.float32)
        if random.random() < 0.5:
            crop = crop[:, ::-1]
        level, mean = float(random.uniform(120, 248)), float(crop.mean())
        strength = float(random.uniform(0.2, 1.6))
        return np.asarray(np.clip(level + (crop - mean) * strength, 0, 255), np.float32)

    def _ink(self, width: int, cells: int, *, stray: bool) -> tuple[Plane, list[tuple[int, float]]]:
        """Return the ink of a canvas, and which characters stand at which x in its middle line."""
        random = self._random
        mask = np.zeros((_TALL, width), np.uint8)
        middle = _TALL // 2
        step = PITCH * float(random.uniform(1.62, 2.7))
        places: list[tuple[int, float]] = []
        if stray:
            for row in (-1, 0, 1):
                self._words(mask, round(middle + row * step))
        else:
            rows = texts.lines(Random(int(random.integers(1 << 62))))
            number = int(random.integers(len(rows)))
            start = self._start(rows[number], cells)
            face = chosen(self._stock._faces, random)
            loose = float(random.uniform(0, 1.2)) if random.random() < 0.2 else 0.0
            for index, text in enumerate(rows):
                y = middle + (index - number) * step
                if not 0 <= y < _TALL:
                    continue
                for cell in range(cells):
                    place = start + cell
                    if not 0 <= place < len(text):
                        continue
                    x = (cell + 1.5) * PITCH
                    self._stamp(mask, face.masks[text[place]], x, y, loose)
                    if index == number:
                        places.append((ALPHABET.index(text[place]), x))
            if number == 0 and random.random() < 0.4:
                self._words(mask, round(middle - step * float(random.uniform(0.9, 1.3))))
        if random.random() < 0.07:
            self._scribbled(mask)
        return camera.printed(mask, random), places

    def _edged(self, page: Plane, places: list[tuple[int, float]]) -> None:
        """Lay what is under the document left and right of it, a few pitches from the line's ends."""
        random = self._random
        width = page.shape[1]
        free = PITCH * random.uniform(1.0, 4.0, 2)
        left, right = int(places[0][1] - free[0]), int(places[-1][1] + free[1])
        under = self._ground(width) * np.float32(random.uniform(0.15, 1.0))
        if left > 0:
            page[:, :left] = under[:, :left]
        if right < width:
            page[:, right:] = under[:, right:]
        for edge in (left, right):
            if 0 < edge < width - 4 and random.random() < 0.6:
                page[:, edge : edge + int(random.integers(1, 4))] *= np.float32(random.uniform(0.4, 0.9))

    def _start(self, text: str, cells: int) -> int:
        """Return the first place in view, so that long runs of fillers are seldom all that is seen."""
        last = len(text) - cells + 3
        if self._random.random() < 0.3:
            return int(self._random.choice((-3, -2, -1, last)))
        if self._random.random() < 0.8:
            last = min(last, len(text.rstrip("<")) - cells // 2)
        return int(self._random.integers(-3, max(-2, last + 1)))

    def _stamp(self, mask: Picture, glyph: Picture, x: float, y: float, loose: float) -> None:
        if loose:
            x, y = x + float(self._random.normal(0, loose)), y + float(self._random.normal(0, loose))
        left, top = round(x - CELL[0] / 2), round(y - CELL[1] / 2)
        high, low = max(0, top), min(mask.shape[0], top + CELL[1])
        near, far = max(0, left), min(mask.shape[1], left + CELL[0])
        if high < low and near < far:
            view = mask[high:low, near:far]
            np.maximum(view, glyph[high - top : low - top, near - left : far - left], out=view)

    def _words(self, mask: Picture, foot: int) -> None:
        x = int(self._random.integers(-60, 60))
        while x < mask.shape[1]:
            word = self._stock.words[int(self._random.integers(_WORDS))]
            top, high = foot - word.shape[0] // 2, word.shape[0]
            near, far = max(0, x), min(mask.shape[1], x + word.shape[1])
            if near < far and top >= 0 and top + high <= mask.shape[0]:
                view = mask[top : top + high, near:far]
                np.maximum(view, word[:, near - x : far - x], out=view)
            x += word.shape[1] + int(self._random.integers(12, 40))

    def _scribbled(self, mask: Picture) -> None:
        """Draw over the lines as stamps, frames and signatures do."""
        random, (height, width) = self._random, mask.shape
        ends = random.uniform(0, 1, (2, 2)) * (width, height)
        ink, thick = int(random.uniform(60, 200)), int(random.integers(1, 5))
        first, last = (int(ends[0][0]), int(ends[0][1])), (int(ends[1][0]), int(ends[1][1]))
        if random.random() < 0.5:
            cv2.line(mask, first, last, ink, thick, cv2.LINE_AA)
        else:
            axes = (int(random.uniform(60, 300)), int(random.uniform(30, 120)))
            cv2.ellipse(mask, first, axes, float(random.uniform(0, 180)), 0, 360, ink, thick, cv2.LINE_AA)

    def _pictured(self, page: Plane, view: _View, width: int) -> Picture:
        """Return the piece cut out of a camera's picture of the page."""
        random = self._random
        zoom = view.camera_pitch / PITCH
        if zoom < 1:
            page = np.asarray(cv2.GaussianBlur(page, (0, 0), 0.36 / zoom), np.float32)
        forth, size = _into_camera(zoom, page.shape, random)
        picture = cv2.warpPerspective(page, forth, size, borderMode=cv2.BORDER_REPLICATE)
        lit = camera.lit(np.asarray(picture, np.float32), view.camera_pitch, random)
        grey = camera.seen(lit, view.camera_pitch, random)
        cut = _onto_piece(view, width) @ np.linalg.inv(forth)
        shrunk = view.pitch / view.camera_pitch
        if shrunk < 0.75:
            grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.36 / shrunk), np.uint8)
        way = cv2.INTER_CUBIC if random.random() < 0.5 else cv2.INTER_LINEAR
        shape = (WIDTH, line_tensor.HEIGHT)
        return np.asarray(
            cv2.warpPerspective(grey, cut, shape, flags=way, borderMode=cv2.BORDER_REPLICATE), np.uint8
        )


def _into_camera(
    zoom: float, shape: tuple[int, ...], random: np.random.Generator
) -> tuple[Matrix, tuple[int, int]]:
    """Return the way from the page into a camera's picture, and that picture's size."""
    height, width = shape
    turn = float(random.normal(0, 0.04)) if random.random() < 0.75 else float(random.uniform(-0.4, 0.4))
    cosine, sine = zoom * np.cos(turn), zoom * np.sin(turn)
    tilt_x, tilt_y = random.normal(0, 0.05, 2) / (width, width)
    forth = np.array([[cosine, -sine, 0], [sine, cosine, 0], [tilt_x, tilt_y, 1]], np.float64)
    around = np.array([[[0, 0]], [[width, 0]], [[width, height]], [[0, height]]], np.float64)
    corners = cv2.perspectiveTransform(around, forth)[:, 0]
    low, high = corners.min(axis=0), corners.max(axis=0)
    moved = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]], np.float64) @ forth
    return moved, (int(high[0] - low[0]) + 1, int(high[1] - low[1]) + 1)


def _onto_piece(view: _View, width: int) -> Matrix:
    """Return the way from the page to the piece, slightly wrong as a locator's is."""
    across, down = view.pitch / PITCH, view.capital / CAPITAL
    middle = np.array([[1, 0, -width / 2], [0, 1, -_TALL / 2], [0, 0, 1]], np.float64)
    laid = np.array(
        [[across, view.lean * across, 0], [view.slope * across, down, 0], [view.fan * across / WIDTH, 0, 1]],
        np.float64,
    )
    back = np.array([[1, 0, WIDTH / 2], [0, 1, line_tensor.HEIGHT / 2 + view.off], [0, 0, 1]], np.float64)
    return np.asarray(back @ laid @ middle, np.float64)


def _word(random: Random) -> Picture:
    name = random.choice(("B612-Regular.ttf", "B612-Bold.ttf"))
    font = ImageFont.truetype(str(resource("fonts", name)), random.randint(20, 34))
    letters = "abcdefghijklmnopqrstuvwxyzáéíóúñABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.-"
    text = "".join(random.choices(letters, k=random.randint(2, 11)))
    if random.random() < 0.5:
        text = text.upper()
    left, top, right, bottom = (round(edge) for edge in font.getbbox(text))
    image = Image.new("L", (right - left + 2, bottom - top + 2))
    ImageDraw.Draw(image).text((1 - left, 1 - top), text, font=font, fill=255)
    return np.asarray(image, np.uint8)

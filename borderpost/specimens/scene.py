"""A document as a webcam over a desk sees it: tilted, blurred, dark, shaded, glaring; seeded."""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from borderpost.specimens.desk_top import desk_top

Picture = NDArray[np.uint8]
Points = NDArray[np.float32]


class Profile(StrEnum):
    """Name what troubles a frame; ALL mixes several of them mildly, with chance."""

    CLEAN = "clean"
    BLUR = "blur"
    MOTION = "motion"
    NOISE = "noise"
    GLARE = "glare"
    SHADOW = "shadow"
    ROTATED = "rotated"
    UPSIDE_DOWN = "upside_down"
    DARK = "dark"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Scene:
    """Hold a frame (BGR) and the document's corners in it.

    ``corners`` are (x, y) pixels, clockwise from the document's own top left; a corner may lie
    outside the frame by a few pixels.
    """

    image: Picture
    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Hold how strong each effect is: degrees, pixels, shares of light, grey levels, JPEG quality."""

    turn: float = 0.0
    tilt: float = 0.03
    blur: float = 0.0
    motion: float = 0.0
    noise: float = 2.0
    light: float = 1.0
    glare: bool = False
    shadow: bool = False
    quality: int = 85


_SUPERSAMPLING = 1.15
_COARSE = 4
"""Light and shade have no detail: they are made at this part of the frame's size."""


def webcam_frame(
    scan: Picture, *, seed: int, profile: Profile, size: tuple[int, int] = (1280, 720)
) -> Scene:
    """Return a frame of ``size`` (width, height) with the scan lying on a desk, the same for a seed.

    The document takes 60 to 80 % of the frame's width, or of its height where it stands upright.
    """
    random = np.random.default_rng([seed, list(Profile).index(profile)])
    trouble = _trouble(profile, random)
    corners = _placed(scan, size, trouble, random)
    image = _laid(scan, desk_top(*size, random=random), corners)
    if trouble.shadow:
        image = _shadowed(image, corners, random)
    if trouble.glare:
        image = _glaring(image, corners, random)
    image = _seen(image, trouble, random)
    return Scene(image, tuple((float(x), float(y)) for x, y in corners))


def empty_frame(*, seed: int, size: tuple[int, int] = (1280, 720), grain: int = 0) -> Picture:
    """Return a frame of the desk without a document; another ``grain`` is the same desk a moment later."""
    random = np.random.default_rng(seed)
    frame = _seen(desk_top(*size, random=random), _Trouble(), random)
    if not grain:
        return frame
    noise = np.random.default_rng([seed, grain]).normal(0, _Trouble().noise, frame.shape)
    return np.asarray(np.clip(frame + noise, 0, 255), np.uint8)


def _trouble(profile: Profile, random: np.random.Generator) -> _Trouble:
    def draw(low: float, high: float) -> float:
        return float(random.uniform(low, high))

    turn, tilt = draw(-4, 4), draw(0.01, 0.04)
    match profile:
        case Profile.CLEAN:
            return _Trouble(turn=turn, tilt=tilt)
        case Profile.BLUR:
            return _Trouble(turn=turn, tilt=tilt, blur=draw(1.0, 1.9), quality=70)
        case Profile.MOTION:
            return _Trouble(turn=turn, tilt=tilt, motion=draw(5, 11), quality=70)
        case Profile.NOISE:
            return _Trouble(turn=turn, tilt=tilt, noise=draw(12, 22), quality=60)
        case Profile.GLARE:
            return _Trouble(turn=turn, tilt=tilt, glare=True)
        case Profile.SHADOW:
            return _Trouble(turn=turn, tilt=tilt, shadow=True)
        case Profile.ROTATED:
            return _Trouble(turn=draw(8, 22) * _sign(random), tilt=draw(0.04, 0.08))
        case Profile.UPSIDE_DOWN:
            return _Trouble(turn=180 + draw(-8, 8), tilt=tilt)
        case Profile.DARK:
            return _Trouble(turn=turn, tilt=tilt, light=draw(0.22, 0.4), noise=draw(5, 9), quality=60)
        case Profile.ALL:
            return _Trouble(
                turn=draw(-15, 15) + (180 if random.random() < 0.15 else 0),
                tilt=draw(0.01, 0.07),
                blur=draw(0.4, 1.3) if random.random() < 0.5 else 0.0,
                motion=draw(3, 7) if random.random() < 0.3 else 0.0,
                noise=draw(3, 12),
                light=draw(0.4, 0.8) if random.random() < 0.3 else draw(0.9, 1.15),
                glare=random.random() < 0.25,
                shadow=random.random() < 0.3,
                quality=int(random.integers(30, 75)),
            )


def _sign(random: np.random.Generator) -> int:
    return 1 if random.random() < 0.5 else -1


def _placed(scan: Picture, size: tuple[int, int], trouble: _Trouble, random: np.random.Generator) -> Points:
    """Return where the scan's corners come to lie: turned, tilted, inside the frame where it fits."""
    height, width = scan.shape[:2]
    frame_width, frame_height = size
    turn = np.deg2rad(trouble.turn)
    half = np.array([[-width, -height], [width, -height], [width, height], [-width, height]], np.float64) / 2
    turned = half @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    across, down = turned.max(axis=0) - turned.min(axis=0)
    share = float(random.uniform(0.60, 0.80))
    scale = min(share * frame_width / width, 0.97 * frame_width / across, 0.97 * frame_height / down)
    tilt = 1 + random.uniform(-trouble.tilt, trouble.tilt, (4, 2))
    points = turned * scale * tilt
    room_x = max(frame_width - (points[:, 0].max() - points[:, 0].min()), 0) / 2
    room_y = max(frame_height - (points[:, 1].max() - points[:, 1].min()), 0) / 2
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    shift = np.array([random.uniform(-0.8, 0.8) * room_x, random.uniform(-0.8, 0.8) * room_y])
    return np.asarray(points - middle + np.array(size) / 2 + shift, np.float32)


def _laid(scan: Picture, ground: Picture, corners: Points) -> Picture:
    """Lay the scan on the desk, with the soft shadow of its edge."""
    height, width = scan.shape[:2]
    top = float(np.linalg.norm(corners[1] - corners[0]))
    if top * _SUPERSAMPLING < width:
        ratio = top * _SUPERSAMPLING / width
        scan = cv2.resize(scan, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA).astype(np.uint8)
        height, width = scan.shape[:2]
    own = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(own, corners)
    size = (ground.shape[1], ground.shape[0])
    document = cv2.warpPerspective(scan, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(np.full(scan.shape[:2], 255, np.uint8), matrix, size, flags=cv2.INTER_LINEAR)
    share = cover.astype(np.float32)[:, :, None] / 255
    fall = cv2.GaussianBlur(np.roll(cover, (5, 4), axis=(0, 1)), (0, 0), 6).astype(np.float32)[:, :, None]
    desk = ground.astype(np.float32) * (1 - 0.45 * fall / 255)
    return np.clip(document.astype(np.float32) * share + desk * (1 - share), 0, 255).astype(np.uint8)


def _shadowed(image: Picture, corners: Points, random: np.random.Generator) -> Picture:
    """Let a hand's or head's shadow fall over part of the document."""
    height, width = image.shape[0] // _COARSE, image.shape[1] // _COARSE
    start = corners[int(random.integers(4))] / _COARSE
    middle = corners.mean(axis=0) / _COARSE
    spread = random.uniform(-0.3, 0.3, (5, 2)) * np.array([width, height])
    polygon = np.vstack([start + (start - middle) * 1.5 + spread[:2], middle + spread[2:]])
    mask = np.zeros((height, width), np.float32)
    hull = cv2.convexHull(np.rint(polygon).astype(np.int32))
    cv2.fillConvexPoly(mask, hull, 1.0)
    soft = _full(cv2.GaussianBlur(mask, (0, 0), float(random.uniform(12, 40)) / _COARSE), image)
    depth = float(random.uniform(0.35, 0.6))
    return np.clip(image.astype(np.float32) * (1 - depth * soft), 0, 255).astype(np.uint8)


def _glaring(image: Picture, corners: Points, random: np.random.Generator) -> Picture:
    """Let a lamp shine back from the laminate: a white core with a halo."""
    height, width = image.shape[0] // _COARSE, image.shape[1] // _COARSE
    weights = random.dirichlet(np.ones(4) * 1.6)
    centre = (weights[:, None] * corners).sum(axis=0) / _COARSE
    axes = (float(random.uniform(0.05, 0.12)) * width, float(random.uniform(0.03, 0.08)) * width)
    spot = np.zeros((height, width), np.float32)
    box = ((float(centre[0]), float(centre[1])), (axes[0] * 2, axes[1] * 2), float(random.uniform(0, 180)))
    cv2.ellipse(spot, box, 1.0, -1)
    halo = cv2.GaussianBlur(spot, (0, 0), axes[1] * 0.9)
    core = cv2.GaussianBlur(spot, (0, 0), axes[1] * 0.25)
    light = _full(float(random.uniform(120, 200)) * core + 90 * halo, image)
    return np.asarray(np.clip(image.astype(np.float32) + light, 0, 255), np.uint8)


def _full(coarse: cv2.typing.MatLike, image: Picture) -> NDArray[np.float32]:
    """Return a coarse map at the frame's size, with an axis for the colours."""
    height, width = image.shape[:2]
    whole = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(whole[:, :, None], np.float32)


def _seen(image: Picture, trouble: _Trouble, random: np.random.Generator) -> Picture:
    """Pass the scene through the camera: focus, movement, light, sensor noise, JPEG."""
    picture = image.astype(np.float32)
    if trouble.blur:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), trouble.blur), np.float32)
    if trouble.motion:
        picture = np.asarray(cv2.filter2D(picture, -1, _movement(trouble.motion, random)), np.float32)
    warmth = np.array([random.uniform(0.93, 1.05), 1.0, random.uniform(0.96, 1.06)], np.float32)
    picture = picture * (trouble.light * warmth)
    picture += random.standard_normal(picture.shape, np.float32) * trouble.noise
    seen = np.clip(picture, 0, 255).astype(np.uint8)
    _, jpeg = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, trouble.quality])
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)


def _movement(length: float, random: np.random.Generator) -> NDArray[np.float32]:
    reach = int(length) | 1
    kernel = np.zeros((reach, reach), np.float32)
    angle = float(random.uniform(0, np.pi))
    dx, dy = np.cos(angle) * length / 2, np.sin(angle) * length / 2
    middle = reach // 2
    ends = (round(middle - dx), round(middle - dy)), (round(middle + dx), round(middle + dy))
    cv2.line(kernel, *ends, 1.0, 1, cv2.LINE_AA)
    return np.asarray(kernel / kernel.sum(), np.float32)

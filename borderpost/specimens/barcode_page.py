"""A barcode printed on a slip of paper before a webcam: turned, soft, noisy; seeded."""

import cv2
import numpy as np
import zxingcpp

from borderpost.domain.barcode import Symbology
from borderpost.specimens.desk_top import desk_top
from borderpost.specimens.scene import Picture

_FORMATS = {
    Symbology.PDF417: zxingcpp.BarcodeFormat.PDF417,
    Symbology.QR: zxingcpp.BarcodeFormat.QRCode,
    Symbology.CODE128: zxingcpp.BarcodeFormat.Code128,
    Symbology.CODE39: zxingcpp.BarcodeFormat.Code39,
    Symbology.DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    Symbology.AZTEC: zxingcpp.BarcodeFormat.Aztec,
}
WIDTHS = {
    Symbology.PDF417: 640,
    Symbology.QR: 170,
    Symbology.CODE128: 400,
    Symbology.CODE39: 440,
    Symbology.DATA_MATRIX: 150,
    Symbology.AZTEC: 160,
}
"""Pixels that each takes in a frame of 1280 x 720 where its card takes about three quarters of the width."""
_PRINTED = 4
"""Dots a module at which a symbol is printed before it is seen smaller."""
_MARGIN = 0.12
_PAPER = 236


def barcode_frame(
    symbology: Symbology, payload: bytes, *, seed: int, tilt: float = 0.0, blur: float = 0.0
) -> Picture:
    """Return a frame of 1280 x 720 (BGR); ``tilt`` in degrees, ``blur`` in pixels (standard deviation)."""
    random = np.random.default_rng(seed)
    symbol = zxingcpp.create_barcode(payload, _FORMATS[symbology])
    printed = np.array(symbol.to_image(scale=_PRINTED), np.uint8)
    width = WIDTHS[symbology]
    height = round(printed.shape[0] * width / printed.shape[1])
    small = cv2.resize(printed, (width, height), interpolation=cv2.INTER_AREA)
    slip = np.pad(np.minimum(small, _PAPER), round(_MARGIN * width), constant_values=_PAPER)
    desk = desk_top(1280, 720, random=random)
    middle = random.uniform((560, 320), (720, 400))
    turn = cv2.getRotationMatrix2D((slip.shape[1] / 2, slip.shape[0] / 2), tilt, 1.0)
    turn[:, 2] += middle - (slip.shape[1] / 2, slip.shape[0] / 2)
    laid = cv2.warpAffine(slip, turn, (1280, 720), flags=cv2.INTER_AREA)
    cover = cv2.warpAffine(np.full_like(slip, 255), turn, (1280, 720))[..., None] / 255.0
    frame = desk * (1 - cover) + laid[..., None] * cover
    if blur:
        frame = cv2.GaussianBlur(frame, (0, 0), blur)
    return np.clip(frame + random.normal(0, 3, frame.shape), 0, 255).astype(np.uint8)

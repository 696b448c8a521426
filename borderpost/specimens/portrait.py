"""A portrait placeholder: a drawn silhouette of nobody, marked as a specimen."""

from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from borderpost.domain.people import Sex
from borderpost.specimens.look import Colour
from resources import resource

_SKIN = ((214, 178, 150), (190, 145, 112), (160, 116, 86), (126, 88, 64), (228, 196, 172))
_HAIR = ((34, 28, 26), (58, 42, 34), (88, 66, 50), (120, 120, 122))
_CLOTHES = ((52, 70, 96), (96, 62, 66), (70, 92, 78), (60, 60, 66), (150, 140, 120))
_OVERSAMPLING = 2


def portrait(width: int, height: int, *, seed: int, sex: Sex, child: bool) -> Image.Image:
    """Return an RGB picture of so many pixels: head and shoulders without a face of anybody."""
    random = Random(f"portrait-{seed}")
    w, h = width * _OVERSAMPLING, height * _OVERSAMPLING
    picture = Image.new("RGB", (w, h), (222, 229, 236))
    draw = ImageDraw.Draw(picture)
    skin, hair, clothes = random.choice(_SKIN), random.choice(_HAIR), random.choice(_CLOTHES)
    middle = w * random.uniform(0.48, 0.52)
    head_w = w * random.uniform(0.225, 0.25)
    head_h = h * random.uniform(0.225, 0.25)
    top = h * (0.27 if child else 0.20)
    centre = top + head_h

    def ellipse(x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        draw.ellipse((x - rx, y - ry, x + rx, y + ry), fill=colour)

    long_hair = sex is Sex.FEMALE
    if long_hair:
        ellipse(middle, centre + head_h * 0.28, head_w * 1.42, head_h * 1.42, hair)
    shoulder = h * random.uniform(0.84, 0.87)
    ellipse(middle, shoulder + h * 0.30, w * (0.36 if child else 0.46), h * 0.33, clothes)
    neck = head_w * (0.42 if long_hair or child else 0.52)
    draw.rounded_rectangle(
        (middle - neck, centre + head_h * 0.6, middle + neck, shoulder + h * 0.07),
        radius=int(neck * 0.7),
        fill=_darker(skin, 0.88),
    )
    ellipse(middle, centre - head_h * 0.16, head_w * 1.10, head_h * 1.02, hair)
    ellipse(middle, centre + head_h * 0.12, head_w, head_h * 0.94, skin)
    fringe = (middle - head_w * 1.02, centre - head_h * 1.10, middle + head_w * 1.02, centre + head_h * 0.36)
    draw.pieslice(fringe, 180, 360, fill=hair)
    ellipse(middle, centre - head_h * 0.08, head_w * 0.86, head_h * 0.30, skin)
    _features(draw, middle, centre, head_w, head_h, skin)
    soft = picture.filter(ImageFilter.GaussianBlur(w / 260))
    return _marked(soft.resize((width, height), Image.Resampling.LANCZOS))


def _features(
    draw: ImageDraw.ImageDraw, middle: float, centre: float, head_w: float, head_h: float, skin: Colour
) -> None:
    shade = _darker(skin, 0.72)
    for side in (-1, 1):
        x, y = middle + side * head_w * 0.42, centre + head_h * 0.10
        draw.ellipse((x - head_w * 0.13, y - head_h * 0.05, x + head_w * 0.13, y + head_h * 0.05), fill=shade)
    nose = (middle, centre + head_h * 0.2, middle + head_w * 0.06, centre + head_h * 0.40)
    draw.line(nose, fill=shade, width=int(head_w / 14) + 1)
    mouth = (middle - head_w * 0.3, centre + head_h * 0.5, middle + head_w * 0.3, centre + head_h * 0.66)
    draw.arc(mouth, 20, 160, fill=_darker(skin, 0.6), width=int(head_w / 12) + 1)


def _marked(picture: Image.Image) -> Image.Image:
    """Return the portrait with the word across its lower part, so that no crop of it is mistaken."""
    size = max(picture.width // 9, 8)
    font = ImageFont.truetype(resource("fonts", "B612-Bold.ttf"), size)
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    at = (picture.width / 2, picture.height * 0.93)
    draw.text(at, "ESPÉCIMEN", font=font, fill=(255, 255, 255, 215), anchor="mm")
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def _darker(colour: Colour, share: float) -> Colour:
    red, green, blue = (round(part * share) for part in colour)
    return red, green, blue

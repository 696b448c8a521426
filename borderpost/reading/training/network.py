"""The line network: columns of a text line to characters and their places; and its loss."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from borderpost.reading import line_tensor
from borderpost.reading.line_tensor import CHANNELS, CLASSES, HEART, MIDDLE, SHIFT, TALL, UNIT
from borderpost.reading.training.card import Validation
from borderpost.reading.training.lines import MOST, WIDTH, Piece

STEM, BODY, NECK, HEAD = 24, 48, 96, 160
"""Channels of the network's parts."""

_NEAR = 0.30
"""Part of a pitch around a character's middle within which columns learn how far it is."""
_JITTER = 0.10
"""Part of a pitch by which a cell may be off its character; the network learns to bear it."""


def line_network() -> nn.Sequential:
    """Return the untrained network: (n, 1, ``HEIGHT``, w) to (n, ``CHANNELS``, w / ``STRIDE``)."""
    return nn.Sequential(
        *_convolved(1, STEM, stride=2),
        *_convolved(STEM, STEM),
        nn.MaxPool2d(2),
        *_convolved(STEM, BODY),
        *_convolved(BODY, BODY),
        nn.MaxPool2d((2, 1)),
        *_convolved(BODY, NECK),
        *_convolved(NECK, HEAD, kernel=(4, 3), padding=(0, 1)),
        *_convolved(HEAD, HEAD, kernel=(1, 5), padding=(0, 2)),
        nn.Conv2d(HEAD, CHANNELS, 1),
        nn.Flatten(2),
    )


def _convolved(
    into: int,
    out: int,
    *,
    kernel: tuple[int, int] = (3, 3),
    stride: int = 1,
    padding: tuple[int, int] = (1, 1),
) -> tuple[nn.Module, ...]:
    convolution = nn.Conv2d(into, out, kernel, stride, padding, bias=False)
    return convolution, nn.BatchNorm2d(out), nn.ReLU(inplace=True)


@dataclass(frozen=True, slots=True)
class Batch:
    """Hold pieces as tensors; what has no character is masked by a weight of 0."""

    images: torch.Tensor
    characters: torch.Tensor
    weights: torch.Tensor
    x: torch.Tensor
    y: torch.Tensor
    tall: torch.Tensor
    pitch: torch.Tensor


def batch(pieces: list[Piece]) -> Batch:
    """Return the pieces as tensors."""
    count = len(pieces)
    images = np.stack([line_tensor.prepared(piece.image) for piece in pieces])[:, None]
    characters = np.zeros((count, MOST), np.int64)
    weights = np.zeros((count, MOST), np.float32)
    x = np.full((count, MOST), -1e4, np.float32)
    y = np.zeros((count, MOST), np.float32)
    for row, piece in enumerate(pieces):
        here = len(piece.characters)
        characters[row, :here] = piece.characters
        weights[row, :here] = 1
        x[row, :here], y[row, :here] = piece.middles[:, 0], piece.middles[:, 1]
    tall = np.array([piece.tall for piece in pieces], np.float32)
    pitch = np.array([piece.pitch for piece in pieces], np.float32)
    return Batch(*(torch.from_numpy(array) for array in (images, characters, weights, x, y, tall, pitch)))


def sampled(output: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """Return the channels (n, channels, m) at places x (n, m; pixels of the input)."""
    columns = output.shape[2]
    place = ((x - line_tensor.FIRST_COLUMN) / line_tensor.STRIDE).clamp(0, columns - 1.001)
    left = place.floor().long()
    share = (place - left).unsqueeze(1)
    width = output.shape[1]
    first = output.gather(2, left.unsqueeze(1).expand(-1, width, -1))
    second = output.gather(2, (left + 1).clamp(max=columns - 1).unsqueeze(1).expand(-1, width, -1))
    return first * (1 - share) + second * share


def loss(output: torch.Tensor, truth: Batch, generator: torch.Generator) -> torch.Tensor:
    """Return what the output costs: characters at their places, hearts, shifts, heights."""
    jitter = (torch.rand(truth.x.shape, generator=generator) * 2 - 1) * _JITTER * truth.pitch[:, None]
    at = sampled(output, truth.x + jitter)
    count = truth.weights.sum().clamp(min=1)
    named = nn.functional.cross_entropy(at[:, :CLASSES], truth.characters, reduction="none")
    named_loss = (named * truth.weights).sum() / count

    columns = torch.arange(WIDTH // line_tensor.STRIDE) * line_tensor.STRIDE + line_tensor.FIRST_COLUMN
    away = truth.x[:, None, :] - columns[None, :, None]
    nearest = away.abs().argmin(dim=2, keepdim=True)
    shift = away.gather(2, nearest).squeeze(2)
    parts = shift / truth.pitch[:, None]
    heart = torch.exp(-((parts / 0.16) ** 2) / 2)
    heart_loss = nn.functional.binary_cross_entropy_with_logits(output[:, HEART], heart)

    near = (parts.abs() < _NEAR).float()
    wrong = (output[:, SHIFT] - shift / UNIT).abs()
    shift_loss = (wrong * near).sum() / near.sum().clamp(min=1)

    level = (truth.y - line_tensor.HEIGHT / 2) / UNIT
    tall = truth.tall[:, None] / UNIT
    upright = (at[:, MIDDLE] - level).abs() + (at[:, TALL] - tall).abs()
    upright_loss = (upright * truth.weights).sum() / count
    return named_loss + 2.0 * heart_loss + shift_loss + upright_loss


def validation(logits: torch.Tensor, characters: torch.Tensor) -> Validation:
    """Return the figures of logits (n, classes) against the truth (n), and the temperature that fits them."""
    right = float((logits.argmax(dim=1) == characters).float().mean().item())

    def nats(temperature: float) -> float:
        return float(nn.functional.cross_entropy(logits / temperature, characters).item())

    best = min((0.5 + 0.02 * step for step in range(100)), key=nats)
    return Validation(right=right, nats=nats(1.0), temperature=best, characters=len(characters))

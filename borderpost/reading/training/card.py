"""The model card: what a trained line network was made of, and how it does on what it never saw."""

from dataclasses import dataclass

from borderpost.reading import line_tensor


@dataclass(frozen=True, slots=True)
class Validation:
    """Hold figures on held-out pieces: share of right characters, log loss (nats), fitted temperature."""

    right: float
    nats: float
    temperature: float
    characters: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold what the card tells; ``size`` in bytes."""

    pieces: int
    seed: int
    held_out_seed: int
    typefaces: tuple[str, ...]
    parameters: int
    size: int
    validation: Validation


def card(facts: Facts) -> str:
    """Return the card as Markdown."""
    held_out = facts.validation
    faces = ", ".join(f"`{name}`" for name in facts.typefaces)
    return f"""# The line network

Written by `python -m borderpost.reading.training`.

| | |
|---|---|
| Task | characters of an MRZ line, where each stands and how tall it is, from a grey strip |
| Input | {line_tensor.HEIGHT} rows, any width in steps of {line_tensor.STRIDE}; light evened |
| Output | every {line_tensor.STRIDE} pixels: {line_tensor.CLASSES} characters, heart, shift, heights |
| Parameters | {facts.parameters} |
| Size | {facts.size} bytes, ONNX, whole numbers of eight bits but for the first and last layer |
| Trained on | {facts.pieces} synthetic pieces of lines, seed {facts.seed}; no picture of a real document |
| Typefaces | {faces} |
| Held out | pieces of seed {facts.held_out_seed}, {held_out.characters} characters, legible or not |
| Right on held out | {held_out.right:.4f} of the characters; log loss {held_out.nats:.4f} nats |
| Temperature | {held_out.temperature:.2f}, fitted on held out, kept in the file |

Half of the training lines are valid zones of the five formats with random names and numbers, half are
random text: the network learns characters, not names. Its view is about three characters wide.

Figures on whole pictures are printed by `python -m tests.benchmarks.reading` (`--model FILE` for weights
that are still being tried).

**Training it again.** PyTorch and ONNX are no part of the product: they need an environment of their own
(`python3 -m venv`, then `torch`, `onnx`, `onnxruntime`, `numpy`, `opencv-python-headless`, `pillow`). The
other typefaces come from Debian (`apt-get download fonts-ocr-b fonts-liberation fonts-courier-prime
fonts-freefont-ttf`, then `dpkg -x` each into one folder). From the root of the repository:

    python -m borderpost.reading.training --state STATE --faces FOLDER \\
        --pieces {facts.pieces} --seed {facts.seed}

It keeps its state in `STATE` every few minutes and goes on from there when started again;
`--export-only` writes the network of that state. `STATE/lines.onnx` goes to `resources/models/`,
`STATE/lines.md` is this card.

**Limits.** Latin capitals, digits and `<` in OCR-B and a few typefaces like it; other print, stamps
across the line, and characters under full glare get a low certainty, not a guess to be trusted.
"""

"""Trains the line network: one seeded command that also goes on from where it was stopped.

``python -m borderpost.reading.training --state FOLDER`` draws its lines as it goes, keeps its
state in the folder every few minutes, and ends after ``--pieces`` pieces with the network as
ONNX in the folder. The same seed gives the same pieces in the same order.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import onnx
import torch
from torch import nn

from borderpost.reading import line_tensor
from borderpost.reading.line_tensor import CLASSES
from borderpost.reading.runtime import onnxruntime
from borderpost.reading.training.card import Facts, Validation, card
from borderpost.reading.training.lines import Lines
from borderpost.reading.training.network import batch, line_network, loss, sampled, validation
from borderpost.reading.training.quantisation import quantise

BATCH = 48
VALIDATION_SEED = 77_000_000
VALIDATION_PIECES = 960
EXAMPLES_SEED, EXAMPLES = 88_000_000, 384
"""Pieces that say how large the numbers in the network become."""
_RATE = 2.5e-3
_WARM_UP = 6_000
"""Pieces over which the learning rate rises."""
_DECLINE = 0.55
"""Part of the training after which the learning rate falls to nothing."""
_KEEP = 0.998
"""How much of the averaged weights each step keeps."""
_SAVE_SECONDS = 240.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold what decides a training: how many pieces, of which seed."""

    pieces: int
    seed: int


def rate(done: int, pieces: int) -> float:
    """Return the learning rate after so many pieces of all."""
    if done < _WARM_UP:
        return _RATE * (done + 1) / _WARM_UP
    left = (pieces - done) / (pieces * (1 - _DECLINE))
    return _RATE * max(0.01, min(1.0, left))


class Training:
    """Go on with one training, from its state on disk where there is one."""

    def __init__(self, plan: Plan, state: Path, faces: Path | None) -> None:
        self._plan, self._faces = plan, faces
        self._path = state / "state.pt"
        self._lines = Lines(plan.seed, folder=faces)
        self._held_out = Lines(VALIDATION_SEED, folder=faces, on_grid=1.0)
        torch.manual_seed(plan.seed)
        self.network = line_network()
        average = torch.optim.swa_utils.get_ema_multi_avg_fn(_KEEP)
        self.averaged = torch.optim.swa_utils.AveragedModel(
            self.network, multi_avg_fn=average, use_buffers=True
        )
        self._optimiser = torch.optim.AdamW(self.network.parameters(), lr=_RATE, weight_decay=0.02)
        self._generator = torch.Generator().manual_seed(plan.seed)
        self.done = 0
        if self._path.exists():
            self._resume()

    def _resume(self) -> None:
        held = torch.load(self._path, weights_only=True)
        if held["seed"] != self._plan.seed:
            raise ValueError("the state on disk is of another seed")
        self.network.load_state_dict(held["network"])
        self.averaged.load_state_dict(held["averaged"])
        self._optimiser.load_state_dict(held["optimiser"])
        self._generator.set_state(held["generator"])
        self.done = int(held["done"])

    def save(self) -> None:
        """Write the state, whole or not at all."""
        held = {
            "seed": self._plan.seed,
            "done": self.done,
            "network": self.network.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "generator": self._generator.get_state(),
        }
        fresh = self._path.with_suffix(".new")
        torch.save(held, fresh)
        fresh.replace(self._path)

    def step(self) -> float:
        """Learn from the next batch; return its loss."""
        pieces = [self._lines.piece(self.done + index) for index in range(BATCH)]
        truth = batch(pieces)
        for group in self._optimiser.param_groups:
            group["lr"] = rate(self.done, self._plan.pieces)
        self.network.train()
        cost = loss(self.network(truth.images), truth, self._generator)
        self._optimiser.zero_grad()
        cost.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self._optimiser.step()
        self.averaged.update_parameters(self.network)
        self.done += BATCH
        return float(cost.item())

    def validated(self, run: Callable[[torch.Tensor], torch.Tensor] | None = None) -> Validation:
        """Return how the averaged network, or what ``run`` is of it, does on held-out pieces."""
        self.averaged.eval()
        run = run or self.averaged
        logits, truths = [], []
        for start in range(0, VALIDATION_PIECES, BATCH):
            truth = batch([self._held_out.piece(start + index) for index in range(BATCH)])
            with torch.no_grad():
                at = sampled(run(truth.images), truth.x)[:, :CLASSES]
            here = truth.weights > 0
            logits.append(at.transpose(1, 2)[here])
            truths.append(truth.characters[here])
        return validation(torch.cat(logits), torch.cat(truths))

    def export(self, path: Path) -> None:
        """Write the averaged network as ONNX in eight bits, for lines of any width and number."""
        self.averaged.eval()
        whole = path.with_name("whole.onnx")
        example = torch.zeros(2, 1, line_tensor.HEIGHT, 320)
        torch.onnx.export(
            self.averaged.module,
            (example,),
            str(whole),
            input_names=["lines"],
            output_names=["columns"],
            dynamic_axes={"lines": {0: "n", 3: "w"}, "columns": {0: "n", 2: "c"}},
            opset_version=17,
            dynamo=False,
        )
        pieces = Lines(EXAMPLES_SEED, folder=self._faces)
        starts = range(0, EXAMPLES, BATCH)
        batches = [batch([pieces.piece(start + one) for one in range(BATCH)]).images for start in starts]
        quantise(whole, path, [images.numpy() for images in batches])
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])

        def run(images: torch.Tensor) -> torch.Tensor:
            return torch.from_numpy(session.run(None, {"lines": images.numpy()})[0])

        measured = self.validated(run)
        model = onnx.load(path)
        told = {"temperature": f"{measured.temperature:.4f}", "pieces": str(self.done)}
        onnx.helper.set_model_props(model, {**told, "seed": str(self._plan.seed)})
        onnx.save(model, path)
        parameters = sum(weights.numel() for weights in self.network.parameters())
        facts = Facts(
            pieces=self.done,
            seed=self._plan.seed,
            held_out_seed=VALIDATION_SEED,
            typefaces=self._lines.typefaces,
            parameters=parameters,
            size=path.stat().st_size,
            validation=measured,
        )
        path.with_suffix(".md").write_text(card(facts), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, telling the progress on standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="folder of the state and the result")
    parser.add_argument("--faces", type=Path, help="folder with the other typefaces (see faces.py)")
    parser.add_argument("--pieces", type=int, default=400_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--export-only", action="store_true", help="write the ONNX of the state and end")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    options.state.mkdir(parents=True, exist_ok=True)
    training = Training(Plan(options.pieces, options.seed), options.state, options.faces)
    if not options.export_only:
        _trained(training, options.pieces)
    training.export(options.state / "lines.onnx")


def _trained(training: Training, pieces: int) -> None:
    begun, saved, first = time.monotonic(), time.monotonic(), training.done
    mean = 0.0
    while training.done < pieces:
        cost = training.step()
        mean = cost if not mean else 0.98 * mean + 0.02 * cost
        now = time.monotonic()
        if now - saved < _SAVE_SECONDS and training.done < pieces:
            continue
        saved = now
        training.save()
        held_out = training.validated()
        speed = (training.done - first) / (now - begun)
        print(
            f"{training.done} pieces, loss {mean:.3f}, held out: {held_out.right:.4f} right, "
            f"{held_out.nats:.4f} nats, "
            f"{speed:.0f} pieces/s",
            flush=True,
        )


if __name__ == "__main__":
    main()

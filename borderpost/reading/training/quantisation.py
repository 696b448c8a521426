"""The trained network in whole numbers of eight bits: a quarter of the size, less to compute."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

Tensor = NDArray[np.float32]


class _Examples(CalibrationDataReader):  # type: ignore[misc]
    """Give batches of lines, one after another, as the library asks for them."""

    def __init__(self, batches: Sequence[Tensor]) -> None:
        self._batches: Iterator[Tensor] = iter(batches)

    def get_next(self) -> dict[str, Tensor] | None:
        """Return the next batch; None after the last."""
        batch = next(self._batches, None)
        return None if batch is None else {"lines": batch}


def quantise(path: Path, target: Path, batches: Sequence[Tensor]) -> None:
    """Write the network of ``path`` with eight bits to ``target``; ``batches`` show what it will be given.

    The first and the last convolution keep their 32 bits: they cost little and decide much. Weights
    keep to seven bits, because older processors overflow where two products of eight are added.
    """
    plain = target.with_suffix(".plain")
    quant_pre_process(str(path), str(plain), skip_symbolic_shape=True)
    names = [node.name for node in onnx.load(plain).graph.node if node.op_type == "Conv"]
    quantize_static(
        str(plain),
        str(target),
        _Examples(batches),
        quant_format=QuantFormat.QDQ,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        calibrate_method=CalibrationMethod.MinMax,
        nodes_to_exclude=[names[0], names[-1]],
    )
    plain.unlink()

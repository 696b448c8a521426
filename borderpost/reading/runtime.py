"""The runtime of the network, with its telemetry off."""

import os

# Read once, when the library is loaded. Without it the library numbers this machine, keeps a database of
# events in the user's cache and sends it to its maker, from a desk that holds travellers' data.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

__all__ = ["onnxruntime"]

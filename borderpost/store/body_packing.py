"""Bodies as they lie in the database: compressed, with a dictionary of what bodies say again and again.

A packed body is one byte, the dictionary's number, and a Zstandard frame without its magic number; a body
that is not packed begins with the brace of its JSON. A dictionary that was ever shipped is never changed
and never removed; those in ``resources/bodies`` were made by ``tests/benchmarks/body_dictionary.py``.
"""

from functools import cache

import zstandard

from resources import resource

NUMBER = 2
"""Number of the dictionary with which bodies are packed today."""

_LEVEL = 3
_MAGIC = b"\x28\xb5\x2f\xfd"
_FRAME = 0x60
"""What a frame says first: its size follows in two bytes, and neither a checksum nor a dictionary's name."""
_SMALLEST, _LARGEST = 256, 65_536
"""Sizes that a frame tells in two bytes; smaller bodies are rare and larger ones rarer."""


class BodyPacker:
    """Pack and unpack bodies, in one thread; a connection has both as SQL functions."""

    def __init__(self) -> None:
        self._compressor = zstandard.ZstdCompressor(
            level=_LEVEL, dict_data=_dictionary(NUMBER), write_checksum=False, write_dict_id=False
        )
        self._decompressors = {
            number: zstandard.ZstdDecompressor(dict_data=_dictionary(number))
            for number in range(1, NUMBER + 1)
        }

    def packed(self, content: bytes | None) -> bytes | None:
        """Return a body's bytes as they are stored; what is no body of the usual size stays as it is."""
        if content is None or not _SMALLEST <= len(content) < _LARGEST:
            return content
        frame = self._compressor.compress(content)
        return bytes([NUMBER]) + frame[len(_MAGIC) :] if len(frame) < len(content) else content

    def unpacked(self, stored: bytes | None) -> bytes | None:
        """Return the body's own bytes; what nobody packed stays as it is, and no leaf covers that."""
        if stored is None or len(stored) < 2 or stored[1] != _FRAME or stored[0] not in self._decompressors:
            return stored
        try:
            return self._decompressors[stored[0]].decompress(_MAGIC + stored[1:])
        except zstandard.ZstdError:
            return stored


@cache
def _dictionary(number: int) -> zstandard.ZstdCompressionDict:
    dictionary = zstandard.ZstdCompressionDict(resource("bodies", f"{number:04d}.zdict").read_bytes())
    if number == NUMBER:
        dictionary.precompute_compress(level=_LEVEL)
    return dictionary

"""Every target of the fuzzer, by name; an hour of fuzzing is shared out equally."""

from tests.soak import fuzz_documents, fuzz_files

TARGETS = {**fuzz_documents.TARGETS, **fuzz_files.TARGETS}

"""One target under the fuzzer: ``python -m tests.soak.fuzz_process TARGET FOLDER -max_total_time=60``."""

import sys

import atheris

# The product is loaded here, so that the fuzzer sees which of its code an input reaches.
with atheris.instrument_imports(include=["borderpost", "sync", "ui"]):
    from tests.soak.fuzz_promise import feed
    from tests.soak.fuzz_targets import TARGETS


def main() -> None:
    """Fuzz until the time is up or a promise is broken; never return."""
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, lambda content: feed(target, content))
    atheris.Fuzz()


if __name__ == "__main__":
    main()

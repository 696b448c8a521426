"""A server in a process of its own, stopped by a signal: ``python -m tests.sync.serve_memory FOLDER``."""

import sys
from pathlib import Path

from sync.platform.server import Server
from sync.platform.web import application
from tests.sync.region import MemoryRegion
from tests.sync.serving import new_papers, written


def main() -> None:
    folder = Path(sys.argv[1])
    papers = new_papers()
    certificate, key = written(papers.server, folder)
    region = MemoryRegion(papers.authority.certificate)
    server = Server(application(region), certificate=certificate, key=key, host="127.0.0.1", port=0)
    print(server.port, flush=True)
    server.serve()
    print("closed in order", flush=True)


if __name__ == "__main__":
    main()

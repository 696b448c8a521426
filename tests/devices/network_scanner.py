"""A network scanner on loopback that speaks eSCL and serves our own page, or the fault that is asked for.

The real SANE stack (scanimage, sane-airscan) scans it; nothing of it is replaced.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image

_NAMES = (
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
)
_CAPABILITIES = f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerCapabilities {_NAMES}><pwg:Version>2.63</pwg:Version>
<pwg:MakeAndModel>Border Post Flatbed</pwg:MakeAndModel><pwg:SerialNumber>1</pwg:SerialNumber>
<scan:Platen><scan:PlatenInputCaps>
<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>{{width}}</scan:MaxWidth>
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>{{height}}</scan:MaxHeight>
<scan:MaxScanRegions>1</scan:MaxScanRegions>
<scan:SettingProfiles><scan:SettingProfile>
<scan:ColorModes><scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>
<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>
<scan:SupportedResolutions><scan:DiscreteResolutions><scan:DiscreteResolution>
<scan:XResolution>300</scan:XResolution><scan:YResolution>300</scan:YResolution>
</scan:DiscreteResolution></scan:DiscreteResolutions></scan:SupportedResolutions>
</scan:SettingProfile></scan:SettingProfiles>
<scan:SupportedIntents><scan:Intent>Document</scan:Intent></scan:SupportedIntents>
</scan:PlatenInputCaps></scan:Platen></scan:ScannerCapabilities>"""
_STATUS = f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerStatus {_NAMES}>
<pwg:Version>2.63</pwg:Version><pwg:State>Idle</pwg:State></scan:ScannerStatus>"""


class NetworkScanner(ThreadingHTTPServer):
    """Serve one page per job; ``fault`` is ``busy``, ``cut``, ``silent`` or empty."""

    daemon_threads = True

    def __init__(self, page: Image.Image) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        body = io.BytesIO()
        page.save(body, "JPEG", quality=95, dpi=(300, 300))
        self.page = body.getvalue()
        self.size = page.size
        self.jobs: set[str] = set()
        self.fault = ""
        self.asked = threading.Event()
        self.ended = threading.Event()


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: NetworkScanner

    def do_GET(self) -> None:
        if self.path.endswith("ScannerCapabilities"):
            width, height = self.server.size
            self._answer(200, _CAPABILITIES.format(width=width, height=height).encode())
        elif self.path.endswith("ScannerStatus"):
            self._answer(200, _STATUS.encode())
        elif self.path.endswith("NextDocument") and self.path.split("/")[-2] in self.server.jobs:
            self.server.jobs.remove(self.path.split("/")[-2])
            self.server.asked.set()
            if self.server.fault == "silent":
                self.server.ended.wait()
            if self.server.fault == "cut":
                self._answer(200, self.server.page[:1000], "image/jpeg", length=len(self.server.page))
                self.close_connection = True
                return
            self._answer(200, self.server.page, "image/jpeg")
        else:
            self._answer(404)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.fault == "busy":
            self._answer(503)
            return
        job = str(len(self.server.jobs) + 1)
        self.server.jobs.add(job)
        place = f"http://127.0.0.1:{self.server.server_port}/eSCL/ScanJobs/{job}"
        self._answer(201, location=place)

    def do_DELETE(self) -> None:
        self._answer(200)

    def log_message(self, format: str, *_: object) -> None:
        pass

    def _answer(
        self, status: int, body: bytes = b"", kind: str = "text/xml", *, location: str = "", length: int = -1
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length < 0 else length))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def network_scanner(page: Image.Image, settings: Path) -> Iterator[NetworkScanner]:
    """Serve a page and write SANE's settings for it into a folder (``SANE_CONFIG_DIR``)."""
    with NetworkScanner(page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/eSCL, eSCL"
        (settings / "dll.conf").write_text("airscan\n", "ascii")
        (settings / "airscan.conf").write_text(
            f'[devices]\n"Flatbed" = {address}\n[options]\ndiscovery = disable\n', "ascii"
        )
        try:
            yield server
        finally:
            server.ended.set()
            server.shutdown()
            thread.join()

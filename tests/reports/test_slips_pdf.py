from io import BytesIO
from zoneinfo import ZoneInfo

import numpy as np
import pypdfium2

from borderpost.domain.slip import SlipSerial
from borderpost.reading.barcodes import barcodes
from borderpost.reports import slips_pdf
from borderpost.services.setting_up import PRACTICE_POST
from tests.store.drafts import NOW

SERIALS = [str(SlipSerial("HN-AMA-2", number)) for number in range(7, 12)]


def test_every_slip_has_its_serial_as_text_and_as_a_code_that_a_camera_reads() -> None:
    content = slips_pdf.render(SERIALS, PRACTICE_POST, printed_at=NOW, zone=ZoneInfo("America/Tegucigalpa"))
    document = pypdfium2.PdfDocument(BytesIO(content))
    assert len(document) == 2
    texts = [page.get_textpage().get_text_range() for page in document]
    assert [serial in texts[place // 4] for place, serial in enumerate(SERIALS)] == [True] * 5
    for said in ("Apellidos / Surname", "Fecha del paso / Date of crossing", "PRACTICE: not a record"):
        assert texts[0].count(said) == 4
    page = np.asarray(document[0].render(scale=200 / 72).to_pil().convert("L"))
    # The slip lies before the camera that also reads documents.
    read = {barcode.text for barcode in barcodes(np.dstack([page] * 3))}
    assert read == set(SERIALS[:4])
    document.close()

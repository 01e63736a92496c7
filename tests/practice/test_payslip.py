import io

from PIL import Image

from practice.payslip import Payslip


def test_a_payslip_is_the_same_each_time() -> None:
    assert Payslip("Kees Probeersma", "2026-03").jpeg() == Payslip("Kees Probeersma", "2026-03").jpeg()
    assert Payslip("Kees Probeersma", "2026-02").jpeg() != Payslip("Kees Probeersma", "2026-03").jpeg()


def test_a_payslip_is_a_picture_that_can_be_read() -> None:
    picture = Image.open(io.BytesIO(Payslip("Kees Probeersma", "2026-03").jpeg()))
    assert (picture.format, picture.size) == ("JPEG", (1240, 874))

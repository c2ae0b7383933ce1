"""What `thongsuot probe` says of a link that answers, of one that does not, and of a wrong name."""

import pytest
from far_ends import tun
from far_ends.private_network import Together
from small_city.inventory import text

from exporter.explain import ANSWERED, SILENT, USAGE, explain
from inventory.load import load_text
from inventory.schema import Inventory

together = Together()


def city() -> Inventory:
    return load_text(text().replace("127.64.0.2", "192.0.2.2"))


@together.in_private_network
def test_a_link_that_answers_is_explained_in_the_language_of_the_city() -> None:
    with pytest.MonkeyPatch.context() as patch:
        said = _captured(patch)

        status = explain(city(), "ba-dinh/ftth", packets=3)

    assert status == ANSWERED
    assert said[0] == "Điểm phục vụ Ba Đình – VNPT, băng rộng cố định (đường chính)"
    assert "  Có trả lời: 3/3 gói, mất 0 gói (0%)." in said
    assert "  3 gói chỉ là một lần nhìn: không thấy được tỷ lệ mất dưới 33,3%." in said
    assert any(line.startswith("     1  127.64.0.1  ") for line in said)


@together.in_private_network
def test_a_point_is_explained_link_by_link_and_silence_is_a_measurement() -> None:
    far = tun.FarEnd(lambda _request: [])
    with pytest.MonkeyPatch.context() as patch:
        said = _captured(patch)

        status = explain(city(), "ba-dinh", packets=1, language="en")

    far.close()
    assert status == SILENT
    assert "  Answers: 1 of 1 packets, 0 lost (0%)." in said
    assert "  No answer: all 1 packets were lost." in said
    assert "  No router on the way answers." in said


def test_a_wrong_name_is_an_error_with_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    status = explain(city(), "ba-din/ftth")

    assert status == USAGE
    assert capsys.readouterr().err.startswith(
        "there is no point or link 'ba-din/ftth' in the inventory; did you mean ba-dinh/ftth"
    )


def _captured(patch: pytest.MonkeyPatch) -> list[str]:
    """Collect printed lines: the child process cannot use the fixture of its parent."""
    said: list[str] = []
    patch.setattr("builtins.print", lambda *parts, **_options: said.append(" ".join(parts)))
    return said

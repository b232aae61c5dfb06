"""Personal numbers: found where they are, masked everywhere behind the reader, and not seen where there are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from evaluator.cli import evaluator
from evaluator.reading.privacy import mask, personal

#: made up: they only satisfy the rules of their kind
ID, ID_X, MOBILE, CARD, VISA = (
    "110101199003071233", "11010119900307002X", "13812345678", "6217000012345678907", "4000000012345676",
)  # fmt: skip

#: a text -> the same as it is printed
FOUND = {
    ID: "110101********1233",
    f"张某{ID}（身份证）": "张某110101********1233（身份证）",
    ID_X.lower(): "110101********002x",
    f"身份证_{ID}.pdf": "身份证_110101********1233.pdf",
    "１１０１０１１９９００３０７１２３３": "110101********1233",
    "110101 19900307 1233": "110101 ******** 1233",
    f"{ID}、{ID_X}": "110101********1233、110101********002X",
    "身份证号：110101900307123": "身份证号：110101*****7123",
    MOBILE: "138****5678",
    "138-1234-5678": "138-****-5678",
    "电话138 1234 5678。": "电话138 **** 5678。",
    f"+86 {MOBILE}": "+86 138****5678",
    f"手机{MOBILE}人在外地": "手机138****5678人在外地",
    CARD: "621700*********8907",
    "6217 0000 1234 5678 907": "6217 00** **** ***8 907",
    f"银行卡{VISA}": "银行卡400000******5676",
    f"{MOBILE}，{ID}，{CARD}": "138****5678，110101********1233，621700*********8907",
}

#: what looks like one and is none
NOT_FOUND = [
    "2023-06-30至2024-06-30", "20230630", "2023063012345678", "110101199003071234", "110101199013071237",
    "990101199003071233", ID + "0", "编号110101900307123", "HN13812345678", "13812345678A", "460108-13812345678",
    "13812345678元", "￥13812345678", "服务 13812345678 人次", "支出13812345678.5", "1.13812345678", "12812345678",
    "6217000012345678908", VISA, "0898-65301234", "12345", "52460000MJY1234567", "https://example.cn/202306301234567890",
    "110101********1233", "", "没有数字",
]  # fmt: skip


@pytest.mark.parametrize("text", FOUND)
def test_personal_numbers_are_masked(text: str) -> None:
    assert mask(text) == FOUND[text]
    assert len(mask(text)) == len(text)
    assert personal(mask(text)) == ()


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_none_is_left_alone(text: str) -> None:
    assert mask(text) == text


@given(st.text(alphabet="0123456789Xx- .人元卡电话，", max_size=60))
def test_masking_keeps_the_length_and_changes_only_digits(text: str) -> None:
    shown = mask(text)
    assert len(shown) == len(text)
    assert all(new in (old, "*") and (new == old or old.isalnum()) for old, new in zip(text, shown, strict=True))


STANDARD = """id: qingxi
version: "2024.1"
title: 清溪县社工站评估标准
provenance: own
total: 10
facts:
  特色: {label: 特色服务, type: text}
  支出: {label: 支出, type: amount, unit: 元}
indicators:
  - code: "1"
    name: 支出
    points: 10
    rule: {bands: {of: 支出, at_least: [[1, 10]], else: 0}}
    requires: [发票]
"""
REPORT = f"""standard: qingxi@2024.1
subject: {{id: {ID}, name: 张某（{MOBILE}）}}
period: {{from: 2023-07-01, to: 2024-06-30}}
facts: {{特色: {MOBILE}, 支出: 13912345678}}
claims: {{"1": {{remark: 经手人{ID_X}, evidence: [{{file: 发票{ID}.pdf, pages: "1"}}]}}}}
signed: {{name: "{MOBILE}", date: 2024-07-01}}
"""
ASSESSMENT = f"""standard: qingxi@2024.1
subject: {ID}
assessor: P1
name: 林某{MOBILE}
date: 2024-08-09
facts: {{支出: {{value: 13812345678, reason: 转到{CARD}}}, 特色: verified}}
answers: {{"1": {{remark: 见{ID}, advice: 打{MOBILE}}}}}
evidence: {{发票{ID}.pdf: 已核实}}
"""
SECRETS = (ID, ID_X, CARD)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {"标准": STANDARD, "站": REPORT, "站.assessment": ASSESSMENT}.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("desk")
def test_no_result_and_no_report_has_them() -> None:
    given = ["站.yaml", "--assessment", "站.assessment.yaml", "--standard", "标准.yaml"]
    scored = CliRunner().invoke(evaluator, ["score", *given, "--json"])
    assert scored.exit_code == 0, scored.output
    result = json.loads(scored.stdout)
    answers = result["conclusion"]["nodes"][0]["leaf"]["answers"]
    assert (answers[0]["claimed"], answers[0]["verified"]) == ("13912345678", "13812345678"), "counts are no numbers"
    assert result["conclusion"]["assessed"]["score"]["low"] == "10", "the file is still the same file in both"
    made = CliRunner().invoke(evaluator, ["report", *given, "-o", "出.html"])
    assert made.exit_code == 0, made.output
    for text in (scored.stdout, Path("出.html").read_text(encoding="utf-8")):
        assert not [secret for secret in SECRETS if secret in text]
        assert f"张某（{MOBILE}）" not in text
        assert "张某（138****5678）" in text
        assert "110101********1233" in text


@pytest.mark.usefixtures("desk")
def test_each_place_is_told_once_and_is_no_error() -> None:
    told = CliRunner().invoke(
        evaluator, ["check", "站.yaml", "站.assessment.yaml", "--standard", "标准.yaml", "--json"]
    )
    assert told.exit_code == 0, told.output
    faults = json.loads(told.stdout)["faults"]
    assert {fault["code"] for fault in faults if fault["severity"] == "warning"} == {"A619"}
    places = [(fault["file"], fault["line"]) for fault in faults if fault["code"] == "A619"]
    station, assessor = (2, 2, 4, 5, 5, 6), (2, 4, 6, 7, 7, 8)
    assert places == [*(("站.yaml", n) for n in station), *(("站.assessment.yaml", n) for n in assessor)]
    assert not [secret for secret in SECRETS if secret in told.stdout]

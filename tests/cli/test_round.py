"""`evaluator round new` and `round status`: a folder that is sound once its blanks are filled, and who has still to do what."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluator.cli import evaluator
from evaluator.cli.chinese import speak_chinese
from evaluator.diagnostics import show
from evaluator.reading.round_folder import read_round
from tests.reading.made_books import xlsx
from tests.test_faults import OBJECTION, REPORT, STANDARD, made_folder

LIST = xlsx(
    {
        "名单": {
            "A1": "编号", "B1": "名称", "C1": "建站模式", "D1": "评估期起", "E1": "评估期止",
            "A2": "QX-001", "B2": "柳塘镇社工站", "C2": "乡镇", "D2": "2023-07-01", "E2": "2024-06-30",
            "A3": "QX-002", "B3": "清河镇: 社工站", "C3": "街道", "D3": "2023-07-01", "E3": "2024-06-30",
        }
    }
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    Path("标准.yaml").write_text(STANDARD.read_text(encoding="utf-8"), encoding="utf-8")
    Path("名单.xlsx").write_bytes(LIST)
    speak_chinese()
    return tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(evaluator, ["round", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def filled(folder: Path) -> None:
    """Something written into every blank of the round file."""
    file = folder / "评估轮次.yaml"
    text = file.read_text(encoding="utf-8")
    text = re.sub(r"^(\w+):(?=   #)", r"\1: 某某", text, flags=re.MULTILINE)
    file.write_text(re.sub(r"(name|id): (?=[,}])", r"\1: 某某", text), encoding="utf-8")


# -- new --


@pytest.mark.parametrize("which", ["标准.yaml", "hainan-37"])
def test_a_new_round_is_sound_once_its_blanks_are_filled(desk: Path, which: str) -> None:
    assert run("new", which, "--yaml", "-o", "清溪2024").exit_code == 0
    folder, found = read_round(Path("清溪2024"))
    assert folder is None
    assert {one.code for one in found} == {"S203"}, "only that something is not filled in"
    filled(Path("清溪2024"))
    folder, found = read_round(Path("清溪2024"))
    assert folder is not None, "\n".join(map(show, found))
    assert not found
    assert folder.round.id == "清溪2024"
    assert run("status", "清溪2024").exit_code == 0


def test_a_new_round_knows_the_list_and_what_else_is_told(desk: Path) -> None:
    told = ("--id", "qx-1", "--title", "清溪县评估", "--commissioner", "清溪县民政局", "--agency", "柳溪评估中心")
    assert run("new", "标准.yaml", "--yaml", "--subjects", "名单.xlsx", "-o", "清溪2024", *told).exit_code == 0
    file = Path("清溪2024/评估轮次.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("{name: ,", "{name: 某某,"), encoding="utf-8")
    folder, found = read_round(Path("清溪2024"))
    assert folder is not None, "\n".join(map(show, found))
    declared = folder.round
    assert [(one.id, one.name) for one in declared.subjects] == [
        ("QX-001", "柳塘镇社工站"),
        ("QX-002", "清河镇: 社工站"),
    ]
    assert declared.period == ("2023-07-01", "2024-06-30")
    words = (declared.id, declared.title, declared.commissioner, declared.agency)
    assert words == ("qx-1", "清溪县评估", "清溪县民政局", "柳溪评估中心")


def test_a_new_round_has_a_place_for_everything(desk: Path) -> None:
    run("new", "标准.yaml", "--yaml", "-o", "清溪2024")
    names = sorted(path.relative_to("清溪2024").as_posix() for path in Path("清溪2024").rglob("*"))
    assert names == sorted(
        ["评估轮次.yaml", "说明.txt", "标准", "标准/qingxi@2024.1.yaml", "自评", "评估", "评估/P1", "评估/P2", "评估/P3", "合议",
         "异议", "问卷", "佐证", "上期", "整改"]
    )  # fmt: skip
    copy = Path("清溪2024/标准/qingxi@2024.1.yaml").read_bytes()
    assert copy == Path("标准.yaml").read_bytes(), "the very bytes"
    readme = Path("清溪2024/说明.txt").read_bytes()
    assert readme.startswith(b"\xef\xbb\xbf")
    assert readme.count(b"\n") == readme.count(b"\r\n")


def test_nothing_that_is_there_is_touched(desk: Path) -> None:
    Path("有东西").mkdir()
    Path("有东西/a.txt").write_text("a", encoding="utf-8")
    Path("空的").mkdir()
    assert run("new", "标准.yaml", "-o", "有东西").exit_code == 2
    assert run("new", "标准.yaml", "-o", "标准.yaml").exit_code == 2
    assert run("new", "标准.yaml", "-o", "没有/清溪").exit_code == 2
    assert run("new", "标准.yaml", "-o", "空的").exit_code == 0
    assert [path.name for path in Path("有东西").iterdir()] == ["a.txt"]


def test_nothing_half_made_is_left(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    result = run("new", "标准.yaml", "-o", "清溪2024")
    assert result.exit_code == 3
    assert "磁盘满了" in result.output
    assert sorted(path.name for path in Path().iterdir()) == ["名单.xlsx", "标准.yaml"]


def test_ids_that_no_file_may_have_are_refused(desk: Path) -> None:
    Path("名单.csv").write_text("编号,名称\nQX/001,柳塘镇社工站\n", encoding="utf-8")
    result = run("new", "标准.yaml", "--subjects", "名单.csv", "-o", "清溪2024")
    assert result.exit_code == 2
    assert "QX/001" in result.output


# -- status --


def test_status_says_who_has_still_to_do_what(desk: Path) -> None:
    made_folder(
        Path("清溪2024"),
        {
            "自评/清河镇.yaml": REPORT.read_text(encoding="utf-8").replace("QX-001", "QX-002"),
            "评估/P2/柳塘镇.yaml": "standard: qingxi@2024.1\nsubject: QX-001\nassessor: P2\ndate: 2024-08-09\n"
            "facts: {社工: {value: 3, reason: 一人已离职}}\n",
            "异议/柳塘镇建档.yaml": OBJECTION[: OBJECTION.index("decision")] + "decision: pending\n",
        },
    )
    result = run("status", "清溪2024")
    assert result.exit_code == 0, result.output
    text = result.stdout
    assert "评估对象 2 个，自评交了 2 个。未参评：QX-003（站点2024年3月停办）。" in text
    assert re.search(r"QX-001 +2.1 +驻站社工人数 +P1 4，P2 3", text)
    assert re.search(r"柳塘镇建档 +QX-001 +3.1 +2024-08-25", text)
    assert "P3 何某（财务，第三方）：还差 1 个对象。" in text
    alone = run("status", "清溪2024", "--assessor", "P3").stdout
    assert "林某" not in alone
    assert re.search(r"2.2 培训和督导 +在职学习学时、收到锦旗或感谢信", alone)


def test_status_goes_on_in_spite_of_a_faulty_file(desk: Path) -> None:
    made_folder(Path("清溪2024"), {"评估/P2/柳塘镇.yaml": "subject: QX-001\nassessor: P2\n"})
    result = run("status", "清溪2024")
    assert result.exit_code == 1
    assert "有错误的文件没有算在内" in result.stdout
    assert "P2 周某" in result.stdout
    assert "[S202]" in result.stderr


def test_status_for_programs(desk: Path) -> None:
    made_folder(Path("清溪2024"), {})
    data = json.loads(run("status", "清溪2024", "--json", "--assessor", "P3").stdout)
    assert data["faults"] == []
    first = data["subjects"][0]
    assert (first["id"], first["reported"], first["sent"]) == ("QX-001", True, ["P1", "P2", "P3"])
    (task,) = first["tasks"]
    assert (task["assessor"], task["there"], task["done"]) == ("P3", False, False)
    assert [leaf["code"] for leaf in task["open"]] == ["2.2", "弄虚作假"]
    assert data["dates"]["异议提出截止"] == "2024-08-30"


def test_status_knows_who_is_of_the_team(desk: Path) -> None:
    made_folder(Path("清溪2024"), {})
    result = run("status", "清溪2024", "--assessor", "P9")
    assert result.exit_code == 2
    assert "评估组里没有“P9”" in result.output


def test_status_of_what_is_no_round(desk: Path) -> None:
    Path("空的").mkdir()
    assert "[T701]" in run("status", "空的").stderr
    assert "[T701]" in run("status", "没有").stderr
    assert run("nwe").exit_code == 2

"""A newcomer with the wrong files: a clear message, the right exit code (1 faults, 2 wrong use, 3 failure), no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluator.cli import evaluator, main
from evaluator.cli.chinese import speak_chinese

SAMPLES = Path(__file__).parents[2] / "samples" / "hainan"
STANDARD = Path(__file__).parents[2] / "standards" / "hainan_37_indicators.yaml"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with everything that a newcomer may take for a self-report."""
    text = (SAMPLES / "jiedao.yaml").read_text(encoding="utf-8")
    assessment = (SAMPLES / "jiedao.assessment.yaml").read_text(encoding="utf-8")
    files: dict[str, str | bytes] = {
        "report.yaml": text,
        "assessment.yaml": assessment,
        "other.yaml": (SAMPLES / "xubao.assessment.yaml").read_text(encoding="utf-8"),
        "standard.yaml": STANDARD.read_text(encoding="utf-8"),
        "picture.yaml": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
        "scan.pdf": b"%PDF-1.4\n" + bytes(range(256)),
        "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
        "table.yaml": b"PK\x03\x04" + bytes(range(256)),
        "gbk.yaml": text.encode("gb18030"),
        "utf16.yaml": text.encode("utf-16"),
        "empty.yaml": "",
        "comments.yaml": "# 什么也没有\n",
        "prose.yaml": "今年的工作\n",
        "list.yaml": "- 甲\n- 乙\n",
        "unknown.yaml": text.replace("standard: hainan-37@2022.1", "standard: hainan-38@2022.1"),
        "nameless.yaml": text.replace("standard: hainan-37@2022.1", ""),
        "twice.yaml": text.replace("  社工: 4\n", "  社工: 4\n  社工: 4\n"),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder.html").mkdir()
    monkeypatch.chdir(tmp_path)
    speak_chinese()
    return tmp_path


def run(line: str) -> Result:
    result = CliRunner().invoke(evaluator, line.split())
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


READ = ("check {}", "score {}", "explain {} 1.1.1.1", "report {} -o out.html")

#: the file in place of a self-report -> exit code and what is said
UNREADABLE = {
    "folder": (2, "这是一个文件夹，不是文件"),
    "reprot.yaml": (2, "是不是 report.yaml？"),
    "nowhere/report.yaml": (2, "找不到这个文件"),
    "picture.yaml": (1, "填好的自评表"),
    "scan.pdf": (1, "用 evaluator form 生成"),
    "old.doc": (1, "填好的自评表"),
    "table.yaml": (1, "表格文件已经损坏"),
    "gbk.yaml": (1, "看起来是 GBK"),
    "utf16.yaml": (1, "看起来是 UTF-16"),
    "empty.yaml": (1, "文件是空的"),
    "comments.yaml": (1, "文件里没有内容"),
    "prose.yaml": (2, "自评报告要有 subject 和 period"),
    "list.yaml": (2, "自评报告要有 subject 和 period"),
    "unknown.yaml": (1, "找不到评估标准“hainan-38@2022.1”"),
    "nameless.yaml": (1, "没有写明依据哪个评估标准"),
    "twice.yaml": (1, "键“社工”写了两次"),
}


@pytest.mark.parametrize("file", UNREADABLE)
@pytest.mark.parametrize("command", READ)
@pytest.mark.usefixtures("desk")
def test_a_file_that_cannot_be_read(command: str, file: str) -> None:
    code, said = UNREADABLE[file]
    result = run(command.format(file))
    assert result.exit_code == code, result.output
    assert said in result.output
    assert "共 1 处错误" in result.output, "one slip, said once"
    assert not Path("out.html").exists()


#: a file of another kind, or files that do not belong together -> exit code and what is said
MIXED_UP = {
    "score assessment.yaml": (2, "这里要的是自评报告，这份文件是评估记录"),
    "score standard.yaml": (2, "这里要的是自评报告，这份文件是评估标准"),
    "explain standard.yaml 1.1.1.1": (2, "这里要的是自评报告，这份文件是评估标准"),
    "report assessment.yaml -o out.html": (2, "这里要的是自评报告，这份文件是评估记录"),
    "score report.yaml --assessment report.yaml": (2, "这里要的是评估记录，这份文件是自评报告"),
    "score report.yaml --assessment standard.yaml": (2, "这里要的是评估记录，这份文件是评估标准"),
    "score assessment.yaml --assessment report.yaml": (2, "评估记录用 --assessment 指定"),
    "report assessment.yaml --assessment report.yaml -o out.html": (2, "评估记录用 --assessment 指定"),
    "score report.yaml --standard report.yaml": (2, "这里要的是评估标准，这份文件是自评报告"),
    "score report.yaml --standard folder": (2, "这是一个文件夹"),
    "score report.yaml --standard list.yaml": (2, "这里要的是评估标准，看不出这份文件是什么"),
    "standard show report.yaml": (2, "这里要的是评估标准，这份文件是自评报告"),
    "check assessment.yaml --report assessment.yaml": (2, "这里要的是自评报告，这份文件是评估记录"),
    "check assessment.yaml --report nothing.yaml": (2, "找不到这个文件"),
    "check assessment.yaml": (1, "找不到这份评估记录所对应的自评报告"),
    "check prose.yaml": (2, "看不出这是哪一种文件"),
    "score report.yaml --assessment other.yaml": (1, "评估记录的对象是“YL-YL-004”，自评报告的是“LM-WC-002”"),
    "explain report.yaml 1.1.1.1 --assessment other.yaml": (1, "请核对是否配错了文件"),
    "report report.yaml --assessment other.yaml -o out.html": (1, "请核对是否配错了文件"),
    "check report.yaml other.yaml": (1, "请核对是否配错了文件"),
    "score unknown.yaml --standard standard.yaml": (1, "依据的标准写的是“hainan-38@2022.1”"),
}


@pytest.mark.parametrize("line", MIXED_UP)
@pytest.mark.usefixtures("desk")
def test_files_in_the_wrong_place(line: str) -> None:
    code, said = MIXED_UP[line]
    result = run(line)
    assert result.exit_code == code, result.output
    assert said in result.output
    assert "共 1 处错误" in result.output, "one slip, said once"
    assert not Path("out.html").exists()


#: a command line that asks for what cannot be
ASKED = {
    "report report.yaml -o nowhere/out.html": "没有文件夹“nowhere”，请先建好",
    "report report.yaml -o report.yaml/out.html": "没有文件夹“report.yaml”，请先建好",
    "report report.yaml -o folder": "输出文件要以 .pdf、.html 或 .docx 结尾",
    "report report.yaml -o folder.html": "“folder.html”是一个文件夹",
    "report report.yaml -o out.doc": "输出文件要以 .pdf、.html 或 .docx 结尾",
    "report report.yaml": "缺少选项 '-o' / '--output'",
    "explain report.yaml": "缺少参数 '指标编号'",
    "explain report.yaml 9.9.9.9": "没有编号为“9.9.9.9”的指标",
    "explain report.yaml 1.1.1.11": "是不是想写“1.1.1.1”",
    "score": "缺少参数 '自评报告…'",
    "score report.yaml report.yaml --assessment assessment.yaml": "份数要相同",
    "score report.yaml --asessment assessment.yaml": "没有选项 --asessment",
    "scroe report.yaml": "是不是想写“score”？",
    "standard show hainan": "是不是想写“hainan-37”？",
    "standard show folder": "这是一个文件夹",
}


@pytest.mark.parametrize("line", ASKED)
@pytest.mark.usefixtures("desk")
def test_a_command_that_is_used_wrongly(line: str) -> None:
    result = run(line)
    assert result.exit_code == 2, result.output
    assert ASKED[line] in result.output
    assert "Usage" not in result.output
    assert "OPTIONS" not in result.output


@pytest.mark.usefixtures("desk")
def test_a_fault_counts_more_than_a_missing_file() -> None:
    result = run("check report.yaml twice.yaml nothing.yaml")
    assert result.exit_code == 1
    assert "report.yaml：自评报告，没有错误" in result.output
    assert "共 2 处错误" in result.output


@pytest.mark.usefixtures("desk")
def test_an_assessment_is_not_held_against_a_faulty_report() -> None:
    result = run("check twice.yaml assessment.yaml")
    assert result.exit_code == 1
    assert "自评报告 twice.yaml 有错误，这份评估记录还没有对照着检查" in result.output
    assert "共 1 处错误" in result.output


@pytest.mark.usefixtures("desk")
def test_an_assessment_finds_its_report_by_the_subject() -> None:
    result = run("check report.yaml assessment.yaml")
    assert result.exit_code == 0
    assert "assessment.yaml：评估记录，没有错误" in result.output


def test_json_has_the_same_exit_codes(desk: Path) -> None:
    for file, code in (("twice.yaml", 1), ("folder", 2), ("report.yaml", 0)):
        result = run(f"check {desk / file} --json")
        assert result.exit_code == code, result.output
        assert result.output.startswith("{")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="a folder that takes no new files")
@pytest.mark.usefixtures("desk")
def test_a_place_where_nothing_can_be_written() -> None:
    result = run("report report.yaml -o /proc/out.html")
    assert result.exit_code == 3
    assert "写不了文件 /proc/out.html：这个文件夹里不能建文件。" in result.output


@pytest.mark.usefixtures("desk")
def test_a_failure_of_the_program_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("社工")

    monkeypatch.setattr("evaluator.cli.files.report_in", fail)
    monkeypatch.setattr(sys, "argv", ["evaluator", "score", "report.yaml"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 3
    told = capsys.readouterr().err
    assert "程序出错了，这不该发生：KeyError: '社工'（test_wrong_use.py 第" in told
    assert "Traceback" not in told


def test_as_a_newcomer_would_call_it(desk: Path) -> None:
    """Once in a process of its own, on a terminal that knows no Chinese."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    line = [sys.executable, "-m", "evaluator", "score", "assessment.yaml"]
    done = subprocess.run(line, cwd=desk, env=environment, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"A616" in done.stderr
    assert b"Traceback" not in done.stderr

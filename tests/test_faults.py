"""The catalogue of faults: for each code a broken file and, word for word, what its author is told.

An example is `tests/faults/CODE-slip.KIND.yaml` with `CODE-slip.txt` beside it; its reports, assessments, rounds and
objections follow the files `_base.KIND.yaml`. An example of a round's folder is what is changed in a sound one (`FOLDERS`). `EVALUATOR_UPDATE=1` writes the texts anew; read the difference before you
keep it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluator.authoring.importing import import_table
from evaluator.cli import evaluator
from evaluator.diagnostics import CATALOGUE, Diagnostic, has_errors, in_order, show
from evaluator.model.report import Assessment, Report
from evaluator.model.result import Verified, dump
from evaluator.model.round import Case, Round, Survey
from evaluator.model.standard import Standard
from evaluator.reading.assessment import read_assessment
from evaluator.reading.digests import Digests
from evaluator.reading.document import Document, parse_text, read_document
from evaluator.reading.evidence_folder import files_of
from evaluator.reading.grid import read_book
from evaluator.reading.ledger import read_ledger
from evaluator.reading.objection import objection_in
from evaluator.reading.previous import previous_in
from evaluator.reading.report import read_report
from evaluator.reading.round import round_in
from evaluator.reading.round_folder import read_round
from evaluator.reading.settings import read_settings
from evaluator.reading.standard import build_standard, read_standard
from evaluator.reading.subjects import read_subjects
from evaluator.reading.survey import survey_of
from evaluator.reading.survey_answers import survey_figures
from evaluator.reading.table import open_table
from evaluator.reading.table_columns import Mapped, Names
from evaluator.reading.table_sheets import read_table_sheets
from evaluator.scoring.conclude import conclude
from tests.reading.made_books import archive, xlsx
from tests.rendering.report_faults import VERIFIED
from tests.rendering.report_faults import told as told_of_a_report
from tests.rounds.faults import SEALED as AROUND_A_SEAL
from tests.rounds.faults import told as told_of_a_seal

FOLDER = Path(__file__).parent / "faults"
STANDARD, REPORT = FOLDER / "_base.standard.yaml", FOLDER / "_base.report.yaml"
ROUND, ASSESSMENT = FOLDER / "_base.round.yaml", FOLDER / "_base.assessment.yaml"

_LEAF = """id: qingxi
version: "2024.1"
title: 清溪县社工站评估标准
provenance: own
total: 10
facts: {社工: {label: 驻站社工人数, type: count, unit: 人}}
indicators: [{code: "1", name: 人员配备, points: 10, rule: {met: [{need: 社工满3人, when: WHEN}]}}]
"""

#: Files that no editor and no repository would leave as they are, that nobody would write out, and one that is not there.
MADE: dict[str, bytes | None] = {
    "X301-too-long.standard.yaml": _LEAF.replace("WHEN", " or ".join(["社工 = 3"] * 120)).encode(),
    "X301-too-many-brackets.standard.yaml": _LEAF.replace("WHEN", f"{'(' * 41}社工 >= 3{')' * 41}").encode(),
    "Y106-too-large.standard.yaml": b"# " + b"-" * 5_300_000,
    "Y109-direction-mark.standard.yaml": "id: demo\ntitle: 示例\u202e准标\n".encode(),
    "Y110-gbk.standard.yaml": "id: demo\ntitle: 示例标准\n".encode("gbk"),
    "Y106-too-far.book.xlsx": xlsx({"人员": {"A1": "社工", "B1048576": 3}}),
    "Y109-in-a-cell.book.xlsx": xlsx({"人员": {"A1": "社工\u200b", "B1": 3}}),
    "S231-no-headings.list.xlsx": xlsx({"名单": {"A1": "清溪县社工站", "A2": "柳塘镇社工站", "B2": "QX-001"}}),
    "S234-end-is-missing.list.xlsx": xlsx(
        {
            "名单": {
                "A1": "编号",
                "B1": "名称",
                "C1": "评估期起",
                "D1": "评估期止",
                "A2": "QX-001",
                "B2": "柳塘镇社工站",
                "C2": "2023年7月1日",
            }
        }
    ),
    "S238-sheet-without-headings.list.xlsx": xlsx(
        {
            "名单": {"A1": "编号", "B1": "名称", "A2": "QX-001", "B2": "柳塘镇社工站"},
            "说明": {"A1": "编号由县民政局编发"},
        }
    ),
    "S243-merged-rows.table.xlsx": xlsx(
        {
            "汇总": {
                "A1": "编号",
                "B1": "名称",
                "C1": "建站模式",
                "D1": "评估期起",
                "E1": "评估期止",
                "A2": "QX-001",
                "B2": "柳塘镇社工站",
                "C2": "乡镇",
                "D2": "2023-07-01",
                "E2": "2024-06-30",
                "A3": "QX-002",
                "B3": "清河镇社工站",
                "D3": "2023-07-01",
                "E3": "2024-06-30",
            }
        },
        merged="C2:C3",
    ),
    "T751-in-two-sheets.survey.xlsx": xlsx(
        {"东片": {"A1": "对服务是否满意", "A2": "满意"}, "西片": {"A1": "对服务是否满意", "A2": "一般"}}
    ),
    "T752-word-in-a-sheet.survey.xlsx": xlsx(
        {"答卷": {"A1": "姓名", "B1": "对服务是否满意", "A2": "林某", "B2": "满意", "A3": "王某", "B3": "满 分"}}
    ),
    "I901-old-word.source.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
    "I901-damaged.source.docx": archive({"word/document.xml": b"<w:document"}),
    "I902-no-indicators.source.xlsx": xlsx({"名单": {"A1": "编号", "B1": "名称", "A2": "QX-001", "B2": "柳塘镇社工站"}}),
    "I903-no-points.source.xlsx": xlsx(
        {"指标": {"A1": "一级指标", "B1": "二级指标", "C1": "评分标准", "A2": "基础建设", "B2": "场地", "C2": "有固定场地的，酌情给分"}}
    ),
    "I904-sum-is-wrong.source.xlsx": xlsx(
        {
            "指标": {
                "A1": "一级指标", "B1": "二级指标", "C1": "分值", "D1": "评分标准",
                "A2": "基础建设（10分）", "B2": "场地", "C2": 6, "D2": "有场地得6分，没有不得分",
                "B3": "设备", "C3": 3, "D3": "有设备得3分，没有不得分",
                "A4": "合计", "C4": 10,
            }
        }
    ),
    "I905-point-is-missing.source.xlsx": xlsx(
        {
            "指标": {
                "A1": "一级指标", "B1": "二级指标", "C1": "分值", "D1": "评分标准",
                "A2": "基础建设（10分）", "B2": "场地", "C2": 6, "D2": "有场地得6分，没有不得分",
                "B3": "设备", "D3": "有设备得4分，没有不得分",
            }
        }
    ),
    "I906-another-table.source.xlsx": xlsx(
        {
            "说明": {"A1": "填表说明"},
            "指标": {"A1": "一级指标", "B1": "分值", "C1": "评分标准", "A2": "场地", "B2": 6, "C2": "有场地得6分，没有不得分"},
        }
    ),
    "I907-text.source.csv": "一级指标,分值,评分标准\n场地,6,有场地得6分\n".encode(),
    "I907-pdf.source.pdf": b"%PDF-1.7\n",
    "I907-form.source.xlsx": xlsx({"封面": {"A1": "evaluator-form/1 cover", "B2": "站点自评表"}}),
    "Y110-neither.list.csv": b"\x81\x20\x16\x7f\xf7\x53",
    "Y110-unicode-text.list.csv": "编号\t名称\nQX-001\t柳塘镇社工站\n".encode("utf-16"),
    "Y116-not-there.standard.yaml": None,
    "Y117-web-page.book.xls": b"<html><table><tr><td>3</td></tr></table></html>",
    "Y117-word.book.docx": archive({"word/document.xml": b"<w/>"}),
    "Y117-wps.book.et": b"\xd0\xcf\x11\xe0",
    "Y118-broken.book.xlsx": xlsx({"人员": {"A1": 3}})[:300],
    "Y118-password.book.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "Y119-error.book.xlsx": xlsx({"人员": {"B1": 4, "B2": 0, "B3": "#DIV/0!"}}),
    "Y119-no-result.book.xlsx": xlsx({"人员": {"B1": 4, "B2": 3, "B3": "<f>B1+B2</f>"}}),
}  # fmt: skip

#: A ledger of what is to be mended as it comes back: the hidden row and columns, and what was typed.
_LEDGER: dict[str, str | int | float] = {
    "A1": "evaluator-ledger/1 ledger QX-001", "B1": "leaf", "C1": "responsible", "D1": "deadline",
    "C2": "责任单位", "D2": "期限",
}  # fmt: skip
MADE |= {
    "A616-no-ledger.ledger.xlsx": xlsx({"整改": {"A1": "责任单位", "B1": "期限"}}),
    "T784-problem-is-gone.ledger.xlsx": xlsx(
        {"柳塘镇": {**_LEDGER, "A3": "1.1-000009", "C3": "柳塘镇社工站", "D3": "2024-12-31"}}
    ),
    "T784-row-copied.ledger.xlsx": xlsx(
        {"柳塘镇": {**_LEDGER, "A3": "1.1-000001", "C3": "柳塘镇社工站", "A4": "1.1-000001", "C4": "县民政局"}}
    ),
    "T784-row-put-in.ledger.xlsx": xlsx(
        {"柳塘镇": {**_LEDGER, "A3": "1.1-000001", "C3": "柳塘镇社工站", "C4": "县民政局", "D4": "2024-12-31"}}
    ),
    "A602-end-of-year.ledger.xlsx": xlsx({"柳塘镇": {**_LEDGER, "A3": "1.1-000001", "D3": "2024年底前"}}),
}


#: What only the command line can find, since it is a matter of several files: the files, made of those above by
#: replacing words, and what is asked of them.
_ASSESSMENT = "standard: qingxi@2024.1\nsubject: QX-001\nassessor: P1\ndate: 2024-08-09\n"
_REQUIREMENTS = """id: qingxi-mubiao
version: "2024.1"
title: 清溪县社工站建设目标
provenance: own
indicators: [{code: "1", name: 服务公示, rule: {met: 在门口公示服务电话}}]
"""
_CLAIMED = """standard: qingxi-mubiao@2024.1
subject: {id: QX-001, name: 柳塘镇社工站}
period: {from: 2023-07-01, to: 2024-06-30}
answers: {"1": {在门口公示服务电话: 是}}
claims: {"1": {points: 1}}
"""
AMONG: dict[str, tuple[dict[str, str], str]] = {
    "A606-peer-twice": (
        {
            "标准.yaml": STANDARD.read_text(encoding="utf-8"),
            "柳塘镇.yaml": REPORT.read_text(encoding="utf-8"),
            "清河镇.yaml": REPORT.read_text(encoding="utf-8").replace("QX-001", "QX-002"),
            "清河镇（旧）.yaml": REPORT.read_text(encoding="utf-8").replace("QX-001", "QX-002"),
        },
        "score 柳塘镇.yaml --peers 清河镇.yaml --peers 清河镇（旧）.yaml",
    ),
    "A606-peer-assessed-twice": (
        {
            "标准.yaml": STANDARD.read_text(encoding="utf-8"),
            "柳塘镇.yaml": REPORT.read_text(encoding="utf-8"),
            "清河镇.yaml": REPORT.read_text(encoding="utf-8").replace("QX-001", "QX-002"),
            "清河镇.assessment.yaml": _ASSESSMENT.replace("QX-001", "QX-002"),
            "清河镇.assessment.json": "{}",
        },
        "score 柳塘镇.yaml --peers 清河镇.yaml",
    ),
    "A606-report-not-given": ({"柳塘镇评估.yaml": _ASSESSMENT}, "check 柳塘镇评估.yaml"),
    "A615-standard-not-found": (
        {"柳塘镇.yaml": REPORT.read_text(encoding="utf-8").replace("qingxi@", "liutang@")},
        "check 柳塘镇.yaml",
    ),
    "A615-standard-not-named": (
        {"柳塘镇.yaml": REPORT.read_text(encoding="utf-8").replace("standard: qingxi@2024.1\n", "")},
        "check 柳塘镇.yaml",
    ),
    "A616-assessment-for-report": ({"柳塘镇评估.yaml": _ASSESSMENT}, "score 柳塘镇评估.yaml"),
    "A616-of-no-kind": ({"会议记录.yaml": "时间: 2024-08-09\n议题: 社工站评估\n"}, "check 会议记录.yaml"),
    "A616-round-without-its-folder": (
        {"评估轮次.yaml": ROUND.read_text(encoding="utf-8")},
        "check 评估轮次.yaml",
    ),
    "A617-self-score-without-points": ({"目标.yaml": _REQUIREMENTS, "柳塘镇.yaml": _CLAIMED}, "check 柳塘镇.yaml"),
    "A620-item-twice": (
        {"名单.txt": "DA-001\nDA-002\n DA-001\n"},
        "draw --from 名单.txt -n 1 --seed 2023",
    ),
    "C508-same-version-twice": (
        {
            "标准.yaml": STANDARD.read_text(encoding="utf-8"),
            "标准（修改）.yaml": STANDARD.read_text(encoding="utf-8").replace("社工 >= 3", "社工 >= 2"),
            "柳塘镇.yaml": REPORT.read_text(encoding="utf-8"),
        },
        "check 柳塘镇.yaml",
    ),
}

AMONG["S240-heading-not-in-the-table"] = (
    {
        "标准.yaml": STANDARD.read_text(encoding="utf-8"),
        "汇总.csv": "编号,名称,建站模式,社工数\nQX-001,柳塘镇社工站,乡镇,3\n",
        "对照.yaml": "columns: {社工人数: 社工, 社工数: 社工总数}\nconstants: {评估期起: 2023-07-01, 评估期止: 2024-06-30}\n",
    },
    "score 汇总.csv --standard 标准.yaml --columns 对照.yaml",
)
AMONG["P807-another-agency"] = (
    {
        "标准.yaml": STANDARD.read_text(encoding="utf-8"),
        "柳塘镇.yaml": REPORT.read_text(encoding="utf-8"),
        "柳塘镇评估.yaml": ASSESSMENT.read_text(encoding="utf-8") + "agency: 清溪社会工作评估中心\n",
        "机构.yaml": "name: 柳塘社会工作评估中心\n",
    },
    "report 柳塘镇.yaml --assessment 柳塘镇评估.yaml --settings 机构.yaml -o 报告.html",
)

AMONG["P808-svg-in-word"] = (
    {
        "标准.yaml": STANDARD.read_text(encoding="utf-8"),
        "柳塘镇.yaml": REPORT.read_text(encoding="utf-8"),
        "标志.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>\n',
        "机构.yaml": "name: 柳塘社会工作评估中心\nlogo: 标志.svg\n",
    },
    "report 柳塘镇.yaml --settings 机构.yaml -o 报告.docx",
)

#: The survey that the examples of answers belong to, with how many forms were handed out.
SURVEY = Survey(
    "满意度",
    "对服务是否满意",
    Fraction(4),
    {"非常满意": Fraction(5), "满意": Fraction(4), "一般": Fraction(3), "不满意": Fraction(2), "很不满意": Fraction(1)},
    {"QX-001": 6},
    {"有效问卷": "answered", "满意率": "satisfied_share", "回收率": "response_rate"},
)
_SURVEYED = """id: qingxi
version: "2024.1"
title: 清溪县社工站评估标准
provenance: own
total: 10
facts:
  有效问卷: {label: 满意度调查有效问卷, type: count, unit: 份, min: 1}
  满意率: {label: 群众满意率, type: share}
  回收率: {label: 问卷回收率, type: share}
indicators:
  - {code: "1", name: 满意度, points: 10, rule: {met: [{need: 达到要求, when: 有效问卷 >= 3 and 满意率 >= 80% and 回收率 >= 50%}]}}
"""
_ANSWERS = "对服务是否满意\n满意\n"
_PLAN, _PHOTOS = "佐证/QX-001/平面图.pdf", "佐证/QX-001/现场照片.pdf"
#: What is wrong with the surveys and the evidence in the folder of a round: its files, `-> …` for a link.
IN_FOLDERS: dict[str, dict[str, str]] = {
    "T756-two-files-of-answers": {"问卷/满意度/QX-001.csv": _ANSWERS, "问卷/满意度/补充/QX-001.csv": _ANSWERS},
    "T757-below-the-least": {"问卷/满意度/QX-001.csv": "编号,对服务是否满意\n1,\n2,\n"},
    "T770-link-out-of-the-folder": {_PLAN: "-> ../../标准/平面图.pdf", "标准/平面图.pdf": "", _PHOTOS: ""},
    "T770-folder-is-a-link": {"佐证/QX-001": "-> ../资料", "资料/平面图.pdf": ""},
    "T770-link-to-nothing": {_PLAN: "-> 平面图（旧）.pdf", _PHOTOS: ""},
    "T771-unseen-character": {_PLAN: "", "佐证/QX-001/现场\u202e照片.pdf": ""},
    "T772-another-case": {"佐证/QX-001/平面图.PDF": "", _PHOTOS: ""},
    "T772-in-two-folders": {_PLAN: "", "佐证/QX-001/东塘/现场照片.pdf": "", "佐证/QX-001/西塘/现场照片.pdf": ""},
}

OBJECTION = """subject: QX-001
indicator: "3.1"
disputes: 建档.done
claim: 8人的档案在镇政府，当天没有取到
received: {by: 周某, date: 2024-08-25}
decision: partly
found: {facts: {建档: {value: {due: 120, done: 116}, reason: 取到6份}}}
decided: {by: [P1, P2], date: 2024-08-28}
reason: 取到6份
"""
_BY_KIND = (
    '      - code: "1.2"\n        name: 公示\n',
    """      - {code: "1.4", name: 公示牌, points: 5, applies: 站点类型 != 街道, rule: {met: 门口有公示牌}}
      - code: "1.2"
        name: 公示
        applies: 站点类型 = 街道
""",
)
_SETTLED = "standard: qingxi@2024.1\nsubject: QX-001\nassessor: 合议\ndate: 2024-08-12\nfacts: {社工: verified}\n"
_OF_P2 = "standard: qingxi@2024.1\nsubject: QX-001\nassessor: P2\ndate: 2024-08-09\n"

#: the sound folder of a round: where each file lies, and what it is made of
ROUND_FOLDER = {
    "标准/标准.yaml": STANDARD,
    "评估轮次.yaml": ROUND,
    "自评/柳塘镇.yaml": REPORT,
    "评估/P1/柳塘镇.yaml": ASSESSMENT,
}

#: What is wrong with a round's folder: what is changed in the sound one. A text is the whole file, two texts are words and
#: what stands instead of them, None is a file that is not there, a path is where a link leads.
Change = str | tuple[str, str] | Path | None
FOLDERS: dict[str, dict[str, Change]] = {
    "T701-no-round-file": {"评估轮次.yaml": None},
    "T701-two-round-files": {"评估轮次.json": "{}"},
    "T701-no-standard": {"标准/标准.yaml": None},
    "T701-two-standards": {"标准/标准（旧）.yaml": "id: qingxi"},
    "A605-standard-of-other-version": {"标准/标准.yaml": ('version: "2024.1"', 'version: "2024.2"')},
    "A606-assessment-without-report": {"自评/柳塘镇.yaml": None},
    "T703-folder-of-a-stranger": {"评估/周某/柳塘镇.yaml": _OF_P2},
    "T708-nobody-for-this-kind": {
        "标准/标准.yaml": (
            '      - code: "3.3"\n',
            """      - {code: "3.6", name: 服务计划, points: 5, applies: 站点类型 != 乡镇, rule: {met: 有年度计划}}
      - code: "3.3"
        applies: 站点类型 = 乡镇
""",
        ),
        "评估轮次.yaml": ('"3": [P1, P2]', '"3": [P1, P2]\n  "3.3": [P3]'),
        "自评/清河镇.yaml": REPORT.read_text(encoding="utf-8").replace("QX-001", "QX-002"),
    },
    "T709-report-of-nobody": {"自评/柳塘镇.yaml": ("id: QX-001", "id: QX-007"), "评估/P1/柳塘镇.yaml": None},
    "T709-evidence-of-nobody": {"佐证/柳塘镇/平面图.pdf": "%PDF-"},
    "T710-two-reports": {"自评/柳塘镇（改）.yaml": REPORT.read_text(encoding="utf-8")},
    "T710-two-assessments": {"评估/P1/柳塘镇（补）.yaml": ASSESSMENT.read_text(encoding="utf-8")},
    "T710-two-agreed": {"合议/柳塘镇.yaml": _SETTLED, "合议/柳塘镇（二）.yaml": _SETTLED},
    "T712-report-among-assessments": {"评估/P1/柳塘镇自评.yaml": REPORT.read_text(encoding="utf-8")},
    "T712-in-the-folder-of-another": {"评估/P1/柳塘镇.yaml": None, "评估/P1/柳塘镇（周）.yaml": _OF_P2},
    "T712-in-nobodys-folder": {"评估/柳塘镇.yaml": _OF_P2},
    "T712-folder-misspelt": {"合意/柳塘镇.yaml": _SETTLED},
    "T712-survey-unknown": {"问卷/满意度/QX-001.csv": "总体评价\n满意\n"},
    "T713-recused": {
        "自评/清河镇.yaml": REPORT.read_text(encoding="utf-8").replace("QX-001", "QX-002"),
        "评估/P3/清河镇.yaml": _OF_P2.replace("QX-001", "QX-002").replace("P2", "P3"),
    },
    "T713-of-another-group": {
        "评估轮次.yaml": (
            "minimum_team: {members: 2}",
            "groups:\n  甲组: {members: [P1, P3], subjects: [QX-001]}\n  乙组: {members: [P2], subjects: [QX-002]}",
        ),
        "评估/P2/柳塘镇.yaml": _OF_P2,
    },
    "T713-objection-decided-by-recused": {
        "评估轮次.yaml": ("role: 社工, party: 购买方", "role: 社工, recused: [QX-001]"),
        "异议/柳塘镇建档.yaml": OBJECTION,
    },
    "T714-outside-the-assignment": {
        "评估/P2/柳塘镇.yaml": _OF_P2
        + 'facts: {社工: verified, 功能区: verified}\nanswers: {"1.2": verified, "3.4": {记录缺项: {value: 1, reason: 缺1处}}}\n'
        + "evidence: {平面图.pdf: 已核实}\n"
    },
    "T715-not-of-this-kind": {"标准/标准.yaml": _BY_KIND},
    "T715-not-applicable-by-own-finding": {
        "标准/标准.yaml": (
            "name: 特色服务\n        points: 5", "name: 特色服务\n        points: 5\n        na: [{when: 社工 < 5, gives: full}]"
        )
    },
    "T716-agreed-by-one": {"合议/柳塘镇.yaml": _SETTLED.replace("合议", "P1")},
    "T717-not-of-this-kind": {
        "标准/标准.yaml": _BY_KIND,
        "评估/P1/柳塘镇.yaml": ('  "1.2": verified\n', ""),
        "异议/柳塘镇公示.yaml": OBJECTION.replace('"3.1"', '"1.2"').replace("建档.done", "墙上有服务流程图"),
    },
    "T718-two-decisions": {
        "异议/柳塘镇建档.yaml": OBJECTION, "异议/柳塘镇建档（补）.yaml": OBJECTION.replace("116", "117"),
    },
    "T719-link": {"自评/清河镇.yaml": Path("../../清河镇.yaml")},
    "T720-not-evaluated": {"自评/石桥镇.yaml": REPORT.read_text(encoding="utf-8").replace("QX-001", "QX-003")},
    "T721-other-period": {"评估轮次.yaml": ("merge:", "period: {from: 2024-01-01, to: 2024-12-31}\nmerge:")},
}  # fmt: skip


#: A sealed result of the period before.
SEALED: dict[str, Callable[[], bytes]] = {
    "T781-other-format.before.json": b'{"format": "evaluator-result/1"}'.strip,
    "T781-no-result.before.json": b'{"format": "evaluator-result/2"}'.strip,
    "T781-of-another.before.json": lambda: sealed("QX-002"),
    "T782-other-unit.before.json": lambda: sealed(社工=("人", "3"), 培训学时=("小时", "80")),
    "T783-claimed-otherwise.before.json": lambda: sealed(社工=("人", "2"), 培训学时=("学时", "80")),
}


def sources() -> list[str]:
    kept = [path.name for path in FOLDER.iterdir() if re.match(r"[A-Z]\d{3}-", path.name) and path.suffix != ".txt"]
    return sorted([*kept, *MADE, *SEALED])


def expected_of(name: str) -> Path:
    return FOLDER / f"{name.partition('.')[0]}.txt"


@cache
def sound_standard() -> Standard:
    standard, found = read_standard(STANDARD)
    assert standard is not None, "\n".join(map(show, found))
    return standard


@cache
def sound_report() -> Report:
    report, found = read_report(REPORT, sound_standard())
    assert report is not None, "\n".join(map(show, found))
    return report


@cache
def compared_standard() -> Standard:
    """The same standard with a leaf that looks at the period before."""
    rule = "{need: 社工和学时不少于上期, when: 社工 >= previous.社工 and 培训学时 >= previous.培训学时}"
    text = STANDARD.read_text(encoding="utf-8").replace("{need: 社工不少于3人, when: 社工 >= 3}", rule)
    document, _ = parse_text(text, "标准.yaml")
    assert document is not None
    standard, found = build_standard(document.value)
    assert standard is not None, found
    return standard


@cache
def compared_report() -> Report:
    return replace(sound_report(), previous={"previous.社工": Fraction(3)})


def sealed(subject: str = "QX-001", **verified: tuple[str, str]) -> bytes:
    """The result of the period before, as a file: what was verified, by fact with its unit."""
    result = conclude(sound_standard(), sound_report(), None, "0")
    lines = tuple(Verified(key, unit, (text,)) for key, (unit, text) in verified.items())
    conclusion = replace(result.conclusion, subject=subject, verified=lines)
    return json.dumps(dump(replace(result, conclusion=conclusion)), ensure_ascii=False, indent=1).encode()


@cache
def surveyed_standard() -> Standard:
    document, found = parse_text(_SURVEYED, "标准.yaml")
    assert document is not None, "\n".join(map(show, found))
    standard, faults = build_standard(document.value)
    assert standard is not None, faults
    return standard


@cache
def sound_round() -> tuple[Round, Case]:
    """The round, and what it has of the subject that the report is of."""
    document, _ = read_document(ROUND)
    assert document is not None
    declared, found = round_in(document, sound_standard())
    assert declared is not None, "\n".join(map(show, found))
    assert not found
    assessment, found = read_assessment(ASSESSMENT, sound_standard(), sound_report())
    assert isinstance(assessment, Assessment), "\n".join(map(show, found))
    return declared, Case(sound_report(), (assessment,))


def read_alone(kind: str, path: Path) -> tuple[object, list[Diagnostic]]:
    """A round file or an objection by itself."""
    document, found = read_document(path)
    if document is None:
        return None, found
    assert isinstance(document, Document)
    if kind == "round":
        value, more = round_in(document, sound_standard())
        return value, [*found, *more]
    objection, more = objection_in(document, sound_standard(), *sound_round())
    return objection, [*found, *more]


def told_of_a_table(path: Path) -> tuple[object, list[Diagnostic]]:
    """All that is said of a table and of its rows; only the example for it is about questions without a column."""
    sheets, found = read_table_sheets(path)
    assert sheets is not None
    table, more = open_table(sheets, sound_standard(), Names(sound_standard()), Mapped())
    rows = list(table.rows()) if table is not None else []
    told = [*found, *more, *(one for row in rows for one in row.found), *(table.passed if table is not None else ())]
    said = in_order(one for one in told if one.code != "S241" or path.name.startswith("S241"))
    return (None if has_errors(said) else table), said


def read(name: str) -> tuple[object, list[Diagnostic]]:
    """What the reader of that kind of file makes of it, from the folder it is in."""
    kind, path = name.split(".")[1], Path(name)
    if kind == "standard":
        return read_standard(path)
    if kind == "book":
        return read_book(path)
    if kind == "source":
        return import_table(path)
    if kind == "list":
        return read_subjects(path, sound_standard())
    if kind == "table":
        return told_of_a_table(path)
    if kind == "before":
        return previous_in(path, compared_standard(), compared_report())
    if kind == "ledger":
        return read_ledger(path, {("QX-001", "1.1-000001")})
    if kind == "survey":
        return survey_figures(path, SURVEY, SURVEY.handed_out["QX-001"] if not name.startswith("T755") else None)
    if kind == "settings":
        return read_settings(path)
    if kind == "report":
        return read_report(path, sound_standard())
    if kind in ("round", "objection"):
        return read_alone(kind, path)
    return read_assessment(path, sound_standard(), sound_report())


def diagnostics_of(name: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[Diagnostic]:
    monkeypatch.chdir(folder if name in MADE or name in SEALED else FOLDER)
    data = SEALED[name]() if name in SEALED else MADE.get(name)
    if data is not None:
        Path(name).write_bytes(data)
    value, found = read(name)
    assert (value is None) == has_errors(found), "a file with an error gives nothing, one without gives something"
    return in_order(found)


@pytest.mark.parametrize("name", sources())
def test_the_author_is_told(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = diagnostics_of(name, monkeypatch, tmp_path)
    told = "\n".join(map(show, found)) + "\n"
    expected = expected_of(name)
    if os.environ.get("EVALUATOR_UPDATE") == "1":
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
    assert found[0].code == name[:4]


@pytest.mark.parametrize("name", AMONG)
def test_the_command_line_tells(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files, command = AMONG[name]
    monkeypatch.chdir(tmp_path)
    for file, text in files.items():
        Path(file).write_text(text, encoding="utf-8")
    result = CliRunner().invoke(evaluator, command.split())
    assert result.exit_code == (2 if name.startswith("A616") else 1), "a file of another kind is wrong use"
    told = result.stderr.rpartition("共 ")[0]  # without the count at the end
    expected = expected_of(name)
    if os.environ.get("EVALUATOR_UPDATE") == "1":
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
    assert f"[{name[:4]}]" in told.splitlines()[0]


@pytest.mark.parametrize("name", IN_FOLDERS)
def test_the_folder_of_a_round_tells(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for file, text in IN_FOLDERS[name].items():
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        if text.startswith("-> "):
            Path(file).symlink_to(text[3:])
        else:
            Path(file).write_text(text, encoding="utf-8")
    _, surveyed = survey_of(Path(), SURVEY, "QX-001", surveyed_standard())
    _, evidence = files_of(Path(), "QX-001", sound_report(), {}, sound_standard(), Digests())
    told = "\n".join(map(show, [*surveyed, *evidence])) + "\n"
    expected = expected_of(name)
    if os.environ.get("EVALUATOR_UPDATE") == "1":
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
    assert f"[{name[:4]}]" in told.splitlines()[0]


def made_folder(place: Path, changes: dict[str, Change]) -> None:
    """The sound folder of a round with these changes."""
    texts = {name: path.read_text(encoding="utf-8") for name, path in ROUND_FOLDER.items()}
    for name in dict.fromkeys([*texts, *changes]):
        change, file = changes.get(name, ("", "")), place / name
        if change is None:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(change, Path):
            file.symlink_to(change)
            continue
        if isinstance(change, tuple):
            assert change[0] in texts[name], f"{name} does not say {change[0]}"
        text = texts[name].replace(*change) if isinstance(change, tuple) else change
        file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", FOLDERS)
def test_those_who_keep_the_folder_are_told(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made_folder(tmp_path / "清溪2024", FOLDERS[name])
    monkeypatch.chdir(tmp_path)
    folder, found = read_round(Path("清溪2024"))
    assert (folder is None) == has_errors(found)
    told = "\n".join(map(show, found)) + "\n"
    expected = expected_of(name)
    if os.environ.get("EVALUATOR_UPDATE") == "1":
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
    assert found[0].code == name[:4]


def test_the_sound_folder_has_no_fault(tmp_path: Path) -> None:
    made_folder(tmp_path / "清溪2024", {})
    folder, found = read_round(tmp_path / "清溪2024")
    assert folder is not None, "\n".join(map(show, found))
    assert not found
    assert [case.report.subject.id for case in folder.cases] == ["QX-001"]


@pytest.mark.parametrize("name", AROUND_A_SEAL)
def test_who_closes_or_verifies_is_told(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    told = told_of_a_seal(AROUND_A_SEAL[name])
    expected = expected_of(name)
    if os.environ.get("EVALUATOR_UPDATE") == "1":
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
    assert f"[{name[:4]}]" in told


@pytest.mark.pdf
@pytest.mark.parametrize("name", VERIFIED)
def test_who_verifies_a_report_is_told(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    told = told_of_a_report(name)
    expected = expected_of(name)
    if os.environ.get("EVALUATOR_UPDATE") == "1":
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
    assert f"[{name[:4]}]" in told.splitlines()[0]


def test_every_code_has_an_example_and_every_text_its_file() -> None:
    names = [*sources(), *AMONG, *IN_FOLDERS, *FOLDERS, *AROUND_A_SEAL, *VERIFIED]
    shown = {name[:4] for name in names}
    assert sorted(CATALOGUE.keys() - shown) == []
    assert sorted(shown - CATALOGUE.keys()) == []
    texts = {path.name for path in FOLDER.glob("*.txt")}
    assert sorted(texts) == sorted(expected_of(name).name for name in names), "one text for each, and no other"

"""A small round of an invented county, as files: three stations, one of them closed, two assessors, an objection upheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

STANDARD = """id: qingxi
version: "2024.1"
title: 清溪县社工站评估标准
provenance: own
total: 20
facts:
  社工: {label: 驻站社工人数, type: count, unit: 人}
  持证社工: {label: 持证社工人数, type: count, unit: 人}
indicators:
  - code: "1"
    name: 人员
    points: 10
    rule:
      add:
        - {need: 社工不少于3人, when: 社工 >= 3, points: 6}
        - {need: 持证不少于2人, when: 持证社工 >= 2, points: 4}
  - code: "2"
    name: 服务
    points: 10
    children:
      - {code: "2.1", name: 公示, points: 4, rule: {met: 在门口公示服务电话}}
      - {code: "2.2", name: 特色服务, points: 6, rule: {choose: {options: {特色鲜明: [4, 6], 有一定特色: [1, 3], 没有特色: 0}}}}
grades: {bands: [[优秀, 18], [良好, 16], [合格, 12], 不合格]}
"""

ROUND = """id: qingxi-2024
title: 清溪县2024年度社工站评估
standard: qingxi@2024.1
commissioner: 清溪县民政局
agency: 清风社会工作评估中心
invented: true
period: {from: 2023-07-01, to: 2024-06-30}
team:
  P1: {name: 林某, role: 组长, qualification: 中级社会工作师}
  P2: {name: 周某, role: 社工}
assign: {"1": [P1], "2": [P1, P2]}
merge: {judgement: mean, spread_flag: 25%}
subjects:
  - QX-001
  - QX-002
  - {id: QX-003, name: 石桥镇社工站, not_evaluated: 站点2024年3月停办}
dates: {collect_by: 2024-07-15, draft_on: 2024-08-20, objections_by: 2024-08-30, final_on: 2024-09-05}
"""

_REPORT = """standard: qingxi@2024.1
subject: {{id: {id}, name: {name}}}
period: {{from: 2023-07-01, to: 2024-06-30}}
facts: {{社工: {workers}, 持证社工: {certified}}}
answers:
  "2.1": {{在门口公示服务电话: 是}}
  "2.2": {{choose: 特色鲜明, points: 5}}
claims: {{"1": {{points: 10, evidence: [{{file: 花名册.txt}}]}}}}
signed: {{name: 陈某, date: 2024-07-10}}
"""

_ASSESSMENT = """standard: qingxi@2024.1
subject: {id}
assessor: {who}
date: 2024-08-09
"""


def _report(id_: str, name: str, workers: int, certified: int) -> str:
    return _REPORT.format(id=id_, name=name, workers=workers, certified=certified)


def _assessment(id_: str, who: str, points: str, facts: str = "") -> str:
    judged = f'answers:\n  "2.1": verified\n  "2.2": {{choose: 特色鲜明, points: {points}, reason: 有自编的工作手册}}\n'
    return _ASSESSMENT.format(id=id_, who=who) + facts + judged


#: what is in the folder, by name
FILES: Mapping[str, str] = {
    "评估轮次.yaml": ROUND,
    "标准/清溪县标准.yaml": STANDARD,
    "自评/柳塘镇.yaml": _report("QX-001", "柳塘镇社工站", 4, 2),
    "自评/清河镇.yaml": _report("QX-002", "清河镇社工站", 3, 1),
    "评估/P1/柳塘镇.yaml": _assessment(
        "QX-001", "P1", "5", "facts: {社工: verified, 持证社工: {value: 1, reason: 一张证书已过登记有效期}}\n"
    ),
    "评估/P2/柳塘镇.yaml": _assessment("QX-001", "P2", "4"),
    "评估/P1/清河镇.yaml": _assessment("QX-002", "P1", "6", "facts: {社工: verified, 持证社工: verified}\n"),
    "评估/P2/清河镇.yaml": _assessment("QX-002", "P2", "4.5"),
    "异议/柳塘镇-1.yaml": """subject: QX-001
indicator: "1"
disputes: 持证社工
claim: 证书已于2024年6月办妥续登记
received: {by: 陈某, date: 2024-08-25}
decision: upheld
found: {facts: {持证社工: {value: 2, reason: 登记系统截图显示续登记日期为2024年6月3日}}}
decided: {by: [P1, P2], date: 2024-09-02}
reason: 续登记在评估期内
""",
    "佐证/QX-001/花名册.txt": "甲、乙、丙、丁\n",
    "佐证/QX-002/花名册.txt": "戊、己、庚\n",
}


def make_round(root: Path, files: Mapping[str, str] = FILES, order: Iterable[str] | None = None) -> Path:
    """Write the folder of the round, its files in this order, and return it."""
    for name in order or files:
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(files[name].encode("utf-8"))
    return root

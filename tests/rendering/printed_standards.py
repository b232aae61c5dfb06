"""Standards to print: those that ship and a sample, and a made-up one with everything that is printed and hostile text."""

from __future__ import annotations

import functools
from pathlib import Path

from evaluator.cli.files import Desk
from evaluator.model.standard import Standard
from evaluator.reading.standard import build_standard
from tests.docs.examples import parse

ROOT = Path(__file__).parents[2]
FILES = {
    "hainan": ROOT / "standards" / "hainan_37_indicators.yaml",
    "guizhou": ROOT / "standards" / "guizhou_assessment.yaml",
    "requirements": ROOT / "samples" / "requirements" / "xian-mubiao.yaml",
}

#: leaves on three levels, two kinds of subject and what is for both, every part of a document
MADE = """
id: made
version: "1.0"
title: <script>alert(1)</script>甲&乙"评估'标准（试行）
provenance: transcribed
note: |-
  =1+1 是说明的<b>第一行</b>。
  第二行。
total: 100
extra: [-20, 10]
at_most: 105
rescale: parent
known_defects:
  - {at: extra, code: C501, say: 公布稿写最多加10分，所列的只有3分}
sources:
  a: {title: 公布稿<img src=http://example.com/x.png>, credited_to: 某厅}
attributes:
  类别: {label: 单位类别, type: choice, options: [甲类, 乙类]}
facts:
  事故: {label: 安全责任事故, type: count, unit: 起, help: =说明}
  走访: {label: 走访, type: pair, none_due: na, unit: 户, words: {due: 应走访户数, done: 已走访户数, rate: 走访率}}
  抽查: {label: 档案抽查, type: sample, drawn: 10, tests: [齐全], unit: 份, by: assessor}
checks:
  - {that: 走访.done <= 走访.due, say: 已走访户数不能多于应走访户数}
indicators:
  - {code: "1", name: 共同, points: 20, rule: {judge: [0, 20], step: 1}, critical: true, source: {id: a, published: 全部}}
  - code: "2"
    name: 甲类<i>服务</i>
    points: 80
    applies: 类别 = 甲类
    combine: mean
    extra: [0, 3]
    children:
      - {code: "2.1", name: =过程, weight: 1, points: 10, rule: {judge: [0, 10], step: 1}, bonus: [{need: 受表彰, points: 3}],
         source: [{id: a, published: 名称, added: 分值}]}
      - code: "2.2"
        name: 成效
        weight: 2
        points: 70
        children:
          - {code: "2.2.1", name: 走访, points: 40, rule: {share: 走访.rate}, na: [{when: undefined, gives: rescale}],
             evidence: [走访记录], methods: [查阅资料, 电话回访]}
          - {code: "2.2.2", name: 档案, points: 30, requires: [档案管理办法], evidence: [档案, 走访记录],
             rule: {share: "ratio(抽查.齐全，抽查.drawn，0)"}, source: {id: a, added: 全部}}
  - code: "3"
    name: 乙类服务
    points: 80
    applies: 类别 = 乙类
    children:
      - {code: "3.1", name: 资金, points: 80, rule: {deduct: [{fault: 差错, times: 处, points: 4}]}}
gates:
  - {name: 弄虚作假, fault: [服务记录造假, 虚报人数], effect: fail, by: assessor,
     source: [{id: a, published: 一票否决, added: 两种<u>情形</u>}]}
  - {name: 安全事故, when: 事故 > 0, effect: {cap: 良好}}
grades:
  bands: [[优秀, 90, 105], [良好, 80, 89.99], 不合格]
  quota: {优秀: 15%}
  ties: out
  source: {id: a, published: 三等}
"""


@functools.cache
def standard(name: str) -> Standard:
    """One of the files, or the made-up one."""
    if name == "made":
        found, faults = build_standard(parse(MADE))
        assert found is not None, faults
        return found
    found = Desk().standard(FILES[name])
    assert found is not None
    return found


NAMES = (*FILES, "made")


def bare(text: str) -> str:
    """The text without blanks and what holds or breaks lines."""
    return "".join(text.replace("\u2060", "").replace("\u200b", "").split())

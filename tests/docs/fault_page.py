"""The page of fault codes, docs/错误代码.md, made of the catalogue and of what the examples under tests/faults/ show."""

from __future__ import annotations

import re
from pathlib import Path

from evaluator.diagnostics import CATALOGUE

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "错误代码.md"
TEXTS = ROOT / "tests" / "faults"

GROUPS = {
    "Y": ("文件本身的写法", "文件打不开、标点和缩进不对，程序还读不出内容。先改这一类，再看别的。"),
    "S": ("内容的格式", "键写错了、漏了，或者该写数字的地方写了文字。"),
    "X": ("算式", "标准里的条件和算式：名称、比较、函数。"),
    "R": ("评分规则", "档次、分值、条目怎么搭配。"),
    "C": ("整个标准", "分值加不加得起来，编号、名称、来源、等次是否前后一致。"),
    "A": ("自评报告和评估记录", "填写的内容与标准、与对方的文件对不上。"),
    "T": ("评估轮次", "一轮评估的文件夹：评估组、分工、合并办法、异议、问卷、佐证和封存，和文件放得对不对。"),
    "V": ("核对报告", "`evaluator verify` 核对一份 PDF 报告：附件齐不齐，重新算分是否相同，页面印的与附件是否一致。"),
    "I": ("导入评估表", "`evaluator standard import` 把公布的评估表变成草稿：表读不读得出来，原表的分值对不对得上。"),
    "P": ("报告设置", "机构的设置文件（--settings）：标志、颜色、页眉页脚和自己的章节。"),
}

INTRO = """# 错误代码

<!-- 本页由 python -m tests.regenerate 生成，请勿手改：代码和含义在 evaluator/diagnostics.py，例子在 tests/faults/。 -->

运行 `evaluator check 文件` 检查标准、自评报告或评估记录，`evaluator round status 文件夹` 检查一轮评估的文件夹，`evaluator verify 报告.pdf` 核对一份报告，
程序一次列出全部问题。本页按代码列出每种问题的例子，例子里的站点、标准都是编的。

## 怎么读一条提示

```
EXAMPLE```

- 第一行：文件名、第几行、这一行的第几个字；问题的轻重；什么地方不对；方括号里是错误代码，可以在本页查找。
- 第二行：文件里那一行的原文。太长的只显示一段，两头用“…”代替。
- 第三行：`^` 和 `~` 标出有问题的几个字。
- 最后一行：等号后面是改法。带问号的（“是不是想写……？”）是猜的，请自己核对。

轻重有三种。**错误**必须改，改好之前不能算分；**提醒**可以不改，但请核对；**说明**只是告诉您程序怎样读了这个文件。

问题多的时候，从最上面的改起：上面的改好了，下面的有时跟着就没有了。改完再检查一次。

## 代码的分类
"""

_FILES = {
    "standard": "标准",
    "report": "自评报告",
    "assessment": "评估记录",
    "book": "表格",
    "source": "评估表",
    "list": "名单",
    "table": "汇总表",
    "survey": "答卷",
    "round": "评估轮次",
    "objection": "异议",
    "settings": "机构",
}


def fault_page() -> str:
    """The whole page."""
    parts = [INTRO.replace("EXAMPLE", _shown(TEXTS / "A602-unit-written.txt")), _overview()]
    for letter, (title, about) in GROUPS.items():
        parts.append(f"\n## {letter}：{title}\n\n{about}\n")
        parts += [_code(code, meaning) for code, meaning in CATALOGUE.items() if code.startswith(letter)]
    return "".join(parts)


def _overview() -> str:
    rows = [f"| {letter} | {title} | {about} |\n" for letter, (title, about) in GROUPS.items()]
    return "\n| 开头 | 哪一类 | 说的是什么 |\n|---|---|---|\n" + "".join(rows)


def _code(code: str, meaning: str) -> str:
    shown = "\n".join(_shown(path) for path in sorted(TEXTS.glob(f"{code}-*.txt")))
    return f"\n### {code} {meaning}\n\n```\n{shown}```\n"


def _shown(path: Path) -> str:
    """What an example shows, under a name such as people give their files."""
    file = rf"^{re.escape(path.stem)}\.({'|'.join(_FILES)})\.(\w+)"
    text = path.read_text(encoding="utf-8")
    return re.sub(file, lambda match: f"{_FILES[match[1]]}.{match[2]}", text, flags=re.MULTILINE)

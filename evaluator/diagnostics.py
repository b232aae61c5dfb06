"""What is wrong with a document: faults by place in the data, the catalogue of their codes, and how they are shown.

A fault names its place as a path of keys and indexes. Lines and columns (or a sheet and a cell) are
worked out by whoever read the text, and only when there is something to show: that is a diagnostic.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

Path = tuple[str | int, ...]
Severity = Literal["error", "warning", "note"]

#: code -> what the fault is, in a few words. The examples under tests/faults/ are complete for this list.
CATALOGUE: dict[str, str] = {
    # the text itself
    "Y101": "YAML 写法有误",
    "Y102": "用了全角标点",
    "Y103": "缩进用了制表符",
    "Y104": "同一个键写了两次",
    "Y105": "引用（&、*、<<）用法不对或过多",
    "Y106": "文件过大",
    "Y107": "层次过深",
    "Y108": "数字过长",
    "Y109": "含有不可见的控制字符",
    "Y110": "文件编码不是 UTF-8",
    "Y111": "文件是空的",
    "Y112": "用了类型标签（!）",
    "Y113": "键不是文字",
    "Y114": "一个文件里有两份文档",
    "Y115": "JSON 写法有误",
    "Y116": "文件读不出来",
    "Y117": "不是能读的表格文件",
    "Y118": "表格文件加了密码或已经损坏",
    "Y119": "单元格里的公式没有算出结果",
    "Y190": "部首字已换成通用字",
    # the shape of the data
    "S201": "不认识的键",
    "S202": "缺少必填的键",
    "S203": "类型不对",
    "S204": "不在可选范围内",
    "S205": "项数不对",
    "S206": "写法不合要求",
    "S207": "数值越界",
    "S208": "评分规则的种类不明",
    "S209": "文字是空的",
    # the list of subjects, and the table with a self-report in each row
    "S231": "名单、汇总表里找不到要的列",
    "S232": "名单、汇总表里编号重复",
    "S233": "名单、汇总表里编号或名称没有填",
    "S234": "名单、汇总表里的年度或评估期写得不对",
    "S235": "名单、汇总表里有不认识的列",
    "S236": "名单、汇总表里同一列写了两次",
    "S237": "名单、汇总表里一个对象也没有",
    "S238": "名单、汇总表里有工作表没有读",
    "S239": "汇总表里有内容的格子没有表头",
    "S240": "对照表与汇总表对不上",
    "S241": "汇总表里没有列的题",
    "S242": "汇总表里没有读的行",
    "S243": "汇总表里有合并的单元格",
    # expressions
    "X301": "算式写法有误",
    "X302": "算式里有未定义的名称",
    "X303": "算式的类型不对",
    "X304": "算式里的选项不存在",
    "X305": "除数可能为零或为负",
    "X306": "函数用法不对",
    "X307": "这里不能用这个名称",
    # rules
    "R401": "档次的次序不对",
    "R402": "判断或给分的方式写重了，或没有写",
    "R403": "分值超出本项满分",
    "R404": "没有写明零头怎么算",
    "R405": "没有写明上限",
    "R406": "没有写明起始分",
    "R407": "同一道题问了两次",
    "R408": "键的搭配或位置不对",
    "R409": "选项与采集项不一致",
    "R410": "区间或间隔不对",
    "R411": "“应有为零”的情形没有规定",
    # the standard as a whole
    "C501": "分值加起来对不上",
    "C502": "编号重复",
    "C503": "末级指标没有评分规则",
    "C504": "既有下级又有评分规则",
    "C505": "没有登记的来源",
    "C506": "等次的写法或次序不对",
    "C507": "名称重复",
    "C508": "同一版本号对应两种内容",
    "C509": "采集项的定义自相矛盾",
    "C510": "采集项没有用到",
    "C515": "不计分的标准里写了计分的键",
    "C521": "永远成立或永远不成立的条件",
    "C522": "永远轮不到的档次或情形",
    "C523": "等次断档或重叠",
    "C524": "怎么填都一样的规则",
    "C525": "选项或量表没有用到",
    "C526": "同一段文字用在两处",
    "C527": "已知问题对不上",
    # answers and findings
    "A601": "标准里没有这一项",
    "A602": "填写的类型不对",
    "A603": "填写的数值越界",
    "A604": "填写的选项不存在",
    "A605": "评估标准对不上",
    "A606": "评估对象对不上",
    "A607": "评估对象的属性没有填",
    "A608": "填报数据互相矛盾",
    "A609": "没有写明理由",
    "A610": "自评分越界",
    "A611": "没有可核实的填报",
    "A612": "佐证材料对不上",
    "A613": "日期次序不对",
    "A614": "不该由这一方填写",
    "A615": "找不到评估标准",
    "A616": "文件的种类不对",
    "A617": "不计分的标准不填自评分",
    "A618": "成员单位对不上",
    "A619": "写了个人号码",
    "A620": "抽样名单里有重复",
    "A621": "公开数据的出处对不上",
    "A622": "以前日期的数据用不上",
    # an evaluation round and its folder
    "T701": "评估轮次的文件夹不齐",
    "T702": "编号或名称用不了",
    "T703": "评估组里没有这个人",
    "T704": "分组重复或有遗漏",
    "T705": "评分方的权重不对",
    "T706": "合并办法用不了",
    "T707": "评估组的人数或专业不够",
    "T708": "分工与标准对不上",
    "T709": "轮次里没有这个评估对象",
    "T710": "同样的写了两份",
    "T711": "问卷与标准对不上",
    "T712": "文件放错了地方",
    "T713": "这位评估人员不评这个对象",
    "T714": "超出分工",
    "T715": "核实了不适用的指标",
    "T716": "不能由这一方合议",
    "T717": "异议没有对象",
    "T718": "复核决定写得不对",
    "T719": "文件夹里有链接，或文件过多",
    "T720": "未参评的对象交了文件",
    "T721": "评估期与轮次不符",
    # the seal of a round
    "T731": "看不懂的封存文件",
    "T732": "封存文件被改过",
    "T733": "封存的版次接不上",
    "T734": "封存以后改动了文件",
    "T735": "封存的文件不见了",
    "T736": "封存以后多出了文件",
    "T737": "封存码不符",
    "T738": "重新算分的结果与封存的不符",
    "T739": "结果文件与封存的不符",
    "T740": "没有自评报告，还不能封存",
    "T741": "没有评完，还不能封存",
    "T742": "认定不一致，还不能封存",
    "T743": "异议没有复核结论，还不能封存",
    "T744": "没有定稿日期，还不能封存",
    "T745": "总分或等次没有确定，还不能封存",
    "T746": "更正没有写明理由",
    "T747": "没有办法封存的文件",
    # the surveys and the evidence of a round
    "T750": "答卷里找不到答案一列",
    "T751": "答卷里答案一列有几处",
    "T752": "答卷里有量表以外的答案",
    "T753": "答卷比发放的多",
    "T754": "一份答卷也没有",
    "T755": "没有写发放数",
    "T756": "同一对象有几份答卷文件",
    "T757": "问卷的数超出题目的范围",
    "T770": "佐证文件夹里有不能用的链接",
    "T771": "佐证的文件名有乱码",
    "T772": "佐证的文件名与引用的不完全一样",
    # the period before, and what is to be mended
    "T781": "上期的评估结果不能用",
    "T782": "上期的数据与本期的问法不同",
    "T783": "上期数与核实数不同",
    "T784": "整改台账对不上",
    # a report that is checked
    "V801": "读不出来的报告",
    "V802": "报告里没有可核对的附件",
    "V803": "报告的附件之间对不上",
    "V804": "报告印的与附件对不上",
    "V805": "核对码或封存码不符",
    "V806": "报告写成以后又改动过",
    # how an agency wants its reports to look
    "P801": "文件不在设置文件的文件夹里",
    "P802": "设置文件里写的文件找不到",
    "P803": "颜色看不清",
    "P804": "标志用不了",
    "P805": "章节写得不合要求",
    "P806": "章节里有图片或 HTML",
    "P807": "机构名称与评估的数据不符",
    "P808": "标志不能用于 Word 文档",
    # a published table that is imported
    "I901": "读不出来的 Word 文档",
    "I902": "找不到指标表",
    "I903": "指标表里没有分值",
    "I904": "原表的分值互相矛盾",
    "I905": "原表缺少分值，或写得读不出来",
    "I906": "文件里有没有读的表",
    "I907": "不是印发的评估指标表",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, by place in the data.

    `say` states what is wrong and `fix` what to do, both in Chinese. `on` tells whether the key or the value
    at `path` is meant; `offset` counts characters into the text of a scalar (for expressions).
    """

    code: str
    path: Path
    say: str
    fix: str = ""
    on: Literal["value", "key"] = "value"
    offset: int | None = None
    severity: Severity = "error"

    def __post_init__(self) -> None:
        if self.code not in CATALOGUE:
            raise ValueError(f"fault code {self.code} is not in the catalogue")


@dataclass(slots=True)
class Faults:
    """The faults found so far in one document; what reads a part of it adds to this list.

    `known` tells whether the document itself lists a fault as a known defect; `remedy` is added to those it does not.
    """

    found: list[Fault] = field(default_factory=list)
    known: Callable[[Fault], bool] | None = None
    remedy: str = ""

    def add(self, fault: Fault) -> None:
        self.found.append(fault)

    def defect(self, fault: Fault) -> bool:
        """Add a defect of content; True where the document lists it as known, so that reading goes on in spite of it."""
        if self.known is not None and self.known(fault):
            return True
        self.add(replace(fault, fix=fault.fix + self.remedy))
        return False

    def at(self, path: Path) -> bool:
        """Whether an error is already known at `path` or anywhere below it, so that nothing is said twice."""
        size = len(path)
        return any(f.severity == "error" and f.path[:size] == path for f in self.found)

    def misspelt(self, path: Path, *keys: str) -> bool:
        """Whether an unknown key at `path`, already reported, is a slip for one of the keys: then that is not missing."""
        unknown = [f.path[-1] for f in self.found if f.code == "S201" and f.path[:-1] == path]
        return any(suggestion(str(word), keys) for word in unknown)


def suggestion(word: str, known: Iterable[str]) -> str:
    """«是不是想写“社工”？» where one of the `known` words is close to `word`, else an empty text."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"是不是想写“{close[0]}”？" if close else ""


def listing(words: Iterable[str], most: int = 12) -> str:
    """The words as a Chinese list, cut after `most`."""
    items = list(words)
    shown = "、".join(items[:most])
    return f"{shown} 等 {len(items)} 项" if len(items) > most else shown


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing wrong, by place in a file, ready to be shown.

    `line` and `column` count from 1, the column in characters; line 0 means the file as a whole. `width` is how many
    characters are meant and `excerpt` the line they stand in. In a spreadsheet `sheet` is the name of the sheet, and
    line and column are the row and the column of the cell; line 0 means the sheet as a whole.
    """

    file: str
    code: str
    say: str
    fix: str = ""
    severity: Severity = "error"
    line: int = 0
    column: int = 0
    width: int = 1
    excerpt: str = ""
    sheet: str = ""

    @property
    def place(self) -> str:
        """Where in a spreadsheet, in words: 工作表「人员」单元格 C12; empty for any other file."""
        if not self.sheet:
            return ""
        return f"工作表「{self.sheet}」" + (f"单元格 {cell_name(self.line, self.column)}" if self.line else "")


SEVERITY_WORDS: dict[Severity, str] = {"error": "错误", "warning": "提醒", "note": "说明"}
MOST_COLUMNS = 92
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error, and not only a warning or a note."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics file by file, sheet by sheet (as first met) and by position, each once."""
    once = list(dict.fromkeys(diagnostics))
    files = list(dict.fromkeys(diagnostic.file for diagnostic in once))
    sheets = ["", *dict.fromkeys(diagnostic.sheet for diagnostic in once if diagnostic.sheet)]
    return sorted(once, key=lambda d: (files.index(d.file), sheets.index(d.sheet), d.line, d.column, d.code))


def cell_name(row: int, column: int) -> str:
    """How spreadsheets name a cell, from its row and column, both counted from 1: C12."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def show(diagnostic: Diagnostic) -> str:
    """The diagnostic for a terminal: the place and the message, the line with a caret under it, and the remedy."""
    d = diagnostic
    where = f" {d.place}" if d.place else (f":{d.line}:{d.column}" if d.line else "")
    shown = [f"{d.file}{where}: {SEVERITY_WORDS[d.severity]} {d.say} [{d.code}]"]
    if d.line and not d.place:
        line, before, marked = _excerpt(d.excerpt, d.column - 1, max(d.width, 1))
        shown += [f"{d.line:>5} | {line}".rstrip(), f"      | {' ' * before}^{'~' * (marked - 1)}"]
    if d.fix:
        shown.append(f"      = {d.fix}")
    return "\n".join(shown)


def to_json(diagnostic: Diagnostic) -> dict[str, str | int | None]:
    """The diagnostic as plain data, for programs."""
    d = diagnostic
    where: dict[str, str | int | None] = {"file": d.file, "place": d.place or None, "sheet": d.sheet or None}
    where |= {"line": d.line or None, "column": d.column or None}
    return {**where, "code": d.code, "severity": d.severity, "message": d.say, "fix": d.fix or None}


def columns_of(character: str) -> int:
    """How many columns of a terminal a character takes: two for Chinese, none for combining marks."""
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 1


def _excerpt(line: str, start: int, width: int) -> tuple[str, int, int]:
    """The line cut to fit around its `width` characters from `start`; the columns before them and under them."""
    away = max(start - MOST_COLUMNS, 0)
    near = line[away : start + MOST_COLUMNS]
    text = "".join(" " if ch == "\t" else "?" if unicodedata.category(ch) in _UNSEEN else ch for ch in near)
    sizes, start, first, last = [columns_of(ch) for ch in text], start - away, 0, len(text)
    if away or len(line) > len(near) + away or sum(sizes) > MOST_COLUMNS:
        while sum(sizes[first:start]) > MOST_COLUMNS // 3:
            first += 1
        while last > first + 1 and sum(sizes[first:last]) > MOST_COLUMNS - 2:
            last -= 1
    left, right = ("…" if away + first else ""), ("…" if away + last < len(line) else "")
    marked = sum(sizes[start : min(start + width, last)])
    return left + text[first:last] + right, len(left) + sum(sizes[first:start]), max(marked, 1)

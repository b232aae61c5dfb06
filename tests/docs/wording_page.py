"""The tables of docs/导入标准.md that are made from the code: the wordings that are known, and what comes back of our own sentences."""

from __future__ import annotations

import re
from fractions import Fraction

from evaluator.authoring.asking import Facts
from evaluator.authoring.effects import EFFECTS
from evaluator.authoring.proposing import Proposed, propose
from evaluator.authoring.wordings import ADDS, CUTS, RULES
from evaluator.model.numbers import text_of
from evaluator.reading.document import read_document
from tests.docs.examples import DOCS
from tests.importing.printed import FILES, FORMATS, file_again, standard

PAGE = DOCS / "导入标准.md"
CASES = DOCS.parent / "tests" / "cases" / "wording.yaml"
KINDS = {
    "Met": "`met`", "Summing": "`add`、`deduct`", "Bands": "`bands`", "Choose": "`choose`", "Share": "`share`",
    "Cases": "`cases`", "Judge": "`judge`",
}  # fmt: skip


def wordings() -> str:
    """Each wording with its first example and what is printed of the rule."""
    document, _ = read_document(CASES)
    assert document is not None
    first = {entry["wording"]: entry for entry in document.value}
    lines = []
    for heading, kinds in (("整条规则", RULES), ("加分的一条", ADDS), ("扣分的一条", CUTS), ("不适用", EFFECTS)):
        lines += [f"**{heading}**", "", "| 写法 | 例 | 满分 | 印出的评分标准 |", "|---|---|---|---|"]
        for kind in kinds:
            case = first[kind.key]["cases"][0]
            found = propose(text_of(case["text"]), text_of(case["name"]), Fraction(case["points"]), Facts())
            assert isinstance(found, Proposed)
            lines.append(f"| {kind.title} | {text_of(case['text'])} | {text_of(case['points'])} | {found.sentence} |")
        lines.append("")
    return "\n".join(lines)


def back() -> str:
    """What comes back of the shipped standards, printed in each format and imported again: by standard, and by kind of rule."""
    kinds: dict[str, list[int]] = {kind: [0, 0, 0] for kind in KINDS}
    lines = ["| 标准 | 指标（各级） | 末级指标 | 从 .xlsx 认出 | 从 .docx 认出 |", "|---|---|---|---|---|"]
    for path in FILES:
        leaves = list(standard(path).leaves())
        read = [[bool(leaf.by) for leaf in file_again(path, form)[0].leaves] for form in FORMATS]
        for n, leaf in enumerate(leaves):
            row = kinds[type(leaf.rule).__name__]
            row[:] = [row[0] + 1, row[1] + read[0][n], row[2] + read[1][n]]
        size = sum(1 for _ in standard(path).walk())
        lines.append(f"| {standard(path).title} | {size} | {len(leaves)} | {sum(read[0])} | {sum(read[1])} |")
    lines += ["", "| 规则 | 末级指标 | 从 .xlsx 认出 | 从 .docx 认出 |", "|---|---|---|---|"]
    lines += [f"| {KINDS[kind]} | {total} | {book} | {document} |" for kind, (total, book, document) in kinds.items()]
    sums = [sum(row[n] for row in kinds.values()) for n in range(3)]
    return "\n".join([*lines, f"| 合计 | {' | '.join(map(str, sums))} |", ""])


def wording_page() -> str:
    """The page with its tables as they are today."""
    text = PAGE.read_text(encoding="utf-8")
    for name, make in (("措辞", wordings), ("往返", back)):
        text = re.sub(
            rf"(<!-- {name}：由 python -m tests.regenerate 生成 -->\n\n).*?(<!-- {name}完 -->)",
            lambda found, made=make: f"{found[1]}{made()}\n{found[2]}",  # type: ignore[misc]
            text,
            flags=re.DOTALL,
        )
    return text

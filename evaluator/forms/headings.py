"""Headings of columns: how they are compared, and what the columns are called that say who a row is about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

#: what is said of a subject -> what its column may be called
WHO: Mapping[str, tuple[str, ...]] = {
    "编号": ("编号", "站点编号", "单位编号", "对象编号", "代码"),
    "名称": ("名称", "站点名称", "站点", "站名", "单位名称", "对象名称"),
    "类型": ("类型", "类别", "单位类别", "单位类型"),
    "年度": ("年度", "评估年度"),
    "评估期起": ("评估期起", "评估期起始日", "评估期开始", "评估期起日"),
    "评估期止": ("评估期止", "评估期截止日", "评估期结束", "评估期止日"),
    "县区": (),
}
#: columns that every list may have and nobody asks for
PASSED_OVER = frozenset({"序号", "备注"})


def plain_heading(heading: str) -> str:
    """A heading as it is compared: 全角 letters, blanks and the star of what must be filled in make no difference."""
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", heading))


def without_bracket(plain: str) -> str:
    """A heading, as compared, without the bracket at its end, which mostly has a unit in it."""
    return re.sub(r"\([^()]*\)$", "", plain)

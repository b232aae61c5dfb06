"""What the papers of a round are called, and which are usually made of it."""

from __future__ import annotations

from collections.abc import Mapping

from evaluator.model.dossier import Stage

RECORD, LETTER, NOTICE, ORDER, REPORT = "现场核查记录", "反馈函", "结果告知单", "整改通知书", "报告"
#: what is a spreadsheet, and not of one subject
LEDGER = "整改台账"
#: every paper on a subject, in the order in which they are needed
KINDS = (RECORD, LETTER, REPORT, NOTICE, ORDER)
#: what is made of a stage where nothing is asked for
USUAL: Mapping[Stage, tuple[str, ...]] = {"draft": (REPORT, LETTER), "final": (REPORT, NOTICE, ORDER, LEDGER)}

"""Writes the files that are generated from the code: `python -m tests.regenerate`."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from evaluator.model.schema import result_schema
from tests.docs.cookbook import COOKBOOK, cookbook
from tests.docs.examples import RULE_PAGES, RULES, generated
from tests.docs.fault_page import PAGE, fault_page
from tests.docs.result_tables import PAGE as RESULTS
from tests.docs.result_tables import result_tables
from tests.docs.sources_page import SOURCES_PAGE, sources_page
from tests.docs.wording_page import PAGE as WORDINGS
from tests.docs.wording_page import wording_page

ROOT = Path(__file__).parent.parent


def result_schema_text() -> str:
    """The JSON Schema of a result, as it stands in docs/."""
    return json.dumps(result_schema(), ensure_ascii=False, indent=2) + "\n"


#: which file -> what makes its text
GENERATED: list[tuple[Path, Callable[[], str]]] = [
    (ROOT / "docs" / "result.schema.json", result_schema_text),
    *((page, partial(generated, page)) for page in (RULES, *RULE_PAGES)),
    (COOKBOOK, cookbook),
    (PAGE, fault_page),
    (SOURCES_PAGE, sources_page),
    (RESULTS, result_tables),
    (WORDINGS, wording_page),
]


def main() -> None:
    """Write each file whose text has changed, and say so."""
    for path, make in GENERATED:
        text = make()
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{path.relative_to(ROOT)}: written")


if __name__ == "__main__":
    main()

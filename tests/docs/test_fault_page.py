"""The page of fault codes is the generated one and leaves no code out."""

from __future__ import annotations

from evaluator.diagnostics import CATALOGUE
from tests.docs.fault_page import GROUPS, PAGE, fault_page


def test_the_page_is_the_generated_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == fault_page(), "run python -m tests.regenerate"


def test_every_code_belongs_to_a_group() -> None:
    assert {code[0] for code in CATALOGUE} == GROUPS.keys()
    page = fault_page()
    assert all(f"\n### {code} {meaning}\n" in page for code, meaning in CATALOGUE.items())

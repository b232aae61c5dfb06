"""The guide to imports: its tables are those that the code makes today."""

from __future__ import annotations

import pytest

from tests.docs.wording_page import PAGE, wording_page


@pytest.mark.slow
def test_the_tables_are_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == wording_page(), "run python -m tests.regenerate"

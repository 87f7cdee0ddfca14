"""The page of the documentation tells all rules, as they are."""

from __future__ import annotations

import re
from pathlib import Path

from bandstand.orm.migrations.safety import RULES, Severity
from bandstand.orm.migrations.safety._rule import DIALECTS

PAGE = Path(__file__).parents[5] / "docs" / "migrations-safety.md"
SECTIONS = dict(re.findall(r"^## (.*?)\n\n(.*?)(?=\n## |\Z)", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE))


def test_each_rule_has_its_section_in_the_order_of_the_rules() -> None:
    assert list(SECTIONS) == list(RULES)


def test_each_section_says_how_severe_its_rule_is_and_where() -> None:
    for name, rule in RULES.items():
        where = "all databases" if rule.dialects == DIALECTS else ", ".join(rule.dialects)
        assert SECTIONS[name].startswith(f"*{rule.severity}; on {where}*\n"), name


def test_each_section_has_a_reason_and_a_recipe() -> None:
    for name, text in SECTIONS.items():
        _, why, recipe = text.strip().split("\n\n", 2)
        assert why, name
        assert recipe.startswith("1. "), name


def test_all_severities_are_told() -> None:
    table = PAGE.read_text("utf-8").partition("\n## ")[0]
    assert re.findall(r"^\| (.*?) \|", table, re.MULTILINE)[2:] == [str(each) for each in Severity]

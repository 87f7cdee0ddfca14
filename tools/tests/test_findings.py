"""What a checker prints."""

from pathlib import Path

import pytest
from findings import Finding, line_of, report


def test_findings_are_printed_once_and_sorted(capsys: pytest.CaptureFixture[str]) -> None:
    second = Finding("packages/b.py", 10, "rule", "Second.")
    first = Finding("packages/b.py", 9, "rule", "First.")
    assert report("check_it", "2 packages", [second, first, second]) == 1
    assert capsys.readouterr().out == "packages/b.py:9: [rule] First.\npackages/b.py:10: [rule] Second.\n"


def test_nothing_found_is_one_plain_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert report("check_it", "1 package", []) == 0
    assert capsys.readouterr().out == "check_it: 1 package, nothing to report\n"


def test_a_text_is_looked_up_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "it.toml"
    file.write_text("a\nb = 1\nb = 2\n", encoding="utf-8")
    assert line_of(file, "b =") == 2
    assert line_of(file, "c") == 1

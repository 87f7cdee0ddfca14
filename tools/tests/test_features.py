"""The feature map: each wrong row is named with what is wrong, and the map of this checkout is right."""

from collections.abc import Callable
from pathlib import Path

import pytest
from features import FILE, check, main, parse, report, summary

HEAD = """\
finished = ["signals"]
[homes]
URL = "urls"
SIG = "signals"
[counts]
URL = 1
SIG = 1
"""
URL = '[URL-01]\ntext = "Routes"\npriority = "C"\nlater = "urls"\n'
SIG = '[SIG-01]\ntext = "Signals"\npriority = "M"\ntests = ["packages/signals/tests/test_send.py::test_sends"]\n'
TESTS = """\
async def test_sends() -> None: ...
def helper() -> None: ...
class TestSender:
    def test_sends(self) -> None: ...
"""
LAYERS = '[[layer]]\nname = "parts"\n[layer.packages]\nsignals = []\nurls = []\n'

Found = Callable[[str], list[str]]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name, text in {"tools/layers.toml": LAYERS, "packages/signals/tests/test_send.py": TESTS}.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "docs").mkdir()
    return tmp_path


@pytest.fixture
def found(checkout: Path) -> Found:
    def problems(text: str) -> list[str]:
        (checkout / FILE).write_text(text, encoding="utf-8")
        return [str(problem) for problem in check(checkout)]

    return problems


def with_tests(node_id: str) -> str:
    return SIG.replace("packages/signals/tests/test_send.py::test_sends", node_id)


def test_this_checkout_is_mapped(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out.startswith("      home")


def test_a_right_map_has_no_problems(found: Found) -> None:
    assert found(HEAD + URL + SIG) == []
    assert found(HEAD + URL + with_tests("packages/signals/tests/test_send.py::TestSender::test_sends")) == []
    assert found(HEAD + URL + with_tests("packages/signals/tests/test_send.py::TestSender")) == []


def test_a_reason_is_an_answer(found: Found) -> None:
    assert found(HEAD + URL.replace('later = "urls"', 'reason = "Nobody needs it."') + SIG) == []


def test_a_row_that_only_some_use_may_stay_without_an_answer(found: Found) -> None:
    assert found(HEAD + '[URL-01]\ntext = "Routes"\npriority = "S"\n' + SIG) == []


def test_other_rows_need_an_answer(found: Found) -> None:
    assert found(HEAD + URL + '[SIG-01]\ntext = "Signals"\npriority = "M"\n') == [
        (
            "docs/features.toml: [SIG-01] Needs exactly one of tests, reason and later, has none "
            "(its home, 'signals', is finished)."
        )
    ]
    assert found(HEAD + '[URL-01]\ntext = "Routes"\npriority = "C"\n' + SIG) == [
        (
            "docs/features.toml: [URL-01] Needs exactly one of tests, reason and later, has none "
            "(its home, 'urls', is not finished)."
        )
    ]


def test_one_answer_is_enough(found: Found) -> None:
    assert found(HEAD + URL + 'reason = "Nobody needs it."\n' + SIG) == [
        "docs/features.toml: [URL-01] Needs exactly one of tests, reason and later, has reason and later."
    ]


def test_a_row_of_a_finished_part_may_wait_for_another_part(found: Found) -> None:
    assert found(HEAD + URL + '[SIG-01]\ntext = "Signals"\npriority = "M"\nlater = "urls"\n') == []


@pytest.mark.parametrize("priority", ["C", "S"])
def test_waiting_for_a_finished_part_is_stale(found: Found, priority: str) -> None:
    assert found(HEAD + f'[URL-01]\ntext = "Routes"\npriority = "{priority}"\nlater = "signals"\n' + SIG) == [
        (
            "docs/features.toml: [URL-01] Comes later with 'signals', which is finished: "
            "the change that brings that part must clear it."
        )
    ]


def test_an_unknown_part_is_named_with_the_nearest_one(found: Found) -> None:
    assert found(HEAD + URL.replace('later = "urls"', 'later = "url"') + SIG) == [
        (
            "docs/features.toml: [URL-01] Comes later with 'url', which is no part in tools/layers.toml. "
            "Did you mean 'urls'?"
        )
    ]
    assert found(HEAD.replace('["signals"]', '["signal"]').replace('URL = "urls"', 'URL = "url"') + URL + SIG) == [
        "docs/features.toml: [finished] 'signal' is no part in tools/layers.toml. Did you mean 'signals'?",
        "docs/features.toml: [homes] 'url' is no part in tools/layers.toml. Did you mean 'urls'?",
    ]


@pytest.mark.parametrize(
    ("node_id", "sentence"),
    [
        (
            "packages/signals/tests/test_sent.py::test_sends",
            (
                "The test 'packages/signals/tests/test_sent.py::test_sends' is in no file that exists. "
                "Did you mean 'packages/signals/tests/test_send.py'?"
            ),
        ),
        (
            "packages/signals/tests/test_send.py::test_send",
            "packages/signals/tests/test_send.py has no test 'test_send'. Did you mean 'test_sends'?",
        ),
        (
            "packages/signals/tests/test_send.py::test_sends[robust]",
            "packages/signals/tests/test_send.py has no test 'test_sends[robust]'. Did you mean 'test_sends'?",
        ),
        (
            "packages/signals/tests/test_send.py::TestSender::test_send",
            (
                "packages/signals/tests/test_send.py has no test 'TestSender::test_send'. "
                "Did you mean 'TestSender::test_sends'?"
            ),
        ),
        ("packages/signals/tests/test_send.py::helper", "packages/signals/tests/test_send.py has no test 'helper'."),
        ("packages/signals/tests/test_send.py", "packages/signals/tests/test_send.py has no test ''."),
    ],
)
def test_a_test_must_exist(found: Found, node_id: str, sentence: str) -> None:
    assert found(HEAD + URL + with_tests(node_id)) == [f"docs/features.toml: [SIG-01] {sentence}"]


def test_a_missing_row_is_noticed(found: Found) -> None:
    assert found(HEAD + SIG) == ["docs/features.toml: [URL-01] Is missing: [counts] says that URL has 1 rows."]


def test_an_additional_row_must_be_counted(found: Found) -> None:
    assert found(HEAD + URL + URL.replace("URL-01", "URL-02") + SIG) == [
        "docs/features.toml: [URL-02] Is not counted: raise the number in [counts] with each row that you add."
    ]


def test_a_repeated_row_is_named(found: Found) -> None:
    assert found(HEAD + URL + URL + SIG) == ["docs/features.toml: [URL-01] Stands here 2 times."]


def test_a_group_has_a_home_and_a_count(found: Found) -> None:
    assert found(HEAD.replace('URL = "urls"\n', "") + URL + SIG) == [
        "docs/features.toml: [homes] URL must stand in both [homes] and [counts]."
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ('text = "Routes"\nlater = "urls"', "Has no 'priority'."),
        ('text = "Routes"\npriority = "X"\nlater = "urls"', "The priority is one of C, M and S, got 'X'."),
        ('text = "Routes"\npriority = "C"\nreason = ""', "'reason' must be a str that is not empty, got ''."),
        ('text = "Routes"\npriority = "C"\ntests = []', "'tests' must be a list that is not empty, got []."),
        ('text = "Routes"\npriority = "C"\ntest = ["x"]', "'test' is no key of a row. Did you mean 'tests'?"),
    ],
)
def test_a_malformed_row_is_refused(found: Found, row: str, sentence: str) -> None:
    assert found(f"{HEAD}[URL-01]\n{row}\n{SIG}") == [f"docs/features.toml: [URL-01] {sentence}"]


def test_a_stray_key_is_no_row(found: Found) -> None:
    assert found('finish = ["urls"]\n' + HEAD + URL + SIG) == [
        "docs/features.toml: [finish] Is not counted: raise the number in [counts] with each row that you add.",
        "docs/features.toml: [finish] Is no table of a row, but ['urls'].",
    ]


def test_the_summary_counts_the_answers_of_each_group() -> None:
    lines = summary(parse(HEAD + URL + SIG)).splitlines()
    assert lines == [
        "      home              rows   tests  reason   later    open",
        "URL   urls                 1       0       0       1       0",
        "SIG   signals *            1       1       0       0       0",
        "      all                  2       1       0       1       0",
        "* finished",
    ]


def test_problems_are_printed_and_fail(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / FILE).write_text(HEAD + SIG, encoding="utf-8")
    assert report(checkout) == 1
    assert "[URL-01] Is missing" in capsys.readouterr().err


def test_what_is_no_toml_fails_with_the_place(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / FILE).write_text("finished = [", encoding="utf-8")
    assert report(checkout) == 1
    assert capsys.readouterr().err == "docs/features.toml: Invalid value (at end of document).\n"

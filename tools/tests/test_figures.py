"""The figures of the code's style, each measured on a few planted lines."""

import ast
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from figures import Figure, as_json, as_table, comments_and_code, gate, is_typed, main, measure, messages, p95

Plant = Callable[..., dict[str, Figure]]


@pytest.fixture
def figures(tmp_path: Path) -> Plant:
    def measured(files: dict[str, str], package: str = "urls") -> dict[str, Figure]:
        folder = tmp_path / "packages" / package
        for name, text in {"pyproject.toml": '[project]\nname = "x"\nversion = "0.1.0"\n', **files}.items():
            path = folder / name.replace("src/", f"src/bandstand/{package.replace('contracts_', 'contracts/')}/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return {figure.name: figure for figure in measure(tmp_path)}

    return measured


def function(text: str) -> ast.FunctionDef:
    node = ast.parse(text).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


def texts(source: str) -> list[bool]:
    return list(messages(ast.parse(source)))


def test_modules_are_measured_by_their_lines(figures: Plant) -> None:
    found = figures({"src/__init__.py": "", "src/a.py": '"""A."""\n' * 3, "src/b.py": '"""B."""\n' * 1001})
    assert found["module lines, median"].now == 502
    assert found["module lines, most"].now == 1001
    assert found["module lines, most"].offenders == ["packages/urls/src/bandstand/urls/b.py"]


def test_testing_helpers_and_migrations_do_not_count(figures: Plant) -> None:
    found = figures({"src/testing.py": "x = 1\n", "src/migrations/first.py": "x = 1\n", "src/a.py": '"""A."""\n'})
    assert found["module docstrings"].now == 100


def test_a_function_is_as_long_as_from_its_def_to_its_last_line(figures: Plant) -> None:
    found = figures({"src/a.py": '@cache\ndef f():\n    """F."""\n    return 1\n\n\nclass A:\n    def g(self): ...\n'})
    assert found["function lines, median"].now == 2
    assert found["function lines, p95"].now == 3


def test_missing_docstrings_are_found_where_they_are(figures: Plant) -> None:
    source = 'class A:\n    """A."""\n\n    def f(self): ...\n    def _g(self): ...\n\n\ndef _h(): ...\n'
    found = figures({"src/a.py": source})
    assert found["public docstrings"].now == 50
    assert found["public docstrings"].offenders == ["packages/urls/src/bandstand/urls/a.py:4 f"]
    assert found["module docstrings"].offenders == ["packages/urls/src/bandstand/urls/a.py"]


def test_overloads_overrides_and_setters_need_no_docstring(figures: Plant) -> None:
    function = "@typing.overload\ndef f(): ...\n"
    methods = "class A:\n    'A.'\n    @override\n    def g(self): ...\n    @x.setter\n    def x(self): ...\n"
    assert figures({"src/a.py": function + methods})["public docstrings"].now == 100


def test_a_private_module_counts_as_far_as_a_public_one_exports_it(figures: Plant) -> None:
    exporting = '"""Urls."""\nfrom bandstand.urls._a import f, g\n\n__all__ = ["f"]\n'
    found = figures({"src/__init__.py": exporting, "src/_a.py": "def f(): ...\ndef g(): ...\n"})
    assert found["public docstrings"].offenders == ["packages/urls/src/bandstand/urls/_a.py:1 f"]


def test_contracts_are_held_to_complete_docstrings(figures: Plant) -> None:
    found = figures({"src/a.py": "def f(): ...\n"}, package="contracts_http")
    assert found["public docstrings of contracts"].now == 0
    assert found["public docstrings"].now == 100


def test_the_longest_module_docstring_is_measured(figures: Plant) -> None:
    assert figures({"src/a.py": '"""A.\n\nMore.\n"""\n'})["module docstring lines, most"].now == 3


@pytest.mark.parametrize(
    ("source", "typed"),
    [
        ("def f(self, a: int, *, b: int) -> None: ...", True),
        ("def f(a: int, /, *rest: int, **named: int) -> None: ...", True),
        ("def f(a: int): ...", False),
        ("def f(a) -> None: ...", False),
        ("def f(*, a) -> None: ...", False),
        ("def f(**named) -> None: ...", False),
    ],
)
def test_a_typed_function_annotates_all_arguments_and_what_it_returns(source: str, typed: bool) -> None:
    assert is_typed(function(source)) is typed


def test_comments_are_counted_beside_the_lines_of_code() -> None:
    assert comments_and_code('# why\nx = 1  # because\n\ny = "# no comment"\n') == (2, 2)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('raise ValueError("Nothing fits.")', [False]),
        ('raise ValueError(f"Nothing fits {value!r}.")', [True]),
        ('raise ValueError("Nothing fits %r." % value)', [True]),
        ('raise ValueError("Nothing fits {}.".format(value))', [True]),
        ('raise ValueError("Nothing fits " + value)', [True]),
        ('raise ValueError("Nothing " + "fits.")', [False]),
        ('message = "Nothing."\nmessage = f"No {value}."\nraise ValueError(message)\nmessage = "Later."', [True]),
        ("raise Missing(value)", []),
        ("raise", []),
        ("raise Missing", []),
    ],
)
def test_messages_are_read_where_they_are_raised(source: str, found: list[bool]) -> None:
    assert texts(source) == found


def test_tests_are_measured_beside_the_source_of_their_package(figures: Plant) -> None:
    found = figures(
        {"src/a.py": '"""A."""\nx = 1\n', "tests/test_a.py": "def test_x(): ...\n\n\n", "README.md": "# A\n"}
    )
    assert found["lines of tests per line of source"].now == {"urls": 1.5}
    assert found["README lines"].now == {"urls": 1}


def test_lines_that_mock_something_are_counted_per_hundred_tests(figures: Plant) -> None:
    tests = "def test_x(monkeypatch): ...\ndef test_y():\n    client.patch('/')\n"
    assert figures({"tests/test_a.py": tests})["mock lines per 100 tests"].now == 50


def test_the_95th_percentile_is_a_measured_number() -> None:
    assert p95([]) == 0
    assert p95(range(1, 101)) == 95


def test_the_table_shows_target_and_state() -> None:
    shown = as_table([Figure("typed", 100, float("inf"), 99.5, "%"), Figure("ratio", 1.2, 2, {"urls": 1.5, "orm": 2})])
    assert shown.splitlines() == [
        "figure  target    now",
        "typed   >= 100%   99.5%                  off",
        "ratio   1.2 to 2  1.5 (urls) to 2 (orm)  ok",
    ]


def test_a_program_reads_the_same_as_json() -> None:
    assert json.loads(as_json([Figure("size", 0, 8, 9)])) == {"size": {"target": "<= 8", "now": 9, "ok": False}}


def test_only_gated_figures_fail_and_say_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert gate([Figure("size", 0, 8, 9)]) == 0
    assert gate([Figure("typed", 100, float("inf"), 50, "%", gated=True, offenders=["a.py:1 f"])]) == 1
    assert capsys.readouterr().err == "typed: the target is >= 100%, measured 50%.\n  a.py:1 f\n"


def test_the_figures_of_this_checkout_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out.startswith("figure ")
    assert main(["--json"]) == 0
    assert "typed functions" in json.loads(capsys.readouterr().out)

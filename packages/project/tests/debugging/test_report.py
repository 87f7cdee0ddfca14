"""An exception as data: its frames, its causes, its notes, its members."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from bandstand.contracts.rendering import TemplateError
from bandstand.http import NotFound
from bandstand.project.debugging import Frame, Report, report
from bandstand.project.debugging._masking import MASK
from bandstand.project.debugging._text import as_text

HERE = Path(__file__).parent


def caught(call: Callable[[], object]) -> BaseException:
    try:
        call()
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what the test looks at
        return error
    raise AssertionError(call)


def report_of(call: Callable[[], object], own: Path = HERE) -> Report:
    return report(caught(call), own=[own])


def marked(frame: Frame) -> list[str]:
    """Give what is underlined."""
    return [line.text[slice(*line.mark)] for line in frame.lines if line.mark is not None]


def divide(cents: int) -> float:
    password = "hunter2"
    return cents * 2 / (0 if password else 1)


def test_the_failing_frame_is_the_innermost_one_of_the_project() -> None:
    found = report_of(lambda: json.loads("{"))
    failing = found.raised.failing
    assert failing is not None
    assert (failing.shown, failing.own) == ("test_report.py", True)
    assert marked(failing) == ['json.loads("{")']
    assert [frame.own for frame in found.raised.frames] == [True, True, False, False, False]
    assert found.raised.frames[-1].shown == "json/decoder.py"


def test_without_frames_of_the_project_it_is_the_innermost_one() -> None:
    found = report_of(lambda: json.loads("{"), own=HERE / "elsewhere")
    assert found.raised.failing is found.raised.frames[-1]


def test_installed_packages_are_not_the_projects_even_below_its_folder() -> None:
    found = report_of(lambda: pytest.importorskip("json", minversion="x"), own=Path("/"))
    assert [frame.shown for frame in found.raised.frames if not frame.own][:1] == ["_pytest/outcomes.py"]


def test_a_frame_has_the_code_around_the_failing_expression_and_the_variables() -> None:
    failing = report_of(lambda: divide(799)).raised.failing
    assert failing is not None
    assert failing.function == "divide"
    assert marked(failing) == ["cents * 2 / (0 if password else 1)"]
    assert [line.text for line in failing.lines][3:6] == [
        "def divide(cents: int) -> float:",
        '    password = "•••••••"',
        "    return cents * 2 / (0 if password else 1)",
    ]
    assert failing.line == next(line.number for line in failing.lines if line.mark is not None)
    assert {variable.name: variable.value for variable in failing.variables} == {
        "cents": "799",
        "password": f"{MASK} (str, hidden by its name)",
    }


def test_columns_are_those_of_characters_and_not_of_bytes() -> None:
    failing = report_of(lambda: ("ÄÖÜ", int("x"))).raised.failing
    assert failing is not None
    assert marked(failing) == ['int("x")']


def test_an_expression_over_several_lines_is_marked_on_each() -> None:
    # fmt: off
    failing = report_of(
        lambda: divide(
            799,
        )
    ).raised.frames[1]
    # fmt: on
    assert marked(failing) == ["divide(", "799,", ")"]


def test_the_chain_says_how_each_is_linked_to_the_earlier_one() -> None:
    def cause() -> None:
        try:
            divide(1)
        except ZeroDivisionError as error:
            raise KeyError("a") from error

    def context() -> None:
        try:
            cause()
        except KeyError:
            raise ValueError("b")  # noqa: B904 - that it is raised without 'from' is the point

    def hidden() -> None:
        try:
            cause()
        except KeyError:
            raise ValueError("c") from None

    chain = report_of(context).raised.chain
    assert [(raised.kind, raised.link) for raised in chain] == [
        ("ValueError", "context"),
        ("KeyError", "cause"),
        ("ZeroDivisionError", None),
    ]
    assert [raised.kind for raised in report_of(hidden).raised.chain] == ["ValueError"]


def test_a_chain_that_runs_in_a_circle_ends() -> None:
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one
    assert [raised.message for raised in report(one, own=[]).raised.chain] == ["one", "other"]


def test_notes_and_members_of_groups_are_there() -> None:
    first = ValueError("first")
    first.add_note("while reading the file")
    group = ExceptionGroup("both", [first, ExceptionGroup("inner", [TypeError("second")])])
    raised = report(group, own=[]).raised
    assert [member.message for member in raised.members] == ["first", "inner (1 sub-exception)"]
    assert raised.members[0].notes == ("while reading the file",)
    assert raised.members[1].members[0].kind == "TypeError"


def test_a_group_of_thousands_is_cut() -> None:
    raised = report(ExceptionGroup("many", [ValueError(str(number)) for number in range(5000)]), own=[]).raised
    assert len(raised.members) == 11


def test_an_endless_recursion_is_shown_in_a_few_frames() -> None:
    def down(number: int) -> int:
        return down(number + 1)

    raised = report_of(lambda: down(0)).raised
    assert raised.kind == "RecursionError"
    assert len(raised.frames) < 10
    assert raised.left_out > 500


def test_the_kind_is_where_one_imports_it_from() -> None:
    assert report(NotFound(), own=[]).raised.kind == "bandstand.http.NotFound"
    assert report(KeyError(), own=[]).raised.kind == "KeyError"


def test_an_error_whose_text_raises_is_shown_all_the_same() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise ValueError

    assert report(Mute(), own=[]).raised.message == "(its text raised ValueError)"


def test_a_message_is_cut_and_has_no_secrets() -> None:
    raised = report(ValueError("postgres://shop:hunter2@db " + "x" * 100_000), own=[]).raised
    assert raised.message.startswith(f"postgres://shop:{MASK}@db xxx")
    assert len(raised.message) < 4100


def run_template(name: str, text: str, line: int, values: dict[str, object]) -> None:
    """Run code as a template engine makes it: its file is the template, its line the template's."""
    source = "def render(values):\n" + "\n" * (line - 2) + "    values['next']()\n"
    code = compile(source, name, "exec")
    names = {"__name__": name, "__loader__": Lines(text)}
    exec(_moved(code, line), names)
    names["render"](values)  # type: ignore[operator]  # what exec has defined


def _moved(code: CodeType, line: int) -> CodeType:
    constants = tuple(
        each.replace(co_firstlineno=each.co_firstlineno - 1 + (line == 1)) if isinstance(each, CodeType) else each
        for each in code.co_consts
    )
    return code.replace(co_consts=constants)


class Unreadable:
    def get_source(self, _name: str) -> str:
        raise ValueError


def test_code_whose_loader_fails_has_no_lines() -> None:
    code = compile("1 / 0", "shop/nowhere.html", "exec")
    failing = report_of(lambda: exec(code, {"__name__": "nowhere", "__loader__": Unreadable()})).raised.frames[-1]
    assert (failing.template, failing.lines) == ("shop/nowhere.html", ())


class Lines:
    def __init__(self, text: str) -> None:
        self.text = text

    def get_source(self, _name: str) -> str:
        return self.text

    def get_variables(self, held: Mapping[str, Any]) -> dict[str, object]:
        return {**held["values"], "book": "named otherwise by the code"}


def test_frames_of_templates_show_the_lines_of_the_template_and_its_variables() -> None:
    texts = [(f"shop/{name}.html", f"<p>\n{{% include '{name}' %}}\n</p>\n") for name in ("list", "row", "price")]

    def include(number: int) -> None:
        if number == len(texts):
            divide(1)
        name, text = texts[number]
        run_template(name, text, 3, {"next": lambda: include(number + 1), "title": "Emma", "csrf_token": "abc"})

    raised = report_of(lambda: include(0)).raised
    templates = [frame for frame in raised.frames if frame.template is not None]
    assert [(frame.template, frame.line, frame.own) for frame in templates] == [
        ("shop/list.html", 2, True),
        ("shop/row.html", 2, True),
        ("shop/price.html", 2, True),
    ]
    innermost = raised.template
    assert innermost is not None
    assert innermost is templates[-1]
    assert [line.text for line in innermost.lines] == ["<p>", "{% include 'price' %}", "</p>"]
    shown = {variable.name: variable.value for variable in innermost.variables}
    assert (shown["title"], shown["csrf_token"]) == ("'Emma'", f"{MASK} (str, hidden by its name)")
    assert shown["book"] == "'named otherwise by the code'"
    text = as_text(report_of(lambda: include(0)))
    assert text.index("\nat test_report.py:") < text.index(
        "\nin the template shop/price.html:2\n      1 | <p>\n>     2 | {%"
    )


def test_a_loader_that_knows_no_variables_costs_no_page() -> None:
    class Broken(Lines):
        def get_variables(self, held: Mapping[str, Any]) -> dict[str, object]:
            raise ValueError

    code = compile("size = 3\n1 / 0", "shop/page.html", "exec")
    frame = report_of(lambda: exec(code, {"__loader__": Broken("")})).raised.frames[-1]
    assert ("size", "3") in [(variable.name, variable.value) for variable in frame.variables]


def test_a_template_error_names_its_own_place() -> None:
    error = TemplateError("There is no tag.", template="list.html", line=3, column=5, source="  x {% fro %} y")
    raised = report(error, own=[]).raised
    assert raised.message == "There is no tag."
    assert raised.failing is raised.place
    assert raised.place is not None
    assert (raised.place.shown, raised.place.line, raised.place.template) == ("list.html", 3, "list.html")
    assert marked(raised.place) == ["{% fro %}"]


@pytest.mark.parametrize(("line", "expected"), [(None, None), (1, ())])
def test_a_template_error_may_know_little(line: int | None, expected: object) -> None:
    place = report(TemplateError("Wrong.", line=line), own=[]).raised.place
    assert (place if place is None else place.lines) == expected


def test_a_template_error_that_has_the_whole_template_shows_the_lines_around() -> None:
    class Mistake(TemplateError):
        text = "\n".join(f"line {number}" for number in range(1, 21))

    def lines(line: int, source: str) -> list[int]:
        place = report(Mistake("Wrong.", template="a.html", line=line, source=source), own=[]).raised.place
        assert place is not None
        assert [each.number for each in place.lines if each.mark is not None] == [line]
        return [each.number for each in place.lines]

    assert lines(9, "line 9") == [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
    assert lines(1, "line 1") == [1, 2, 3, 4, 5, 6]
    assert lines(9, "what it was before") == [9]
    assert lines(30, "line 30") == [30]


def test_a_module_that_cannot_be_read_shows_the_lines_around(tmp_path: Path) -> None:
    module = tmp_path / "views.py"
    module.write_text("a = 1\nb = 2\nc = = 3\n", encoding="utf-8")
    place = report_of(lambda: compile(module.read_text("utf-8"), str(module), "exec")).raised.place
    assert place is not None
    assert [(line.number, line.text, line.mark) for line in place.lines] == [
        (1, "a = 1", None),
        (2, "b = 2", None),
        (3, "c = = 3", (4, 5)),
    ]


def test_python_that_cannot_be_read_names_its_own_place() -> None:
    place = report_of(lambda: compile("x = (1,\ny = 2\n", "views.py", "exec")).raised.place
    assert place is not None
    assert (place.shown, place.line) == ("views.py", 1)
    assert place.lines[0].text == "x = (1,"


def test_code_that_is_nowhere_has_no_lines() -> None:
    failing = report_of(lambda: exec("1 / 0", {})).raised.frames[-1]
    assert (failing.file, failing.lines, failing.template) == ("<string>", (), None)


def test_versions_are_named() -> None:
    assert [name for name, _ in report(ValueError(), own=[]).versions][1:] == ["bandstand-project", "bandstand-http"]

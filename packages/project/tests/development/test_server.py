"""What the server writes to the terminal; as a process it is tested with ``bandstand dev``."""

from __future__ import annotations

import re

import click
import pytest

from bandstand.project.development._server import line, printable


def test_a_request_is_a_line_with_time_method_path_status_and_milliseconds() -> None:
    shown = click.unstyle(line("GET", "/books/?page=2", 200, 12.4))
    assert re.fullmatch(r"\d\d:\d\d:\d\d GET  /books/\?page=2 200 12 ms", shown)


@pytest.mark.parametrize(("status", "colour"), [(200, 32), (302, 36), (404, 33), (500, 31)])
def test_the_colour_tells_the_kind_of_status(status: int, colour: int) -> None:
    assert f"\x1b[{colour}m" in line("GET", "/", status, 1)


def test_what_moves_the_cursor_is_written_out() -> None:
    assert printable("a\x1b[2J\r\nb") == r"a\x1b[2J\r\nb"
    assert "\x1b[2J" not in line("G\x1b[2J", "/\x1b[2J", 200, 1)


def test_a_long_path_is_cut() -> None:
    assert printable("x" * 120) == "x" * 120
    assert printable("x" * 121) == "x" * 117 + "..."

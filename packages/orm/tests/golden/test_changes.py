"""The SQL of changes of schemas, for servers that are not here: as written down, and read by another parser.

``BANDSTAND_GOLDEN=write`` before the test command writes it down anew; read the difference before it is kept.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel

from bandstand.orm.errors import NotSupportedError
from bandstand.orm.migrations.schema import SchemaEditor

from .changes import CHANGES
from .paper import Paper

# SQLAlchemy's names, and those of the parser.
PARSERS = {"mysql": "mysql", "oracle": "oracle", "mssql": "tsql"}


UNREAD = {
    "mysql": (),
    "oracle": (
        r"ALTER TABLE \w+ MODIFY \w+ (DEFAULT ('.*'|\(.*\)|NULL)|(NOT )?NULL|[A-Z0-9]+(\(.*\))?)",
        r"ALTER TABLE \w+ RENAME CONSTRAINT \w+ TO \w+",
        r"ALTER TABLE \w+ ADD \w+ NUMBER\(19\) GENERATED ALWAYS AS \(.*\) VIRTUAL",
    ),
    "mssql": (
        r"ALTER TABLE \w+ ADD DEFAULT \(.*\) FOR \w+",
        r"(?is)declare @\w+ n?varchar\(256\)\nselect .*\nexec\(N?'alter table \w+ drop constraint ' \+ @\w+\)",
    ),
}
"""What the parser does not know of each; the words are those of the servers' manuals."""


def statements(name: str, change: str) -> list[str]:
    """Give the statements of a change.

    Raises:
        NotSupportedError: The database cannot do it.
    """
    with SchemaEditor(Paper(name), collect=True) as editor:
        CHANGES[change](editor)
    return editor.collected


def written(name: str) -> str:
    """Give all changes with their statements, or with the reason why there are none."""
    parts: list[str] = []
    for change in CHANGES:
        try:
            lines = ["\n".join(line.rstrip() for line in each.splitlines()) + ";" for each in statements(name, change)]
        except NotSupportedError as error:
            lines = [f"-- {error}"]
        parts.append("\n".join([f"-- {change}", *lines]) + "\n")
    return "\n".join(parts)


@pytest.mark.parametrize("name", PARSERS)
def test_the_sql_is_what_was_written_down(name: str) -> None:
    text = written(name)
    file = Path(__file__).parent / f"{name}_changes.sql"
    if os.environ.get("BANDSTAND_GOLDEN") == "write":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", PARSERS)
def test_another_parser_reads_it_or_an_error_names_the_operation(name: str, change: str) -> None:
    method = change.split(maxsplit=1)[0]
    try:
        texts = statements(name, change)
    except NotSupportedError as error:
        assert str(error).startswith(f"{method} of ")  # noqa: PT017 - most changes are no error
        return
    for text in texts:
        if any(re.fullmatch(pattern, text) for pattern in UNREAD[name]):
            continue
        parsed = sqlglot.parse(text, dialect=PARSERS[name], error_level=ErrorLevel.RAISE)
        assert parsed
        assert not [each.sql() for each in parsed if isinstance(each, exp.Command)]

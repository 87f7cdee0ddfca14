"""The SQL of the core of what is asked, for servers that are not here: as written down, and read by another parser.

``BANDSTAND_GOLDEN=write`` before the test command writes it down anew; read the difference before it is kept.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from .paper import Paper, statement_of
from .queries import QUERIES

# SQLAlchemy's names, and those of the parser.
PARSERS = {"mysql": "mysql", "oracle": "oracle", "mssql": "tsql"}


def statements(name: str) -> dict[str, str]:
    """Give each statement on one line, by the name of the query."""
    paper = Paper(name)
    return {query: " ".join(statement_of(ask, paper).split()) for query, ask in QUERIES.items()}


@pytest.mark.parametrize("name", PARSERS)
def test_the_sql_is_what_was_written_down(name: str) -> None:
    text = "".join(f"-- {query}\n{sql}\n\n" for query, sql in statements(name).items())
    file = Path(__file__).parent / f"{name}.sql"
    if os.environ.get("BANDSTAND_GOLDEN") == "write":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("name", PARSERS)
def test_another_parser_reads_it_and_every_parameter_is_there(name: str, query: str) -> None:
    paper = Paper(name)
    sql = statement_of(QUERIES[query], paper)
    named = re.sub(r"%s", ":p", sql)
    parsed = sqlglot.parse_one(named, dialect=PARSERS[name])
    assert not list(parsed.find_all(exp.Command))  # what is not understood is kept as it is
    parameters = list(parsed.find_all(exp.Placeholder, exp.Parameter))
    assert len(parameters) == len(re.findall(r"%s|:\w+", sql))

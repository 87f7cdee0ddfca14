"""What code and SQL of the programmer's own do, as far as that can be seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from bandstand.orm.migrations.operations import RunPython, RunSQL
from bandstand.orm.migrations.safety._finding import Severity
from bandstand.orm.migrations.safety._rule import DIALECTS, Danger

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bandstand.orm.migrations.safety._step import Step

_POSTGRESQL: Final = ("postgresql",)


class _Word(NamedTuple):
    """SQL that is dangerous wherever it stands."""

    pattern: re.Pattern[str]
    what: str
    severity: Severity
    dialects: Collection[str] = DIALECTS


_WORDS: Final = (
    _Word(
        re.compile(r"\bDROP\s+(TABLE|COLUMN|SCHEMA|DATABASE|VIEW|MATERIALIZED\s+VIEW|TYPE|FUNCTION)\b", re.IGNORECASE),
        "takes away what running code may use",
        Severity.BREAKS_CODE,
    ),
    _Word(re.compile(r"\bTRUNCATE\b", re.IGNORECASE), "takes away all rows", Severity.BREAKS_CODE),
    _Word(
        re.compile(r"\bALTER\s+(TABLE|VIEW)\b[^;]*\bRENAME\s+(?!CONSTRAINT\b)", re.IGNORECASE),
        "gives another name to what running code may use",
        Severity.BREAKS_CODE,
    ),
    _Word(
        re.compile(r"\bVACUUM\s*\(?\s*FULL\b|^\s*CLUSTER\b", re.IGNORECASE),
        "writes all rows anew",
        Severity.REWRITES_TABLE,
        _POSTGRESQL,
    ),
    _Word(
        re.compile(r"\bALTER\s+TABLE\b[^;]*\b(TYPE|SET\s+NOT\s+NULL)\b", re.IGNORECASE),
        "looks at all rows while nothing can read or write the table",
        Severity.BLOCKS_READS,
        _POSTGRESQL,
    ),
    _Word(
        re.compile(r"\bADD\s+CONSTRAINT\b(?![^;]*\b(NOT\s+VALID|USING\s+INDEX)\b)", re.IGNORECASE),
        "looks at all rows while nothing can read or write the table",
        Severity.BLOCKS_READS,
        _POSTGRESQL,
    ),
    _Word(
        re.compile(r"\bREINDEX\b(?![^;]*\bCONCURRENTLY\b)|\bLOCK\s+TABLE\b", re.IGNORECASE),
        "keeps others away from the table",
        Severity.BLOCKS_READS,
        _POSTGRESQL,
    ),
    _Word(
        re.compile(r"\bCREATE\s+(UNIQUE\s+)?INDEX\b(?!\s+CONCURRENTLY\b)", re.IGNORECASE),
        "builds an index while nothing can write to the table",
        Severity.BLOCKS_WRITES,
        _POSTGRESQL,
    ),
)
_NO_CODE: Final = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_CHANGES_ROWS: Final = re.compile(r"\s*(INSERT|UPDATE|DELETE|MERGE|WITH|COPY)\b", re.IGNORECASE)


def _statements(operation: RunSQL) -> list[str]:
    given = [operation.sql] if isinstance(operation.sql, str) else operation.sql
    texts = [each if isinstance(each, str) else each[0] for each in given]
    return [plain for text in texts if (plain := " ".join(_NO_CODE.sub(" ", text).split()))]


def _name(operation: RunPython) -> str:
    return str(getattr(operation.code, "__name__", repr(operation.code)))


def raw_sql(step: Step) -> Iterator[Danger]:
    """Say that SQL is not looked into, and find the words in it that are dangerous whatever else it does."""
    if not isinstance(step.operation, RunSQL) or not step.has_rows:
        return
    for statement in _statements(step.operation):
        words = [each for each in _WORDS if step.setting.dialect in each.dialects]
        found = next((each for each in words if each.pattern.search(statement)), None)
        begin = statement if len(statement) <= 60 else f"{statement[:57]}..."
        subject = " ".join(statement.split()[:3])
        if found is None:
            yield Danger(
                subject,
                f"Sends SQL that no rule looks into: {begin}",
                ("See by yourself what it locks, for how long, and whether the code that runs fits what it leaves.",),
                Severity.ADVICE,
            )
        else:
            yield Danger(
                subject,
                f"Sends SQL that {found.what}: {begin}",
                ("Do it with operations, which are looked into, or say why it is safe.",),
                found.severity,
            )


def _is_data(step: Step) -> bool:
    match step.operation:
        case RunPython(code=code):
            return code is not RunPython.noop
        case RunSQL():
            return any(map(_CHANGES_ROWS.match, _statements(step.operation)))
        case _:
            return False


def _subject(step: Step) -> str:
    match step.operation:
        case RunPython():
            return _name(step.operation)
        case RunSQL():
            return " ".join(" ".join(_statements(step.operation)).split()[:3])
        case _:
            return step.operation.describe()


def data_with_schema(step: Step) -> Iterator[Danger]:
    """Find rows that are changed in one transaction with tables that others wait for."""
    if not (step.migration.atomic and _is_data(step)):
        return
    altering = next((each for each in step.whole if each.alters_tables), None)
    if altering is not None:
        yield Danger(
            _subject(step),
            f"Changes rows in one transaction with {altering.operation.describe()!r}: the table stays locked until all "
            "of it is done.",
            ("Put it in a migration of its own, after this one.",),
        )


def long_backfills(step: Step) -> Iterator[Danger]:
    """Find code that may change many rows in one transaction."""
    operation = step.operation
    if not isinstance(operation, RunPython) or not _is_data(step) or not step.has_rows:
        return
    is_atomic = step.migration.atomic if operation.atomic is None else operation.atomic
    if is_atomic:
        yield Danger(
            _subject(step),
            f"Calls {_name(operation)} in one transaction: the rows that it changes stay locked until it is done, and "
            "all is lost if it fails.",
            (
                (
                    "Set atomic = False in the migration, and change some hundreds of rows at a time, those alone that "
                    "are not done yet, so that it can begin again."
                ),
            ),
        )


def irreversible(step: Step) -> Iterator[Danger]:
    """Find what has no way back."""
    if step.operation.reversible:
        return
    noop = {RunPython: "reverse_code=RunPython.noop", RunSQL: "reverse_sql=RunSQL.noop"}
    given = next((text for kind, text in noop.items() if isinstance(step.operation, kind)), None)
    recipe = (f"Give it what undoes it, or {given} where nothing needs to be undone.",) if given else ()
    yield Danger(_subject(step), f"{step.operation.describe()!r} cannot be undone.", recipe)

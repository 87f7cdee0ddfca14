"""What SQLAlchemy does not read of SQLite's tables: it looks for it in their text, with patterns that miss some."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bandstand.orm.migrations.inspecting._facts import Check, KeptIndex, Unique

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

_QUOTES: Final = {"'": "'", '"': '"', "`": "`", "[": "]"}
_ANY_NAME: Final = r"""\s*(?:"((?:[^"]|"")*)"|`([^`]*)`|\[([^\]]*)\]|(\w+))\s*"""
_NAME: Final = re.compile(_ANY_NAME)
_CONSTRAINT: Final = re.compile(rf"(?:\bCONSTRAINT\b{_ANY_NAME})?\b(CHECK|UNIQUE)\s*\(", re.IGNORECASE)
_AS: Final = re.compile(r"\bAS\s*\(", re.IGNORECASE)
_COLLATE: Final = re.compile(r"\bCOLLATE\s+[\"'`\[]?(\w+)", re.IGNORECASE)
_BY_DEFAULT: Final = "BINARY"


class SQLiteFacts:
    """What PRAGMAs and the text of a table say.

    Args:
        connection: To the database.
        table: The name of a table or view.
    """

    def __init__(self, connection: sa.Connection, table: str) -> None:
        self._connection = connection
        self._table = table
        self._text = self._read_text()
        self._definitions = dict(_definitions(self._text))

    def _read_text(self) -> str:
        rows = self._connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (self._table,)).all()
        return str(rows[0][0] or "") if rows else ""

    def _pragma(self, name: str, of: str) -> list[Any]:
        query = f"SELECT * FROM pragma_{name}(?)"  # noqa: S608 - the name is one of those below
        return list(self._connection.exec_driver_sql(query, (of,)).mappings())

    def counts(self, column: str) -> bool:
        """Whether a column is the number of its row."""
        keys = [each for each in self._pragma("table_info", self._table) if each["pk"]]
        return [(each["name"], each["type"].upper()) for each in keys] == [(column, "INTEGER")]

    def collation(self, column: str) -> str:
        """Give how texts of a column are compared, where that was said."""
        found = _COLLATE.search(_outside(self._definitions.get(column, "")))
        name = found.group(1) if found else _BY_DEFAULT
        return "" if name.upper() == _BY_DEFAULT else name

    def computation(self, column: str) -> str:
        """Give the SQL that a column is computed by; empty where it is not found."""
        text = self._definitions.get(column, "")
        found = _AS.search(text)
        return "" if found is None else text[found.end() : end_of_brackets(text, found.end())].strip()

    def on_delete(self, column: str) -> str:
        """Give what happens to a reference when its row is deleted."""
        rules = (each["on_delete"] for each in self._pragma("foreign_key_list", self._table) if each["from"] == column)
        return next(rules, "")

    def uniques(self) -> Iterator[Unique]:
        """Give the UNIQUE constraints."""
        names: dict[tuple[str, ...], str] = {}
        for name, kind, inside in _constraints(self._text):
            if kind == "UNIQUE":
                columns = (_NAME.match(part) for part in _divided(inside))
                names[tuple(_name(*each.groups()) for each in columns if each)] = name
        for each in self._pragma("index_list", self._table)[::-1]:
            if each["origin"] == "u":
                unique = tuple(part["name"] for part in self._parts(each["name"]))
                yield Unique(name=names.get(unique, ""), columns=unique)

    def checks(self) -> Iterator[Check]:
        """Give the CHECK constraints, those of columns, too."""
        for name, kind, inside in _constraints(self._text):
            if kind == "CHECK":
                yield Check(name=name, sql=" ".join(inside.split()))

    def indexes(self) -> Iterator[KeptIndex]:
        """Give the indexes that somebody made."""
        for each in self._pragma("index_list", self._table):
            if each["origin"] == "c":
                parts = self._parts(each["name"])
                plain = [part for part in parts if part["name"] is not None]
                is_odd = each["partial"] or len(plain) < len(parts)
                yield KeptIndex(
                    name=each["name"],
                    columns=tuple(f"-{part['name']}" if part["desc"] else part["name"] for part in plain),
                    is_unique=bool(each["unique"]),
                    further=self._statement(each["name"]) if is_odd else "",
                )

    def _parts(self, index: str) -> list[Any]:
        return [each for each in self._pragma("index_xinfo", index) if each["key"]]

    def _statement(self, index: str) -> str:
        rows = self._connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).all()
        return str(rows[0][0])


def _body(text: str) -> Iterator[str]:
    """Give the parts between the outer brackets of CREATE TABLE."""
    begin = text.find("(") + 1
    return _divided(text[begin : end_of_brackets(text, begin)]) if begin else iter(())


def _definitions(text: str) -> Iterator[tuple[str, str]]:
    """Give the first name in each part of CREATE TABLE, which is a column's in most, and the rest."""
    for part in _body(text):
        found = _NAME.match(part)
        if found is not None:
            yield _name(*found.groups()), part[found.end() :]


def _constraints(text: str) -> Iterator[tuple[str, str, str]]:
    """Give name, kind and what is in brackets of each CHECK and UNIQUE."""
    for part in _body(text):
        for found in _CONSTRAINT.finditer(part):
            *names, kind = found.groups()
            yield _name(*names), kind.upper(), part[found.end() : end_of_brackets(part, found.end())].strip()


def _name(*forms: str | None) -> str:
    """Give a name that was found in one of the forms of quotes, the first of which may have quotes in it."""
    return next((each for each in forms if each is not None), "").replace('""', '"')


def _divided(text: str) -> Iterator[str]:
    depth, begun = 0, 0
    for place, sign in _signs(text):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            yield text[begun:place]
            begun = place + 1
    yield text[begun:]


def end_of_brackets(text: str, begin: int) -> int:
    """Give where the brackets end that were opened before a place."""
    depth = 1
    for place, sign in _signs(text, begin):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place
    return len(text)


def _outside(text: str) -> str:
    """Leave out what stands in brackets: the default or check of a column may name a collation of its own."""
    depth, kept = 0, ""
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        kept += sign if depth == 0 else ""
    return kept


def _signs(text: str, begin: int = 0) -> Iterator[tuple[int, str]]:
    """Give the signs that are in no quotes, with their places."""
    ends = ""
    for place in range(begin, len(text)):
        sign = text[place]
        if ends:
            ends = "" if sign == ends else ends
        elif sign in _QUOTES:
            ends = _QUOTES[sign]
        else:
            yield place, sign

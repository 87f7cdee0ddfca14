"""Conditions of tables in the words of the contract: they match the rows that the database means."""

from __future__ import annotations

import enum
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Engine,
    Enum,
    Integer,
    StaticPool,
    String,
    and_,
    create_engine,
    func,
    insert,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bandstand.contracts.data.conditions import Compare, Condition, Not, Operator
from bandstand.contracts.data.query import Query
from bandstand.sqlalchemy import SQLAlchemySource
from bandstand.sqlalchemy._expressed import Wording
from bandstand.sqlalchemy._written import read

if TYPE_CHECKING:
    from collections.abc import Iterator


class Colour(enum.Enum):
    RED = "r"


class Base(DeclarativeBase):
    pass


class Pair(Base):
    __tablename__ = "pair"

    id: Mapped[int] = mapped_column(primary_key=True)
    one: Mapped[int | None]
    other: Mapped[int | None]
    word: Mapped[str] = mapped_column(String(5), default="a")
    sure: Mapped[bool] = mapped_column(default=True)
    colour: Mapped[Colour] = mapped_column(Enum(Colour), default=Colour.RED)


_table: Any = Pair.__table__  # Any: as it is declared, it might be something else that has columns
COLUMNS: dict[str, Any] = dict(_table.columns)


@pytest.fixture(scope="module")
def pairs() -> Iterator[SQLAlchemySource]:
    """Rows with each pair of two small numbers or NULL."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        rows = [{"one": one, "other": other} for one, other in product((None, 0, 1, 2), repeat=2)]
        connection.execute(insert(Pair), rows)
    yield SQLAlchemySource(Base, engine, namespace="pairs")
    engine.dispose()


def wording(source: SQLAlchemySource) -> Wording:
    entity = source._catalogue["pairs.Pair"]
    return Wording({each.column.name: each for each in entity.attributes.values() if each.column is not None})


def said(source: SQLAlchemySource, text: str) -> Condition | None:
    return wording(source)(read(text, COLUMNS))


_columns = st.sampled_from([COLUMNS["one"], COLUMNS["other"]])
_numbers = st.integers(min_value=-1, max_value=3)
_leaves = st.one_of(
    st.builds(lambda column, number: column == number, _columns, _numbers),
    st.builds(lambda column, number: column != number, _columns, _numbers),
    st.builds(lambda column, number: column < number, _columns, _numbers),
    st.builds(lambda column, number: column >= number, _columns, _numbers),
    st.builds(lambda column, numbers: column.in_(numbers), _columns, st.lists(_numbers, min_size=1, max_size=3)),
    st.builds(lambda column, numbers: column.not_in(numbers), _columns, st.lists(_numbers, min_size=1, max_size=3)),
    st.builds(lambda column, low, high: column.between(low, high), _columns, _numbers, _numbers),
    st.builds(lambda column, low, high: not_(column.between(low, high)), _columns, _numbers, _numbers),
    st.builds(lambda column: column.is_(None), _columns),
    st.builds(lambda column: column.is_not(None), _columns),
)
_expressions = st.recursive(
    _leaves,
    lambda inner: st.one_of(st.builds(and_, inner, inner), st.builds(or_, inner, inner), st.builds(not_, inner)),
    max_leaves=6,
)


def _rows(source: SQLAlchemySource, where: Condition) -> list[int]:
    return sorted(pair.id for pair in source.repository(Pair).page(Query(where=where)))


def _meant(engine: Engine, expression: ColumnElement[bool], *, unknown: bool) -> list[int]:
    """Ask the database itself."""
    wanted = or_(expression, expression.is_(None)) if unknown else expression
    with engine.connect() as connection:
        return sorted(connection.scalars(select(Pair.id).where(wanted)))


@given(expression=_expressions, unknown=st.booleans())
def test_words_match_the_rows_that_the_database_means(
    pairs: SQLAlchemySource, expression: ColumnElement[bool], unknown: bool
) -> None:
    condition = wording(pairs)(expression, unknown=unknown)
    assert condition is not None
    assert _rows(pairs, condition) == _meant(pairs.store.engine, expression, unknown=unknown)


@given(expression=_expressions)
def test_a_text_means_what_its_expression_does(pairs: SQLAlchemySource, expression: ColumnElement[bool]) -> None:
    text = str(expression.compile(pairs.store.engine, compile_kwargs={"literal_binds": True, "include_table": False}))
    again = read(text, COLUMNS)
    assert again is not None
    engine = pairs.store.engine
    for unknown in (False, True):
        assert _meant(engine, again, unknown=unknown) == _meant(engine, expression, unknown=unknown)


@given(text=st.text(alphabet="one other ANDORNOTINBETWEEN()<>=!,'\"10.-", max_size=40))
def test_any_text_is_read_or_left(text: str) -> None:
    read(text, COLUMNS)


def test_texts_are_read_as_they_are_written(pairs: SQLAlchemySource) -> None:
    one, word = Compare("one", Operator.GE, 1), Compare("word", Operator.EQ, "it's")
    assert said(pairs, "one >= 1") == one
    assert said(pairs, '  1<="one"  ') == one
    assert said(pairs, "ONE >= 1 and (Word = 'it''s')") == one & word
    assert said(pairs, "one >= 1 OR word = 'it''s' AND one >= 1") == one | (word & one)
    assert said(pairs, "NOT word = 'it''s'") == Compare("word", Operator.NE, "it's")
    assert said(pairs, "word IN ('it''s')") == Compare("word", Operator.IN, ("it's",))
    assert said(pairs, "one IS NOT NULL") == Not(Compare("one", Operator.IS_NULL, True))
    assert said(pairs, "one >= 1 OR sure") == one | Compare("sure", Operator.EQ, True)
    assert said(pairs, "NOT (sure)") == Compare("sure", Operator.EQ, False)
    assert said(pairs, "sure = TRUE") == Compare("sure", Operator.EQ, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "one",
        "one >",
        "one > other",
        "one > 1 AND",
        "one + 1 > 2",
        "length(word) > 2",
        "word LIKE 'a%'",
        "nothing > 1",
        "(one > 1",
        "one > 1)",
        "one IN ()",
        "one > 'a'",
        "one NOT 1",
        "colour = 'RED'",
        "one > 1; drop table pair",
        "one > 1 -- and more",
        f"one > 1{' ' * 3000}",
    ],
)
def test_what_says_more_has_no_words(pairs: SQLAlchemySource, text: str) -> None:
    assert said(pairs, text) is None


def test_expressions_over_other_things_have_no_words(pairs: SQLAlchemySource) -> None:
    words = wording(pairs)
    one, word = Column("one", Integer), Column("word", String)
    for expression in (
        one > Column("other", Integer),
        func.length(word) > 2,
        word.like("a%"),
        one > func.random(),
        or_(one > 1, word.like("a%")),
        not_(word.startswith("a")),
        Column("nothing", Integer) > 1,
        Column("colour", Enum(Colour)) == "RED",
        one.in_(select(Pair.id)),
        one.is_(True),
    ):
        assert words(expression) is None, str(expression)
    assert words(Column("colour", Enum(Colour)) == Colour.RED) == Compare("colour", Operator.EQ, Colour.RED)
    is_sure: Any = Column("sure", Boolean)
    assert words(is_sure) == Compare("sure", Operator.EQ, True)
    assert words(not_(is_sure)) == Compare("sure", Operator.EQ, False)

"""What a source is made of, and what it says of what it cannot take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.entities import UnknownName
from bandstand.contracts.data.errors import Invalid
from bandstand.contracts.data.query import Order, Query
from bandstand.sqlalchemy import About, AboutField, AboutRelation, SQLAlchemySource

from .models import ABOUT, Author, Base, Book, Country, Tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from bandstand.contracts.data.library import Library

pytestmark = pytest.mark.filterwarnings("ignore:Dialect sqlite.*Decimal")


@pytest.fixture
def memory() -> Iterator[Engine]:
    engine = create_engine("sqlite://")
    yield engine
    engine.dispose()


def test_classes_come_from_a_base_a_registry_or_a_list(memory: Engine) -> None:
    assert len(SQLAlchemySource(Base, memory).entities) == 6
    assert len(SQLAlchemySource(Base.registry, memory).entities) == 6
    assert list(SQLAlchemySource([Tag], memory, namespace="shop").entities) == ["shop.Tag"]


def test_relations_to_classes_that_are_not_given_are_none(memory: Engine) -> None:
    source = SQLAlchemySource([Author, Country], memory, namespace="shop")
    assert [each.name for each in source.entities["shop.Author"].relations] == ["country", "mentor", "pupils"]


def test_names_begin_with_the_module_unless_a_namespace_is_given(memory: Engine) -> None:
    class Local(DeclarativeBase):
        pass

    class Lamp(Local):
        __tablename__ = "lamp"
        id: Mapped[int] = mapped_column(primary_key=True)

    Lamp.__module__ = "shop.lamps.models"
    assert list(SQLAlchemySource(Local, memory).entities) == ["lamps.Lamp"]
    assert list(SQLAlchemySource(Local, memory, about={Lamp: About(name="a.b.Lamp")}).entities) == ["a.b.Lamp"]


def test_what_is_not_mapped_is_refused(memory: Engine) -> None:
    wrong: Any = [str]
    with pytest.raises(TypeError, match=r"Expected mapped classes; got <class 'str'>"):
        _ = SQLAlchemySource(wrong, memory).entities
    with pytest.raises(TypeError, match="Expected a declarative base, a registry or several mapped classes"):
        _ = SQLAlchemySource(str, memory).entities  # type: ignore[arg-type]  # what is refused


def test_what_is_said_of_names_that_are_not_there_is_refused(memory: Engine) -> None:
    for about in (
        About(fields={"nome": AboutField()}),
        About(relations={"nome": AboutRelation()}),
        About(version="nome"),
    ):
        with pytest.raises(UnknownName, match="Did you mean 'name'"):
            _ = SQLAlchemySource([Tag], memory, about={Tag: about}).entities


def test_what_is_said_of_a_class_is_in_its_description(memory: Engine) -> None:
    limit = Compare("name", Operator.STARTS, "A")
    about = About(
        label="writer",
        plural="writers",
        order=[Order("born")],
        fields={"name": AboutField(label="full name", help="As on the cover.", max_length=9, editable=False)},
        relations={"country": AboutRelation(label="home", limit=limit, blank=False)},
        without=["email", "books"],
    )
    source = SQLAlchemySource([Author, Country], memory, namespace="shop", about={Author: about})
    info = source.entities["shop.Author"]
    assert (info.label, info.plural, info.order) == ("writer", "writers", (Order("born"),))
    name, country = info.field("name"), info.relation("country")
    assert (name.label, name.help, name.max_length, name.editable) == ("full name", "As on the cover.", 9, False)
    assert (country.label, country.limit, country.blank) == ("home", limit, False)
    assert "email" not in [each.name for each in info.fields]
    assert not info.constraints  # it is over a field that stays out of sight


def test_a_search_looks_where_it_is_told(engine: Engine, library: Library) -> None:
    source = SQLAlchemySource(Base, engine, namespace="library", about={**ABOUT, Book: About(search=["author.name"])})
    books = source.repository(Book)
    searchable = books.abilities.searchable
    assert searchable is not None
    found = books.page(Query(where=searchable.search("AUST"), order=[Order("title")]))
    assert [book.title for book in found] == ["Emma", "Persuasion"]


def test_a_row_of_another_class_is_refused(source: SQLAlchemySource) -> None:
    wrong: Any = Tag(name="novel")
    with pytest.raises(TypeError, match=r"The rows of 'library\.Book' are of 'Book'"):
        source.repository(Book).save(wrong)
    with pytest.raises(TypeError, match="got 'Emma'"):
        source.repository(Book).save("Emma")  # type: ignore[arg-type]  # what is refused


def test_what_a_column_cannot_hold_is_invalid(library: Library) -> None:
    emma = library.book("Emma")
    emma.published = "soon"
    with pytest.raises(Invalid):
        library.books.save(emma)
    assert str(library.book("Emma").published) == "1815-12-23"


def test_computed_fields_are_not_set_in_bulk(library: Library) -> None:
    bulk = library.books.abilities.bulk
    assert bulk is not None
    with pytest.raises(UnknownName, match="'titel' is not among"):
        bulk.update(Compare("title", Operator.EQ, "Emma"), {"titel": "x"})
    with pytest.raises(UnknownName):
        bulk.update(Compare("title", Operator.EQ, "Emma"), {"tags": (1,)})


def test_it_says_what_it_is(memory: Engine) -> None:
    assert repr(SQLAlchemySource(Base, memory)) == "<SQLAlchemySource of Engine(sqlite://)>"

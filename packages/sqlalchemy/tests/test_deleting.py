"""Deletion: what is asked of the database for it, and in which order rows go."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer, String, Table, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, foreign, mapped_column, relationship, remote

from bandstand import bridge
from bandstand.contracts.data.conditions import ALL, Compare, Operator
from bandstand.contracts.data.errors import Conflict, Integrity
from bandstand.sqlalchemy import SQLAlchemySource

from .conftest import engine_for, tables

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from sqlalchemy import Engine


class Base(DeclarativeBase):
    pass


leaf_mark = Table(
    "leaf_mark",
    Base.metadata,
    Column("leaf_id", ForeignKey("leaf.id"), primary_key=True),
    Column("mark_id", ForeignKey("mark.id"), primary_key=True),
)


class Branch(Base):
    """A tree in one table."""

    __tablename__ = "branch"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    parent: Mapped[Branch | None] = relationship(back_populates="children", remote_side="Branch.id")
    children: Mapped[list[Branch]] = relationship(back_populates="parent", cascade="all, delete-orphan")
    leaves: Mapped[list[Leaf]] = relationship(back_populates="branch", cascade="all, delete-orphan")


class Leaf(Base):
    __tablename__ = "leaf"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(1000), default="")
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    branch: Mapped[Branch] = relationship(back_populates="leaves")
    marks: Mapped[list[Mark]] = relationship(secondary=leaf_mark)


class Mark(Base):
    __tablename__ = "mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), default="")


class Office(Base):
    """Refers to those who refer to it."""

    __tablename__ = "office"

    id: Mapped[int] = mapped_column(primary_key=True)
    head_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", use_alter=True, name="office_head"))
    head: Mapped[Clerk | None] = relationship(foreign_keys=[head_id], post_update=True)
    staff: Mapped[list[Clerk]] = relationship(
        back_populates="office", foreign_keys="Clerk.office_id", cascade="all, delete-orphan"
    )


class Clerk(Base):
    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    office: Mapped[Office] = relationship(back_populates="staff", foreign_keys=[office_id])


class Animal(Base):
    """Kept in several tables."""

    __tablename__ = "animal"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal"}  # noqa: RUF012


class Dog(Animal):
    __tablename__ = "dog"

    id: Mapped[int] = mapped_column(ForeignKey("animal.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "dog"}  # noqa: RUF012
    toys: Mapped[list[Toy]] = relationship(back_populates="dog", cascade="all, delete-orphan")


class Toy(Base):
    __tablename__ = "toy"

    id: Mapped[int] = mapped_column(primary_key=True)
    dog_id: Mapped[int] = mapped_column(ForeignKey("dog.id"))
    dog: Mapped[Dog] = relationship(back_populates="toys")


class Topic(Base):
    """Related by what no foreign key says."""

    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    remarks: Mapped[list[Remark]] = relationship(
        primaryjoin=lambda: Topic.id == foreign(remote(Remark.topic_id)), cascade="all, delete-orphan"
    )


class Remark(Base):
    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(Integer)


class Owner(Base):
    """Has what is no entity of the source."""

    __tablename__ = "owner"

    id: Mapped[int] = mapped_column(primary_key=True)
    secrets: Mapped[list[Secret]] = relationship(cascade="all, delete-orphan")


class Secret(Base):
    __tablename__ = "secret"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))


KNOWN = (Branch, Leaf, Mark, Office, Clerk, Animal, Dog, Toy, Topic, Remark, Owner)


@pytest.fixture
def engine(bare: Engine) -> Iterator[Engine]:
    with tables(bare, Base):
        yield bare


@pytest.fixture
def source(engine: Engine) -> SQLAlchemySource:
    return SQLAlchemySource(KNOWN, engine, namespace="garden")


@contextmanager
def statements(engine: Engine) -> Generator[list[str]]:
    """Keep what is sent."""
    found: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            found.append(" ".join(statement.split()))

    event.listen(engine, "before_cursor_execute", keep)
    yield found
    event.remove(engine, "before_cursor_execute", keep)


def add(source: SQLAlchemySource, kind: type[Any], links: Any = None, /, **values: object) -> Any:
    rows = source.repository(kind)
    row = rows.new(values)
    rows.save(row, links=links)
    return row


def number(source: SQLAlchemySource, kind: type[Any]) -> int:
    return source.repository(kind).count().number


def grown(source: SQLAlchemySource) -> Branch:
    """A tree with three generations and two leaves, one of which is marked."""
    mark = add(source, Mark, name="dry")
    root: Branch = add(source, Branch, name="root")
    child = add(source, Branch, parent=(root.id,))
    add(source, Branch, parent=(child.id,))
    add(source, Leaf, {"marks": [(mark.id,)]}, text="x" * 1000, branch=(child.id,))
    add(source, Leaf, branch=(root.id,))
    return root


def test_no_more_is_read_than_keys(source: SQLAlchemySource, engine: Engine) -> None:
    root = grown(source)
    with statements(engine) as sent:
        source.repository(Branch).delete(root)
    read = [each for each in sent if each.startswith("SELECT")]
    assert len(read) == 7  # the root; and of three generations, what refers to them from two tables
    assert not [each for each in read if "text" in each or "name" in each]
    written = [each.partition(" WHERE")[0] for each in sent if not each.startswith("SELECT")]
    assert written == ["DELETE FROM leaf_mark", "DELETE FROM leaf", "DELETE FROM branch"]
    assert [number(source, kind) for kind in (Branch, Leaf, Mark)] == [0, 0, 1]


def test_many_rows_of_a_tree_go_from_its_ends(source: SQLAlchemySource) -> None:
    root = add(source, Branch)
    bulk = source.repository(Branch).abilities.bulk
    assert bulk is not None
    bulk.insert({"parent": (root.id,)} for _ in range(700))
    first = source.repository(Branch).page().rows[1]
    bulk.insert({"parent": (first.id,)} for _ in range(700))
    assert bulk.delete(Compare("id", Operator.EQ, root.id)) == 1
    assert number(source, Branch) == 0


def test_all_rows_are_deleted_at_once(source: SQLAlchemySource) -> None:
    grown(source)
    bulk = source.repository(Branch).abilities.bulk
    assert bulk is not None
    assert bulk.delete(ALL) == 3
    assert [number(source, kind) for kind in (Branch, Leaf, Mark)] == [0, 0, 1]


def test_rows_that_refer_to_each_other_go_together(source: SQLAlchemySource) -> None:
    office = add(source, Office)
    head = add(source, Clerk, office=(office.id,))
    office.head_id = head.id
    source.repository(Office).save(office)
    with pytest.raises(Integrity, match="protected"):
        source.repository(Clerk).delete(head)
    source.repository(Office).delete(office)
    assert (number(source, Office), number(source, Clerk)) == (0, 0)


def test_who_listens_is_told_of_each_row(source: SQLAlchemySource) -> None:
    told: list[str] = []

    def listen(_mapper: Any, _connection: Any, leaf: Leaf) -> None:
        told.append(leaf.text)

    event.listen(Leaf, "before_delete", listen)
    try:
        source.repository(Branch).delete(grown(source))
    finally:
        event.remove(Leaf, "before_delete", listen)
    assert sorted(told) == ["", "x" * 1000]
    assert [number(source, kind) for kind in (Branch, Leaf)] == [0, 0]


def test_who_listens_is_told_of_each_row_that_is_cleared(bare: Engine) -> None:
    class Own(DeclarativeBase):
        pass

    class Shelf(Own):
        __tablename__ = "shelf"
        id: Mapped[int] = mapped_column(primary_key=True)

    class Jar(Own):
        __tablename__ = "jar"
        id: Mapped[int] = mapped_column(primary_key=True)
        shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelf.id", ondelete="SET NULL"))

    told: list[int | None] = []
    event.listen(Jar, "before_update", lambda _mapper, _connection, jar: told.append(jar.shelf_id))
    with tables(bare, Own):
        source = SQLAlchemySource(Own, bare, namespace="kitchen")
        shelf = add(source, Shelf)
        jar = add(source, Jar, shelf_id=shelf.id)
        source.repository(Shelf).delete(shelf)
        assert told == [None]
        assert source.repository(Jar).get((jar.id,)).shelf_id is None


def test_rows_in_several_tables_go_from_all_of_them(source: SQLAlchemySource, engine: Engine) -> None:
    dog = add(source, Dog)
    add(source, Toy, dog=(dog.id,))
    add(source, Animal)
    bulk = source.repository(Animal).abilities.bulk
    cascading = source.repository(Animal).abilities.cascading
    assert bulk is not None
    assert cascading is not None
    (animal,) = source.repository(Animal).page().rows[:1]
    preview = cascading.preview([animal])
    assert [(each.entity, each.path, each.count.number) for each in preview.deleted] == [
        ("garden.Dog", (), 1),
        ("garden.Toy", ("toys",), 1),
    ]
    assert bulk.delete(ALL) == 2
    assert (number(source, Animal), number(source, Toy)) == (0, 0)
    with engine.connect() as connection:
        assert list(connection.execute(select(Dog.__table__))) == []


def test_what_only_sqlalchemy_knows_of_goes_along(source: SQLAlchemySource, engine: Engine) -> None:
    topic = add(source, Topic)
    add(source, Remark, topic_id=topic.id)
    source.repository(Topic).delete(topic)
    assert number(source, Remark) == 0
    owner = add(source, Owner)
    table: Any = Secret.__table__
    with engine.begin() as connection:
        connection.execute(table.insert().values(owner_id=owner.id))
    source.repository(Owner).delete(owner)
    with engine.connect() as connection:
        assert list(connection.execute(select(table))) == []


def test_a_preview_reads_the_rows_that_it_shows(source: SQLAlchemySource, engine: Engine) -> None:
    root = grown(source)
    cascading = source.repository(Branch).abilities.cascading
    assert cascading is not None
    with statements(engine) as sent:
        preview = cascading.preview([root], limit=1)
    assert len([each for each in sent if "leaf.text" in each]) == 2  # of two groups, a row each
    rows: list[Any] = [each.rows[0] for each in preview.deleted]
    assert [type(each).__name__ for each in rows] == ["Branch", "Branch", "Leaf", "Branch", "Leaf"]
    assert number(source, Branch) == 3


def test_a_row_that_is_gone_is_a_conflict(source: SQLAlchemySource) -> None:
    mark = add(source, Mark)
    marks = source.repository(Mark)
    again = marks.get((mark.id,))
    marks.delete(mark)
    with pytest.raises(Conflict):
        marks.delete(again)
    with pytest.raises(Conflict):
        marks.delete(marks.new({"name": "never stored"}))


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite", "sqlite+aiosqlite"),
        ("postgresql", "postgresql+asyncpg"),
        ("postgresql", "postgresql+psycopg_async"),
    ],
    indirect=["url"],
)
def test_trees_are_deleted_over_asynchronous_drivers(driver: str, engine: Engine) -> None:
    url = engine.url.set(drivername=driver).render_as_string(hide_password=False)

    async def run() -> tuple[int, int]:
        made = engine_for(url)
        source = SQLAlchemySource(KNOWN, made, namespace="garden")

        def call() -> tuple[int, int]:
            source.repository(Branch).delete(grown(source))
            return number(source, Branch), number(source, Leaf)

        try:
            return await source.run(call)
        finally:
            await bridge.run(made.dispose)

    assert asyncio.run(run()) == (0, 0)

"""The same table as a model and as a class: what admin and forms are told of it is the same."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal  # noqa: TC003 - classes are mapped by what their annotations stand for
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Numeric,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    create_engine,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from bandstand.sqlalchemy import SQLAlchemySource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bandstand.contracts.data.entities import EntityInfo

if find_spec("bandstand.orm") is None:
    pytest.skip("bandstand-orm is not installed", allow_module_level=True)


class Base(DeclarativeBase):
    pass


class Thing(Base):
    __tablename__ = "alike_thing"
    __table_args__ = (
        CheckConstraint("money >= 0", name="of_money"),
        CheckConstraint("ratio BETWEEN 0 AND 1 OR NOT small IN (1, 2)", name="of_ratio"),
        CheckConstraint(Column("word").in_(["new", "used"]), name="of_word"),
        UniqueConstraint("word", "needed", name="of_both"),
        Index("of_some", "needed", unique=True, sqlite_where=Column("small") > 3),
        Index("of_letters", text("lower(word)"), unique=True),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    needed: Mapped[str] = mapped_column(String(10), doc="What must be there.")
    word: Mapped[str] = mapped_column(String(10), default="new")
    empty: Mapped[str] = mapped_column(String(10), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    none: Mapped[str | None] = mapped_column(String(10))
    document: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    number: Mapped[int] = mapped_column(BigInteger, default=1)
    small: Mapped[int] = mapped_column(SmallInteger, unique=True)
    told: Mapped[int] = mapped_column(server_default="3")
    yes: Mapped[bool] = mapped_column(default=True)
    no: Mapped[bool]
    code: Mapped[UUID] = mapped_column(default=uuid4)
    money: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    ratio: Mapped[float]
    day: Mapped[date]
    at: Mapped[time]
    span: Mapped[timedelta]
    made: Mapped[datetime] = mapped_column(default=datetime.now)
    changed: Mapped[datetime] = mapped_column(default=datetime.now, onupdate=datetime.now)
    data: Mapped[bytes]
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("alike_thing.id", ondelete="SET NULL"))
    like_id: Mapped[int] = mapped_column(ForeignKey("alike_thing.id", ondelete="CASCADE"), unique=True)
    part_of: Mapped[Thing | None] = relationship(
        foreign_keys=[part_of_id], remote_side="Thing.id", back_populates="parts"
    )
    parts: Mapped[list[Thing]] = relationship(foreign_keys=[part_of_id], back_populates="part_of")
    like: Mapped[Thing] = relationship(foreign_keys=[like_id], remote_side="Thing.id")


@pytest.fixture
def of_class() -> Iterator[EntityInfo]:
    engine = create_engine("sqlite://")
    yield SQLAlchemySource([Thing], engine, namespace="alike").entities["alike.Thing"]
    engine.dispose()


@pytest.fixture
def of_model() -> EntityInfo:
    from bandstand import orm
    from bandstand.orm.constraints import CheckConstraint as Check
    from bandstand.orm.constraints import UniqueConstraint as Unique
    from bandstand.orm.functions import Lower
    from bandstand.orm.source import ModelSource

    class Thing(orm.Model):
        needed = orm.CharField(max_length=10, help_text="What must be there.")
        word = orm.CharField(max_length=10, default="new")
        empty = orm.CharField(max_length=10, blank=True, default="")
        notes = orm.TextField(blank=True, default="")
        none = orm.CharField(max_length=10, null=True, blank=True)
        document = orm.JSONField(default=dict, blank=True)
        number = orm.BigIntegerField(default=1)
        small = orm.SmallIntegerField(unique=True)
        told = orm.IntegerField(db_default=3)
        yes = orm.BooleanField(default=True)
        no = orm.BooleanField()
        code = orm.UUIDField(default=uuid4)
        money = orm.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
        ratio = orm.FloatField()
        day = orm.DateField()
        at = orm.TimeField()
        span = orm.DurationField()
        made = orm.DateTimeField(default=datetime.now)
        changed = orm.DateTimeField(auto_now=True)
        data = orm.BinaryField()
        part_of = orm.ForeignKey("self", orm.SET_NULL, null=True, blank=True, related_name="parts")
        like = orm.OneToOneField("self", orm.CASCADE, related_name="+")

        class Meta:
            app_label = "alike"
            registry = orm.Registry()
            constraints = (
                Check(condition=orm.Q(money__gte=0), name="of_money"),
                Check(condition=orm.Q(ratio__range=(0, 1)) | ~orm.Q(small__in=[1, 2]), name="of_ratio"),
                Check(condition=orm.Q(word__in=["new", "used"]), name="of_word"),
                Unique(fields=["word", "needed"], name="of_both"),
                Unique(Lower("word"), name="of_letters"),
                Unique(fields=["needed"], condition=orm.Q(small__gt=3), name="of_some"),
            )

    return ModelSource(orm.Database("sqlite://"), [Thing]).entities["alike.Thing"]


def _called(default: Callable[[], object] | None) -> object:
    """Give what a default makes, of those that make the same each time."""
    made = None if default is None else default()
    return type(made) if isinstance(made, (datetime, UUID)) else made


# A model refuses the null character by a validator, a source of classes by itself; names of columns are told by none.
_OWN = {"validators", "label"}
# Who may change a key that the database counts up is asked nowhere.
_OF_KEYS = {"editable"}


def test_fields_are_described_alike(of_class: EntityInfo, of_model: EntityInfo) -> None:
    assert [each.name for each in of_class.fields] == [each.name for each in of_model.fields]
    for model, column in zip(of_model.fields, of_class.fields, strict=True):
        left_out = _OWN | (_OF_KEYS if column.name == "id" else set())
        for attribute in fields(model):
            if attribute.name in left_out:
                continue
            expected, found = getattr(model, attribute.name), getattr(column, attribute.name)
            if attribute.name == "default":
                expected, found = _called(expected), _called(found)
            assert found == expected, (column.name, attribute.name)


def test_a_default_is_no_leave_to_take_the_value_out(of_class: EntityInfo) -> None:
    told = {each.name: (each.blank, _called(each.default)) for each in of_class.fields}
    assert told["word"] == (False, "new")
    assert told["number"] == (False, 1)
    assert told["empty"] == (True, "")
    assert told["document"] == (True, {})
    assert told["told"] == (True, None)  # the database fills it in


def test_relations_are_described_alike(of_class: EntityInfo, of_model: EntityInfo) -> None:
    for name in ("part_of", "parts", "like"):
        model, column = of_model.relation(name), of_class.relation(name)
        for attribute in fields(model):
            assert getattr(column, attribute.name) == getattr(model, attribute.name), (name, attribute.name)


def test_rules_are_described_alike(of_class: EntityInfo, of_model: EntityInfo) -> None:
    expected = {each.name: each for each in of_model.constraints}
    found = {each.name: each for each in of_class.constraints}
    assert found == expected

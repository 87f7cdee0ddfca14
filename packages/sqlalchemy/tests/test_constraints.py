"""Rules of tables: how they are described, and what is said when they are broken."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import JSON, CheckConstraint, Column, Enum, ForeignKey, Index, MetaData, String, UniqueConstraint, cast
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.errors import Integrity, Invalid
from bandstand.contracts.data.fields import ConstraintInfo
from bandstand.contracts.validation import ValidationError
from bandstand.sqlalchemy import About, SQLAlchemySource

from .conftest import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"uq": "%(table_name)s_is_one_%(column_0_N_name)s"})


class Room(Base):
    __tablename__ = "room"
    __table_args__ = (
        CheckConstraint("seats > 0"),
        CheckConstraint(Column("opens") < Column("closes")),
        CheckConstraint("opens >= 0 AND closes <= 24", name="ck_room_day"),
        CheckConstraint(Column("name") != "", name="ck_room_name"),
        UniqueConstraint("floor", "name"),
        Index(
            "room_best", "floor", unique=True, sqlite_where=Column("seats") > 99, postgresql_where=Column("seats") > 99
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), default="")
    floor: Mapped[int | None]
    seats: Mapped[int | None]
    opens: Mapped[int] = mapped_column(default=8)
    closes: Mapped[int] = mapped_column(default=20)
    size: Mapped[str] = mapped_column(
        Enum("small", "large", native_enum=False, create_constraint=True), default="small"
    )


class Key(Base):
    __tablename__ = "key"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), unique=True)
    room: Mapped[Room] = relationship()


class Stay(Base):
    """With values that SQLite keeps as texts, and functions over them."""

    __tablename__ = "stay"
    __table_args__ = (
        CheckConstraint("first >= '2020-01-01'", name="stay_first"),
        CheckConstraint("first <= last", name="stay_order"),
        CheckConstraint("length(name) > 2", name="stay_name"),
        CheckConstraint(cast(Column("data", JSON), String) != "[]", name="stay_data"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    first: Mapped[date | None]
    last: Mapped[date | None]
    data: Mapped[Any] = mapped_column(JSON, nullable=True)


TEXTS = {
    "ck_room_day": "A day has 24 hours.",
    "room_seats": "A room has a seat.",
    "room_is_one_floor_name": "It has such a room.",
}


@pytest.fixture
def source(bare: Engine) -> Iterator[SQLAlchemySource]:
    with tables(bare, Base):
        yield SQLAlchemySource(Base, bare, namespace="rooms", about={Room: About(texts=TEXTS)})


def broken(call: Callable[[], object]) -> tuple[str, tuple[str, ...], str | None, str]:
    with pytest.raises(Integrity) as raised:
        call()
    error = raised.value
    assert error.entity in ("rooms.Room", "rooms.Key")
    return error.kind, error.fields, error.constraint, str(error.problem.text)


def test_rules_are_described_as_far_as_there_are_words(source: SQLAlchemySource) -> None:
    there = Compare("seats", Operator.IS_NULL, True)
    within = Compare("opens", Operator.GE, 0) & Compare("closes", Operator.LE, 24)
    assert {each.name: each for each in source.entities["rooms.Room"].constraints} == {
        "room_seats": ConstraintInfo(
            name="room_seats", check=Compare("seats", Operator.GT, 0) | there, text="A room has a seat."
        ),
        "ck_room_day": ConstraintInfo(name="ck_room_day", check=within, text="A day has 24 hours."),
        "ck_room_name": ConstraintInfo(name="ck_room_name", check=Compare("name", Operator.NE, "")),
        "room_is_one_floor_name": ConstraintInfo(
            name="room_is_one_floor_name", unique=("floor", "name"), text="It has such a room."
        ),
        "room_best": ConstraintInfo(name="room_best", unique=("floor",), where=Compare("seats", Operator.GT, 99)),
    }


def test_a_rule_that_is_broken_is_named_with_its_fields(source: SQLAlchemySource) -> None:
    rooms = source.repository(Room)

    def save(**values: object) -> Callable[[], None]:
        return lambda: rooms.save(rooms.new({"name": "A", "floor": 1, "seats": 9, **values}))

    save()()
    assert broken(save(seats=0, floor=2)) == ("check", ("seats",), "room_seats", "A room has a seat.")
    assert broken(save(closes=25, floor=2))[:2] == ("check", ("opens", "closes"))
    assert broken(save(closes=25, floor=2))[2:] == ("ck_room_day", "A day has 24 hours.")
    assert broken(save(name=""))[:3] == ("check", ("name",), "ck_room_name")
    assert broken(save(opens=21))[:3] == ("check", ("opens", "closes"), "room_opens_closes")
    assert broken(save()) == ("unique", ("floor", "name"), "room_is_one_floor_name", "It has such a room.")


def test_a_rule_is_found_wherever_rows_are_changed(source: SQLAlchemySource) -> None:
    rooms = source.repository(Room)
    bulk = rooms.abilities.bulk
    assert bulk is not None
    bulk.insert([{"name": "A", "seats": 9}])
    everywhere = Compare("name", Operator.EQ, "A")
    assert broken(lambda: bulk.update(everywhere, {"seats": 0}))[1:3] == (("seats",), "room_seats")
    assert broken(lambda: bulk.insert([{"name": "", "seats": 9}]))[1:3] == (("name",), "ck_room_name")
    room = rooms.one(everywhere)
    room.seats = 0
    with pytest.raises(ValidationError) as raised:
        rooms.check(room)
    assert [(each.path, each.code, str(each.text)) for each in raised.value.problems] == [
        (("seats",), "check", "A room has a seat.")
    ]
    assert broken(lambda: rooms.save(room))[1:3] == (("seats",), "room_seats")


def test_a_rule_of_a_reference_is_one_of_its_relation(source: SQLAlchemySource) -> None:
    rooms, keys = source.repository(Room), source.repository(Key)
    room = rooms.new({"name": "A", "seats": 1})
    rooms.save(room)
    keys.save(keys.new({"room": (room.id,)}))
    again = keys.new({"room": (room.id,)})
    assert broken(lambda: keys.save(again))[:2] == ("unique", ("room",))
    with pytest.raises(Invalid) as raised:
        keys.check(again)
    assert [each.path for each in raised.value.problems] == [("room",)]


def test_values_are_looked_at_as_the_database_keeps_them(source: SQLAlchemySource) -> None:
    stays = source.repository(Stay)
    given: dict[str, Any] = {"name": "Ann", "first": date(2024, 1, 1), "last": date(2024, 2, 1), "data": {"k": 1}}
    for wrong, name, path in (
        ({"first": date(2019, 1, 1)}, "stay_first", ("first",)),
        ({"last": date(2023, 1, 1)}, "stay_order", ()),
        ({"name": "An"}, "stay_name", ("name",)),
    ):
        stay = stays.new({**given, **wrong})
        with pytest.raises(Invalid) as raised:
            stays.check(stay)
        assert [(each.path, each.code) for each in raised.value.problems] == [(path, "check")]
        with pytest.raises(Integrity) as refused:
            stays.save(stay)
        assert (refused.value.constraint, refused.value.problem.path) == (name, path)
    stay = stays.new(given)
    stays.check(stay)
    stays.save(stay)
    assert source.entities["rooms.Stay"].constraints == ()  # no words for any of them


def test_what_the_database_cannot_tell_passes(source: SQLAlchemySource) -> None:
    rooms = source.repository(Room)
    room: Any = rooms.new({"name": "A", "seats": None})
    rooms.check(room)
    rooms.save(room)
    assert rooms.count().number == 1

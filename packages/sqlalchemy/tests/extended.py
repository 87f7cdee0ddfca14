"""Classes with what the library has not: what SQLAlchemy can map, and how its users do."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Computed,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    attribute_keyed_dict,
    column_property,
    mapped_column,
    registry,
    relationship,
    validates,
)


class Base(DeclarativeBase):
    pass


class Colour(enum.Enum):
    RED = "r"
    DARK_BLUE = "b"


class Thing(Base):
    """Fields of many makes."""

    __tablename__ = "thing"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(20), doc="What it is called.")
    colour: Mapped[Colour | None]
    size: Mapped[str] = mapped_column(Enum("small", "large", name="size"), server_default="small")
    width: Mapped[int] = mapped_column(default=1)
    height: Mapped[int] = mapped_column(default=1)
    area: Mapped[int] = mapped_column(Computed("width * height", persisted=True))
    state: Mapped[str] = mapped_column(String(10), server_default="new")
    anything: Mapped[Any] = mapped_column(JSON, nullable=True)
    changed: Mapped[int] = mapped_column(default=0, onupdate=lambda: 7)
    long_name: Mapped[str] = column_property(func.upper(name, type_=String))
    _secret: Mapped[str | None] = mapped_column("secret", String(10))

    @hybrid_property
    def perimeter(self) -> int:
        return 2 * (self.width + self.height)

    @validates("name")
    def _no_stars(self, _key: str, value: str) -> str:
        if "*" in value:
            message = "A name has no stars."
            raise ValueError(message)
        return value.strip()


class Person(Base):
    """Rows in one table or two, told apart by a column."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(20))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}  # noqa: RUF012


class Employee(Person):
    __tablename__ = "employee"

    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    salary: Mapped[int] = mapped_column(default=0)
    __mapper_args__ = {"polymorphic_identity": "employee"}  # noqa: RUF012


class Guest(Person):
    invited: Mapped[str | None] = mapped_column(String(20))
    __mapper_args__ = {"polymorphic_identity": "guest"}  # noqa: RUF012


class Order(Base):
    """A key of two parts, which others refer to."""

    __tablename__ = "order"

    shop: Mapped[str] = mapped_column(String(5), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    note: Mapped[str] = mapped_column(default="")
    lines: Mapped[list[Line]] = relationship(back_populates="order", cascade="all, delete-orphan")
    first_line: Mapped[Line | None] = relationship(
        primaryjoin="and_(Order.shop == Line.shop, Order.number == Line.number, Line.place == 1)",
        viewonly=True,
        uselist=False,
    )


class Line(Base):
    __tablename__ = "line"
    __table_args__ = (
        ForeignKeyConstraint(["shop", "number"], ["order.shop", "order.number"]),
        UniqueConstraint("shop", "number", "place"),
        CheckConstraint(Column("place") > 0, name="line_place"),
        Index("line_text", "text", unique=True, sqlite_where=Column("place") > 5, postgresql_where=Column("place") > 5),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop: Mapped[str | None] = mapped_column(String(5))
    number: Mapped[int | None]
    place: Mapped[int]
    text: Mapped[str] = mapped_column(String(20), default="")
    order: Mapped[Order | None] = relationship(back_populates="lines")


class Team(Base):
    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    captain_id: Mapped[int | None] = mapped_column(ForeignKey("player.id", use_alter=True, name="team_captain"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("player.id", use_alter=True, name="team_deputy"))
    captain: Mapped[Player | None] = relationship(foreign_keys=[captain_id], post_update=True)
    deputy: Mapped[Player | None] = relationship(foreign_keys=[deputy_id], post_update=True)
    memberships: Mapped[dict[str, Membership]] = relationship(
        back_populates="team", cascade="all, delete-orphan", collection_class=attribute_keyed_dict("role")
    )
    players: Mapped[list[Player]] = relationship(secondary="membership", viewonly=True)


class Player(Base):
    __tablename__ = "player"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    memberships: Mapped[list[Membership]] = relationship(back_populates="player", cascade="all, delete-orphan")
    friends: Mapped[list[Player]] = relationship(
        secondary="friendship",
        primaryjoin="Player.id == friendship.c.one",
        secondaryjoin="Player.id == friendship.c.other",
    )


friendship = Table(
    "friendship",
    Base.metadata,
    Column("one", ForeignKey("player.id"), primary_key=True),
    Column("other", ForeignKey("player.id"), primary_key=True),
)


class Membership(Base):
    """An association object."""

    __tablename__ = "membership"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    player_id: Mapped[int] = mapped_column(ForeignKey("player.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(10), default="member")
    team: Mapped[Team] = relationship(back_populates="memberships")
    player: Mapped[Player] = relationship(back_populates="memberships")


class Document(Base):
    """Versions by SQLAlchemy itself."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    version: Mapped[int] = mapped_column()
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))  # without a relationship
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


Thing.teams = column_property(select(func.count(Team.id)).scalar_subquery())


class Dataclasses(MappedAsDataclass, DeclarativeBase):
    metadata = Base.metadata


class Point(Dataclasses):
    """A dataclass, whose construction wants values and refuses its key."""

    __tablename__ = "point"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    x: Mapped[int]
    y: Mapped[int] = mapped_column(default=3)


@dataclass
class Plain:
    """Mapped from outside."""

    name: str
    at: datetime = datetime(2027, 1, 1, tzinfo=UTC)


imperative = registry(metadata=MetaData())
imperative.map_imperatively(
    Plain,
    Table("plain", Base.metadata, Column("id", Integer, primary_key=True), Column("name", String(20), nullable=False)),
)

CLASSES = (
    Thing, Person, Employee, Guest, Order, Line, Team, Player, Membership, Document, Point, Plain,
)  # fmt: skip

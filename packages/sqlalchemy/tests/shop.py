"""A small shop, with most of what SQLAlchemy's users do in one application."""

from __future__ import annotations

import enum
from datetime import date, datetime, timedelta  # noqa: TC003 - classes are mapped by what their annotations stand for
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Computed,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Numeric,
    PickleType,
    String,
    TypeDecorator,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    column_property,
    composite,
    mapped_column,
    relationship,
)


class Level(enum.Enum):
    GUEST = 1
    FRIEND = 2


class Loud(TypeDecorator[str]):
    """Texts that are kept in small letters and read in capitals."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else value.lower()

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else str(value).upper()


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class Plain(DeclarativeBase):
    registry = Base.registry


class Customer(Base):
    __tablename__ = "customer"
    __table_args__ = (CheckConstraint("born >= '1900-01-01'", name="customer_born"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True, init=False)
    name: Mapped[str] = mapped_column("full_name", String(30))
    born: Mapped[date | None] = mapped_column(default=None)
    level: Mapped[Level] = mapped_column(default=Level.GUEST)
    words: Mapped[list[str]] = mapped_column(ARRAY(String).with_variant(JSON(), "sqlite"), default_factory=list)
    data: Mapped[dict[str, Any]] = mapped_column(
        MutableDict.as_mutable(JSON().with_variant(JSONB(), "postgresql")), default_factory=dict
    )
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now(), init=False)
    token: Mapped[UUID] = mapped_column(default_factory=uuid4)
    motto: Mapped[str | None] = mapped_column(Loud(10), default=None)
    patience: Mapped[timedelta | None] = mapped_column(default=None)
    secret: Mapped[bytes | None] = mapped_column(default=None, deferred=True)
    anything: Mapped[Any] = mapped_column(PickleType, nullable=True, default=None)
    orders: Mapped[list[Order]] = relationship(
        back_populates="customer", cascade="all, delete-orphan", default_factory=list, repr=False
    )
    profile: Mapped[Profile | None] = relationship(
        back_populates="customer", cascade="all, delete-orphan", default=None, repr=False
    )


class Profile(Base):
    """One for a customer, whose key is its own."""

    __tablename__ = "profile"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True, init=False)
    text: Mapped[str] = mapped_column(default="")
    customer: Mapped[Customer] = relationship(back_populates="profile", default=None, repr=False)


class Order(Base):
    """Its key has two parts, and may lead to the order before."""

    __tablename__ = "orders"
    __table_args__ = (ForeignKeyConstraint(["last_shop", "last_number"], ["orders.shop", "orders.number"]),)

    shop: Mapped[str] = mapped_column(String(5), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), init=False)
    last_shop: Mapped[str | None] = mapped_column(String(5), default=None)
    last_number: Mapped[int | None] = mapped_column(default=None)
    customer: Mapped[Customer] = relationship(back_populates="orders", default=None, repr=False)
    last: Mapped[Order | None] = relationship(
        remote_side="[Order.shop, Order.number]",
        foreign_keys="[Order.last_shop, Order.last_number]",
        default=None,
        repr=False,
    )
    items: Mapped[list[Item]] = relationship(
        back_populates="order", cascade="all, delete-orphan", default_factory=list, repr=False
    )


class Item(Base):
    """An association object; its key is made of those of both ends."""

    __tablename__ = "item"
    __table_args__ = (ForeignKeyConstraint(["shop", "number"], ["orders.shop", "orders.number"]),)

    shop: Mapped[str] = mapped_column(String(5), primary_key=True, init=False)
    number: Mapped[int] = mapped_column(primary_key=True, init=False)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"), primary_key=True, init=False)
    quantity: Mapped[int] = mapped_column(default=1)
    order: Mapped[Order] = relationship(back_populates="items", default=None, repr=False)
    product: Mapped[Product] = relationship(default=None, repr=False)


class Product(Plain):
    """A tree, and the base of what has a table of its own."""

    __tablename__ = "product"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(20))
    price: Mapped[Decimal] = mapped_column(Numeric(8, 2), CheckConstraint("price > 0"))
    tax: Mapped[Decimal] = mapped_column(Numeric(8, 2), default=Decimal(0))
    total: Mapped[Decimal] = mapped_column(Numeric(8, 2), Computed("price + tax", persisted=True))
    part_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    part_of: Mapped[Product | None] = relationship(back_populates="parts", remote_side="Product.id")
    parts: Mapped[list[Product]] = relationship(back_populates="part_of", passive_deletes=True)
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "product"}  # noqa: RUF012

    @hybrid_property
    def gross(self) -> Decimal:
        return self.price + self.tax

    @gross.inplace.setter
    def _set_gross(self, value: Decimal) -> None:
        self.price = value - self.tax


class Book(Product):
    __tablename__ = "book"

    id: Mapped[UUID] = mapped_column(ForeignKey("product.id"), primary_key=True)
    isbn: Mapped[str] = mapped_column(String(13), unique=True)
    __mapper_args__ = {"polymorphic_identity": "book"}  # noqa: RUF012


class Place:
    """A value of two columns."""

    def __init__(self, x: int, y: int) -> None:
        self.x = x
        self.y = y

    def __composite_values__(self) -> tuple[int, int]:
        return self.x, self.y


class Stall(Plain):
    __tablename__ = "stall"

    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int]
    y: Mapped[int]
    place: Mapped[Place] = composite(Place, "x", "y")


Customer.ordered = column_property(
    select(func.count(Order.number)).where(Order.customer_id == Customer.id).correlate_except(Order).scalar_subquery()
)

CLASSES = (Customer, Profile, Order, Item, Product, Book, Stall)

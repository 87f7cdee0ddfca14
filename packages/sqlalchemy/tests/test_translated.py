"""What people read, in another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import String, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bandstand.contracts.data.errors import Invalid
from bandstand.contracts.i18n import TRANSLATOR, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.sqlalchemy import SQLAlchemySource

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUE: dict[tuple[str | None, str], tuple[str, ...]] = {
    (None, "There is already one with this value."): ("Das gibt es schon.",),
    (None, "This cannot be empty."): ("Das darf nicht leer sein.",),
    (None, "Use at most %(limit)s character."): ("Höchstens ein Zeichen.", "Höchstens %(limit)s Zeichen."),
    (None, "The value must be at most %(limit)s."): ("Der Wert darf höchstens %(limit)s sein.",),
    (None, "This is not one of the choices."): ("Das steht nicht zur Wahl.",),
    (None, "This value is of the wrong kind."): ("Der Wert ist von falscher Art.",),
}


class Base(DeclarativeBase):
    """The classes of this module."""


class Book(Base):
    """A row with limits."""

    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    code: Mapped[str] = mapped_column(String(1))
    pages: Mapped[int]


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    token = CURRENT.set(FixedServices({TRANSLATOR: MemoryTranslator({"de": CATALOGUE})}))
    with override(locale="de"):
        yield
    CURRENT.reset(token)


def test_what_is_wrong_with_a_row_is_told_in_the_language() -> None:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    books = SQLAlchemySource(Base, engine).repository(Book)
    with pytest.raises(Invalid) as raised:
        books.check(Book(code="ab", pages="many"))
    assert {each.path: str(each) for each in raised.value.problems} == {
        ("title",): "Das darf nicht leer sein.",
        ("code",): "Höchstens ein Zeichen.",
        ("pages",): "Der Wert ist von falscher Art.",
    }
    engine.dispose()

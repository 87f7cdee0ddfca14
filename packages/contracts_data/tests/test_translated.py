"""What people read, in another language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.data.entities import EntityInfo
from bandstand.contracts.data.errors import Integrity, Invalid
from bandstand.contracts.data.fields import Choice, FieldInfo, FieldKind
from bandstand.contracts.data.memory import MemorySource
from bandstand.contracts.i18n import TRANSLATOR, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices

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


@dataclass
class Book:
    """A row with limits."""

    id: int | None = None
    title: str | None = None
    code: str = ""
    pages: int = 0
    state: str = "new"


BOOK = EntityInfo(
    name="shop.Book",
    fields=(
        FieldInfo(name="id", kind=FieldKind.INTEGER, generated=True),
        FieldInfo(name="title", max_length=5),
        FieldInfo(name="code", max_length=1, blank=True),
        FieldInfo(name="pages", kind=FieldKind.INTEGER, maximum=900),
        FieldInfo(name="state", choices=(Choice(value="new", label="New"),)),
    ),
)


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    token = CURRENT.set(FixedServices({TRANSLATOR: MemoryTranslator({"de": CATALOGUE})}))
    with override(locale="de"):
        yield
    CURRENT.reset(token)


def test_a_rule_that_is_broken_is_told_in_the_language() -> None:
    assert str(Integrity("shop.Book", "unique", ("title",)).problem) == "Das gibt es schon."


def test_what_is_wrong_with_a_row_is_told_in_the_language() -> None:
    rows = MemorySource({Book: BOOK}).repository(Book)
    with pytest.raises(Invalid) as raised:
        rows.check(Book(code="ab", pages=901, state="old"))
    assert {each.path: str(each) for each in raised.value.problems} == {
        ("title",): "Das darf nicht leer sein.",
        ("code",): "Höchstens ein Zeichen.",
        ("pages",): "Der Wert darf höchstens 900 sein.",
        ("state",): "Das steht nicht zur Wahl.",
    }


def test_a_number_picks_the_plural() -> None:
    rows = MemorySource({Book: BOOK}).repository(Book)
    with pytest.raises(Invalid) as raised:
        rows.check(Book(title="longer"), fields=["title"])
    assert [str(each) for each in raised.value.problems] == ["Höchstens 5 Zeichen."]

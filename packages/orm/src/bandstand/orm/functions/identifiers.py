"""New identifiers, made by the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from bandstand.orm.expressions import Func
from bandstand.orm.fields import UUIDField
from bandstand.orm.functions._arguments import word

if TYPE_CHECKING:
    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering

_UUID: Final[Field[Any]] = UUIDField()

# A random UUID with the milliseconds since 1970 in its first 48 bits, and the version's four bits made a 7 of a 4:
# what PostgreSQL's own uuidv7(), which only its 18th version has, gives to the millisecond.
_UUID7: Final = (
    "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing"
    " substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),"
    " 52, 1), 53, 1), 'hex')::uuid"
)


class UUID4(Func):
    """A random UUID."""

    __slots__ = ()
    function: ClassVar[str] = "uuid4"
    arity: ClassVar[int | None] = 0

    def usual_field(self) -> Field[Any]:
        """A UUID."""
        return _UUID

    def lower(self, to: Lowering) -> Element:
        """Refuse: there is no standard name.

        Raises:
            NotSupportedError: The database is another than PostgreSQL and SQLite.
        """
        what = f"{type(self).__name__} that is known here"
        raise to.dialect.unsupported(what)

    def lower_postgresql(self, to: Lowering) -> Element:
        """Call the function by PostgreSQL's name."""
        return to.call("gen_random_uuid", field=self.output_field)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call the function that connections register."""
        return to.call(f"bandstand_{self._name}", field=self.output_field)


class UUID7(UUID4):
    """A UUID that begins with the time in milliseconds, so that later ones are larger."""

    __slots__ = ()
    function: ClassVar[str] = "uuid7"

    def lower_postgresql(self, to: Lowering) -> Element:
        """Make one of a random UUID."""
        return to.typed(word(_UUID7), self.output_field)

"""Hashes of texts, as hexadecimal digits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from bandstand.orm.expressions import Func
from bandstand.orm.fields import CharField
from bandstand.orm.functions._arguments import word
from bandstand.orm.lookups._lookup import Transform

if TYPE_CHECKING:
    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering

_CHAR: Final = CharField[str]()


class _Hash(Func, Transform):
    """A hash of a text in UTF-8."""

    __slots__ = ()
    arity: ClassVar[int | None] = 1

    def usual_field(self) -> Field[Any]:
        """A text."""
        return _CHAR

    def lower(self, to: Lowering) -> Element:
        """Call the function by its usual name."""
        return to.call(self._name, to.text(self.inner), field=self.output_field)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call the function that connections register."""
        return to.call(f"bandstand_{self._name}", to.text(self.inner), field=self.output_field)


class MD5(_Hash):
    """The MD5 hash; no protection against anybody who looks for equal ones."""

    __slots__ = ()
    name: ClassVar[str] = "md5"
    function: ClassVar[str] = "md5"


class SHA1(_Hash):
    """The SHA-1 hash; PostgreSQL needs its extension ``pgcrypto`` for it."""

    __slots__ = ()
    name: ClassVar[str] = "sha1"
    function: ClassVar[str] = "sha1"

    def lower_postgresql(self, to: Lowering) -> Element:
        """Call the function of ``pgcrypto``."""
        digest = to.call("digest", to.text(self.inner), word("'sha1'"))
        return to.call("encode", digest, word("'hex'"), field=self.output_field)


class _SHA2(_Hash):
    __slots__ = ()

    def lower_postgresql(self, to: Lowering) -> Element:
        """Hash the bytes of the text, and write the digits."""
        data = to.call("convert_to", to.text(self.inner), word("'UTF8'"))
        return to.call("encode", to.call(self._name, data), word("'hex'"), field=self.output_field)


class SHA224(_SHA2):
    """The SHA-224 hash."""

    __slots__ = ()
    name: ClassVar[str] = "sha224"
    function: ClassVar[str] = "sha224"


class SHA256(_SHA2):
    """The SHA-256 hash."""

    __slots__ = ()
    name: ClassVar[str] = "sha256"
    function: ClassVar[str] = "sha256"


class SHA384(_SHA2):
    """The SHA-384 hash."""

    __slots__ = ()
    name: ClassVar[str] = "sha384"
    function: ClassVar[str] = "sha384"


class SHA512(_SHA2):
    """The SHA-512 hash."""

    __slots__ = ()
    name: ClassVar[str] = "sha512"
    function: ClassVar[str] = "sha512"

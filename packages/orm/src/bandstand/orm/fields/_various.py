"""Identifiers, bytes and JSON."""

from __future__ import annotations

import json
import re
import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeVar, Unpack, overload

from bandstand.contracts.i18n import LazyText
from bandstand.orm.fields._field import Field, FieldOptions, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.validation import Validator
    from bandstand.orm.lookups._lookup import Lookup, Transform

U = TypeVar("U", bound="uuid.UUID | None")
Y = TypeVar("Y", bound="bytes | None")
J = TypeVar("J")

# The sign itself, and not a backslash followed by these letters.
_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class UUIDField(Field[U]):
    """A universally unique identifier, in the database's own type or as 32 digits."""

    messages: ClassVar[dict[str, Text]] = {"invalid": LazyText(id="“%(value)s” is not a UUID.")}

    @overload
    def __init__(
        self: UUIDField[uuid.UUID],
        verbose_name: Text | None = None,
        *,
        null: Literal[False] = False,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: UUIDField[uuid.UUID | None],
        verbose_name: Text | None = None,
        *,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    def __init__(self, verbose_name: Text | None = None, *, null: bool = False, **options: Any) -> None:
        super().__init__(verbose_name, null=null, **options)

    def column_type(self) -> Any:
        """Give the UUID type."""
        import sqlalchemy

        return sqlalchemy.Uuid()

    def to_python(self, value: Any) -> Any:
        """Make a UUID of a text, a number or 16 bytes.

        Raises:
            ValidationError: It is none.
        """
        if value is None or isinstance(value, uuid.UUID):
            return value
        try:
            if isinstance(value, int):
                return uuid.UUID(int=value)
            return uuid.UUID(bytes=value) if isinstance(value, bytes) else uuid.UUID(value)
        except (AttributeError, TypeError, ValueError):
            raise self.problem("invalid", value=value) from None


class BinaryField(Field[Y]):
    """Bytes; forms and files have them in base 64. Not editable by default.

    Args:
        max_length: How many bytes it has at most.
    """

    usual: ClassVar[Mapping[str, object]] = {"editable": False}

    messages: ClassVar[dict[str, Text]] = {"invalid": LazyText(id="Bytes, or a text in base 64, are expected.")}
    empty_values: ClassVar[tuple[object, ...]] = (None, "", b"")

    @overload
    def __init__(
        self: BinaryField[bytes],
        verbose_name: Text | None = None,
        *,
        max_length: int | None = None,
        null: Literal[False] = False,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: BinaryField[bytes | None],
        verbose_name: Text | None = None,
        *,
        max_length: int | None = None,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    def __init__(
        self, verbose_name: Text | None = None, *, max_length: int | None = None, null: bool = False, **options: Any
    ) -> None:
        options.setdefault("editable", False)
        super().__init__(verbose_name, null=null, **options)
        self.max_length = max_length
        self._options["max_length"] = max_length

    def column_type(self) -> Any:
        """Give the type of bytes."""
        import sqlalchemy

        return sqlalchemy.LargeBinary()

    def get_default(self) -> Any:
        """Give the default, else no bytes at all."""
        if self.has_default() or self.has_db_default() or self.null:
            return super().get_default()
        return b""

    def to_python(self, value: Any) -> Any:
        """Make bytes.

        Raises:
            ValidationError: It is a text that is not base 64, or of another type.
        """
        if value is None or type(value) is bytes:
            return value
        if isinstance(value, bytearray | memoryview):
            return bytes(value)
        import base64

        try:
            return base64.b64decode(value, validate=True)
        except (TypeError, ValueError):
            raise self.problem("invalid") from None

    def value_to_string(self, instance: Any) -> str:
        """Give the bytes in base 64."""
        import base64

        value = self.value_from_object(instance)
        return "" if value is None else base64.b64encode(value).decode("ascii")

    def own_validators(self) -> tuple[Validator, ...]:
        """Give the one of the length."""
        from bandstand.validation import MaxLengthValidator

        return () if self.max_length is None else (MaxLengthValidator(self.max_length),)


class JSONField(Field[Any]):
    """Anything that JSON can say.

    None is SQL's NULL; ``JSONNull()`` is the ``null`` of JSON itself.

    Args:
        encoder: A ``json.JSONEncoder`` for what JSON does not know.
        decoder: A ``json.JSONDecoder`` for what comes back.
    """

    messages: ClassVar[dict[str, Text]] = {"invalid": LazyText(id="This value cannot be written as JSON.")}
    empty_values: ClassVar[tuple[object, ...]] = (None, "", [], (), {})

    def __init__(
        self,
        verbose_name: Text | None = None,
        *,
        encoder: type[json.JSONEncoder] | None = None,
        decoder: type[json.JSONDecoder] | None = None,
        null: bool = False,
        **options: Unpack[FieldOptions],
    ) -> None:
        super().__init__(verbose_name, null=null, **options)
        self.encoder = encoder
        self.decoder = decoder
        self._options.update(encoder=encoder, decoder=decoder)

    def column_type(self) -> Any:
        """Give the JSON type; PostgreSQL's binary one."""
        from bandstand.orm.database.types import json_type

        return json_type(self.encoder, self.decoder)

    def validate(self, value: Any, instance: Any = None) -> None:
        """Check that JSON can say it.

        Raises:
            ValidationError: It cannot.
        """
        super().validate(value, instance)
        try:
            self.get_prep_value(value)
        except ValueError:
            raise self.problem("invalid") from None

    def get_prep_value(self, value: Any) -> Any:
        """Write it.

        Raises:
            ValueError: JSON cannot say it, or a database cannot hold a text with a NUL sign in it.
        """
        if isinstance(value, JSONWritten | JSONNull):
            return value
        try:
            written = json.dumps(value, cls=self.encoder, allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise self.unfit(value, f"JSON cannot say it ({error}).") from None
        if "\\u0000" in written and _NUL.search(written):
            raise self.unfit(value, "texts in JSON cannot have NUL signs.")
        return JSONWritten(written)

    def get_lookup(self, name: str) -> type[Lookup | Transform] | None:
        """Give a look-up, or else the step to the member or index of that name."""
        found = super().get_lookup(name)
        if found is None:
            from bandstand.orm.lookups._json_steps import step_to

            return step_to(name)
        return found

    def value_to_string(self, instance: Any) -> str:
        """Give the JSON text."""
        return json.dumps(self.value_from_object(instance), cls=self.encoder)


class JSONWritten(str):
    """JSON that was written already."""

    __slots__ = ()


class JSONNull:
    """The ``null`` of JSON, where None would be SQL's NULL."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JSONNull)

    def __hash__(self) -> int:
        return hash(JSONNull)

    def __repr__(self) -> str:
        return "JSONNull()"

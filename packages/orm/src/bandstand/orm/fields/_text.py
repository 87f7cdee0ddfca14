"""Texts: short and long, and those of a known form."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, Unpack, overload

from bandstand.contracts.i18n import LazyText
from bandstand.orm.fields._field import Field, FieldOptions, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.validation import Validator

S = TypeVar("S", bound="str | None")


class _TextualField(Field[S]):
    """What short and long texts share."""

    max_length: int | None = None
    db_collation: str | None = None

    def to_python(self, value: Any) -> Any:
        """Make a text."""
        return value if type(value) is str or value is None else str(value)

    def get_prep_value(self, value: Any) -> Any:
        """Give a text that a database can hold.

        Raises:
            ValueError: It has a NUL sign.
        """
        text = value if type(value) is str else str(value)
        if "\0" in text:
            raise self.unfit(value, "texts cannot have NUL signs.")
        return text

    def get_default(self) -> Any:
        """Give the default, else an empty text: absent texts are empty, not NULL."""
        if self.has_default() or self.has_db_default() or self.null:
            return super().get_default()
        return ""

    def own_validators(self) -> tuple[Validator, ...]:
        """Give those of NUL signs and of the length."""
        from bandstand.validation import MaxLengthValidator, ProhibitNullCharactersValidator

        length = () if self.max_length is None else (MaxLengthValidator(self.max_length),)
        return (ProhibitNullCharactersValidator(), *length)


class CharField(_TextualField[S]):
    """A text of one line.

    Args:
        max_length: How many signs it has at most; None for no limit, where the database can.
        db_collation: How the database compares and sorts it.
    """

    usual_length: ClassVar[int | None] = None
    _most: int | None = None  # how many signs a value may have; max_length, but for what is looked for

    @overload
    def __init__(
        self: CharField[str],
        verbose_name: Text | None = None,
        *,
        max_length: int | None = None,
        db_collation: str | None = None,
        null: Literal[False] = False,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: CharField[str | None],
        verbose_name: Text | None = None,
        *,
        max_length: int | None = None,
        db_collation: str | None = None,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    def __init__(
        self,
        verbose_name: Text | None = None,
        *,
        max_length: int | None = None,
        db_collation: str | None = None,
        null: bool = False,
        **options: Any,
    ) -> None:
        if max_length is not None and (type(max_length) is not int or max_length < 1):
            message = f"{type(self).__name__} takes max_length as a number of signs from 1 on; got {max_length!r}."
            raise ValueError(message)
        super().__init__(verbose_name, null=null, **options)
        self.max_length = self._most = self.usual_length if max_length is None else max_length
        self.db_collation = db_collation
        self._options.update(max_length=max_length, db_collation=db_collation)

    def column_type(self) -> Any:
        """Give the type of texts of a length."""
        import sqlalchemy

        return sqlalchemy.String(self.max_length, collation=self.db_collation)

    def get_prep_value(self, value: Any) -> Any:
        """Give a text that the column can hold.

        Raises:
            ValueError: It has a NUL sign, or is longer than the column.
        """
        text: str = super().get_prep_value(value)
        if self._most is not None and len(text) > self._most:
            raise self.unfit(text, f"the column takes {self._most} signs, and these are {len(text)}.")
        return text

    @property
    def sought(self) -> Field[Any]:
        """A longer text is found nowhere."""
        made = copy(self)
        made._most = None  # noqa: SLF001 - a copy of the same class
        return made


class TextField(_TextualField[S]):
    """A text of any length.

    Args:
        max_length: A limit for forms only.
        db_collation: How the database compares and sorts it.
    """

    @overload
    def __init__(
        self: TextField[str],
        verbose_name: Text | None = None,
        *,
        max_length: int | None = None,
        db_collation: str | None = None,
        null: Literal[False] = False,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: TextField[str | None],
        verbose_name: Text | None = None,
        *,
        max_length: int | None = None,
        db_collation: str | None = None,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    def __init__(
        self,
        verbose_name: Text | None = None,
        *,
        max_length: int | None = None,
        db_collation: str | None = None,
        null: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(verbose_name, null=null, **options)
        self.max_length = max_length
        self.db_collation = db_collation
        self._options.update(max_length=max_length, db_collation=db_collation)

    def column_type(self) -> Any:
        """Give the type of long texts."""
        import sqlalchemy

        return sqlalchemy.Text(collation=self.db_collation)


class EmailField(CharField[S]):
    """An e-mail address."""

    usual_length: ClassVar[int | None] = 254

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: EmailField[str],
            verbose_name: Text | None = None,
            *,
            max_length: int | None = None,
            db_collation: str | None = None,
            null: Literal[False] = False,
            **options: Unpack[FieldOptions],
        ) -> None: ...

        @overload
        def __init__(
            self: EmailField[str | None],
            verbose_name: Text | None = None,
            *,
            max_length: int | None = None,
            db_collation: str | None = None,
            null: Literal[True],
            **options: Unpack[FieldOptions],
        ) -> None: ...
        def __init__(self, *arguments: Any, **options: Any) -> None: ...

    def own_validators(self) -> tuple[Validator, ...]:
        """Add the one of addresses."""
        from bandstand.validation import EmailValidator

        return (*super().own_validators(), EmailValidator())


class URLField(CharField[S]):
    """An address on the web."""

    usual_length: ClassVar[int | None] = 200

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: URLField[str],
            verbose_name: Text | None = None,
            *,
            max_length: int | None = None,
            db_collation: str | None = None,
            null: Literal[False] = False,
            **options: Unpack[FieldOptions],
        ) -> None: ...

        @overload
        def __init__(
            self: URLField[str | None],
            verbose_name: Text | None = None,
            *,
            max_length: int | None = None,
            db_collation: str | None = None,
            null: Literal[True],
            **options: Unpack[FieldOptions],
        ) -> None: ...
        def __init__(self, *arguments: Any, **options: Any) -> None: ...

    def own_validators(self) -> tuple[Validator, ...]:
        """Add the one of addresses."""
        from bandstand.validation import URLValidator

        return (*super().own_validators(), URLValidator())


class SlugField(CharField[S]):
    """A short name for addresses: letters, digits, hyphens and underscores; it has an index.

    Args:
        allow_unicode: Whether letters beyond ASCII are right.
    """

    usual_length: ClassVar[int | None] = 50

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: SlugField[str],
            verbose_name: Text | None = None,
            *,
            max_length: int | None = None,
            db_collation: str | None = None,
            allow_unicode: bool = False,
            null: Literal[False] = False,
            **options: Unpack[FieldOptions],
        ) -> None: ...

        @overload
        def __init__(
            self: SlugField[str | None],
            verbose_name: Text | None = None,
            *,
            max_length: int | None = None,
            db_collation: str | None = None,
            allow_unicode: bool = False,
            null: Literal[True],
            **options: Unpack[FieldOptions],
        ) -> None: ...

    def __init__(self, verbose_name: Text | None = None, *, allow_unicode: bool = False, **options: Any) -> None:
        options.setdefault("db_index", True)
        super().__init__(verbose_name, **options)  # type: ignore[misc]  # the overloads are for those who declare fields
        self.allow_unicode = allow_unicode
        self._options["allow_unicode"] = allow_unicode

    def own_validators(self) -> tuple[Validator, ...]:
        """Add the one of slugs."""
        from bandstand.validation import validate_slug, validate_unicode_slug

        return (*super().own_validators(), validate_unicode_slug if self.allow_unicode else validate_slug)


_ADDRESSES: Mapping[str, LazyText] = {
    "both": LazyText(id="Enter an IPv4 or IPv6 address, for example 192.0.2.1 or 2001:db8::1."),
    "IPv4": LazyText(id="Enter an IPv4 address, for example 192.0.2.1."),
    "IPv6": LazyText(id="Enter an IPv6 address, for example 2001:db8::1."),
}


class GenericIPAddressField(_TextualField[S]):
    """An address of the internet protocol.

    Args:
        protocol: ``"both"``, ``"IPv4"`` or ``"IPv6"``.
        unpack_ipv4: Whether ``::ffff:192.0.2.1`` becomes ``192.0.2.1``.
    """

    messages: ClassVar[dict[str, Text]] = {"invalid": _ADDRESSES["both"]}

    @overload
    def __init__(
        self: GenericIPAddressField[str],
        verbose_name: Text | None = None,
        *,
        protocol: Literal["both", "IPv4", "IPv6"] = "both",
        unpack_ipv4: bool = False,
        null: Literal[False] = False,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: GenericIPAddressField[str | None],
        verbose_name: Text | None = None,
        *,
        protocol: Literal["both", "IPv4", "IPv6"] = "both",
        unpack_ipv4: bool = False,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    def __init__(
        self,
        verbose_name: Text | None = None,
        *,
        protocol: str = "both",
        unpack_ipv4: bool = False,
        null: bool = False,
        **options: Any,
    ) -> None:
        if protocol not in ("both", "IPv4", "IPv6"):
            message = f"GenericIPAddressField takes protocol as 'both', 'IPv4' or 'IPv6'; got {protocol!r}."
            raise ValueError(message)
        if unpack_ipv4 and protocol != "both":
            message = f"unpack_ipv4 needs protocol 'both'; got {protocol!r}."
            raise ValueError(message)
        super().__init__(verbose_name, null=null, **options)
        given = options.get("error_messages", {})
        self.error_messages = {**self.error_messages, "invalid": _ADDRESSES[protocol], **given}
        self.protocol = protocol
        self.unpack_ipv4 = unpack_ipv4
        self.max_length = 39
        self._options.update(protocol=protocol if protocol != "both" else None, unpack_ipv4=unpack_ipv4)

    def column_type(self) -> Any:
        """Give the database's own type of addresses, else a text."""
        from bandstand.orm.database.types import address_type

        return address_type()

    def to_python(self, value: Any) -> Any:
        """Make an address in its shortest form.

        Raises:
            ValidationError: It is none of the protocol.
        """
        if value is None or value == "":
            return None if self.null else value
        from ipaddress import ip_address

        try:
            address = ip_address(str(value).strip())
        except ValueError:
            address = None
        if address is None or (self.protocol != "both" and f"IPv{address.version}" != self.protocol):
            protocol = "IPv4 or IPv6" if self.protocol == "both" else self.protocol
            raise self.problem("invalid", value=value, protocol=protocol)
        mapped = getattr(address, "ipv4_mapped", None)
        if mapped is None:
            return str(address)
        return str(mapped) if self.unpack_ipv4 else f"::ffff:{mapped}"

    def get_prep_value(self, value: Any) -> Any:
        """Give the address as a text.

        Raises:
            ValueError: It is none.
        """
        return super(_TextualField, self).get_prep_value(value)

"""Instances from statements that were written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bandstand.orm.database._choosing import database_of
from bandstand.orm.errors import FieldError
from bandstand.orm.models._state import State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from bandstand.orm.database import Database
    from bandstand.orm.models import Model

M = TypeVar("M", bound="Model")

__all__ = ["RawQuerySet"]


class RawQuerySet(Generic[M]):
    """The rows of a statement as instances of a model; see ``QuerySet.raw``.

    Columns that are no fields become attributes; fields that are no columns are deferred.

    Args:
        model: What the rows become.
        sql: The statement, with the driver's own signs for values.
        parameters: The values.
        translations: Which field each column is, where the names differ.
        using: The database or its alias.
    """

    def __init__(
        self,
        model: type[M],
        sql: str,
        parameters: Sequence[Any] | Mapping[str, Any] = (),
        translations: Mapping[str, str] | None = None,
        using: Database | str | None = None,
    ) -> None:
        self.model = model
        self.sql = sql
        self.parameters = parameters
        self.translations = dict(translations or {})
        self._using = using
        self._result: list[M] | None = None

    def __repr__(self) -> str:
        return f"<RawQuerySet: {self.sql}>"

    def using(self, database: Database | str | None) -> RawQuerySet[M]:
        """Ask this database."""
        return RawQuerySet(self.model, self.sql, self.parameters, self.translations, database)

    def _fetch(self) -> list[M]:
        if self._result is None:
            self._result = self._load(database_of(self.model, self._using, write=False))
        return self._result

    def _load(self, database: Database) -> list[M]:
        with database.connection() as link:
            rows, description = link.fetch(self.sql, self.parameters)
        options = self.model._meta
        columns = [self.translations.get(each[0], each[0]) for each in description]
        fields: dict[Any, Any] = {
            name: field for field in options.fields for name in (field.name, field.attname, field.column)
        }
        known = [fields.get(column) for column in columns]
        missing = [key.name for key in options.pk_fields if not any(field is key for field in known)]
        if missing:
            message = f"A raw query gives the key, so that its rows are instances; {missing[0]!r} is missing."
            raise FieldError(message)
        converts = [
            None if field is None else converter(field, database, described[1])
            for field, described in zip(known, description, strict=True)
        ]
        return [self._instance(database, columns, known, converts, row) for row in rows]

    def _instance(self, database: Database, columns: Any, known: Any, converts: Any, row: Any) -> M:
        names: list[str] = []
        values: list[Any] = []
        further: dict[str, Any] = {}
        for column, field, convert, value in zip(columns, known, converts, row, strict=True):
            if field is None:
                further[column] = value
            else:
                names.append(field.attname)
                values.append(value if convert is None or value is None else convert(value))
        made = self.model.from_db(database.alias, names, values)
        made._state = State(database.alias, adding=False, database=database)
        vars(made).update(further)
        return made

    def __iter__(self) -> Iterator[M]:
        return iter(self._fetch())

    def __len__(self) -> int:
        return len(self._fetch())

    def __getitem__(self, part: Any) -> Any:
        return self._fetch()[part]

    async def __aiter__(self) -> AsyncIterator[M]:
        for row in await database_of(self.model, self._using, write=False).run(self._fetch):
            yield row


def converter(field: Any, database: Database, code: Any) -> Any:
    """Give what makes a field's value of the driver's."""
    backend = database.backend
    process = field.column_type().dialect_impl(backend.sqlalchemy).result_processor(backend.sqlalchemy, code)
    then = field.from_db_value
    if process is None or then is None:
        return process or then

    def convert(value: Any) -> Any:
        return then(process(value))

    return convert

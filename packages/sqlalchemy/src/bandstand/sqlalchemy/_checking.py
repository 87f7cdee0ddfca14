"""What is wrong with a row, for those who filled it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, and_, case, cast, func, inspect, literal, not_, select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.sql.elements import Grouping, TextClause
from sqlalchemy.sql.visitors import replacement_traverse

from bandstand.contracts.data.errors import Integrity
from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import Problem, ValidationError
from bandstand.sqlalchemy._conditions import in_keys
from bandstand.sqlalchemy._constraints import Rule, columns_in
from bandstand.sqlalchemy._errors import broken
from bandstand.sqlalchemy._saving import is_stored
from bandstand.sqlalchemy._values import fits, is_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from sqlalchemy.orm import Session

    from bandstand.sqlalchemy._catalogue import Catalogue, Entity
    from bandstand.sqlalchemy._fields import Attribute


def problems(
    session: Session, catalogue: Catalogue, entity: Entity, row: Any, fields: Collection[str] | None
) -> Iterator[Problem]:
    """Find the problems of all fields or some, and of the rules that these take part in."""
    chosen = {each.name for each in entity.info.fields if not each.generated}
    chosen |= {name for name in entity.info.key if getattr(row, name) is not None}  # a counting key that was given
    if fields is not None:
        chosen = {each for name in fields for each in entity.columns_of(name)}
    wrong: set[str] = set()
    for attribute in entity.attributes.values():
        if attribute.name in chosen and attribute.is_written:
            for problem in _of_field(entity, attribute, row):
                wrong.add(attribute.name)
                yield problem.at(attribute.info.relation or attribute.name)
    right = chosen - wrong
    yield from _of_references(session, catalogue, entity, row, right)
    for rule in _rules(entity):
        values = [getattr(row, name) for name in rule.fields]
        if right.issuperset(rule.fields) and _is_broken(session, entity, row, rule, values):
            yield broken(entity, rule).problem


def _of_field(entity: Entity, attribute: Attribute, row: Any) -> Iterator[Problem]:
    field, value = attribute.info, getattr(row, attribute.name)
    if value is None:
        if not field.null and not (attribute.is_filled and not is_stored(row)):
            yield _problem("null", _EMPTY)
    elif value in ("", [], {}) and field.kind.holds(value):
        if not field.blank:
            yield _problem("blank", _EMPTY)
    elif not field.kind.holds(value) or (attribute.enum is not None and not fits(attribute, value)):
        yield _problem("type", LazyText(id="This value is of the wrong kind."), kind=field.kind.value)
    elif field.kind.type is str and not is_text(value):
        yield _problem("type", LazyText(id="This text has a character that cannot be stored."))
    else:
        yield from _of_value(attribute, value)
        yield from _of_validator(entity, attribute, row, value)


def _of_value(attribute: Attribute, value: Any) -> Iterator[Problem]:
    field = attribute.info
    if field.choices and value not in [choice.value for choice in field.choices]:
        yield _problem("choice", LazyText(id="This is not one of the choices."))
    for code, text, limit, exceeds in _LIMITS:
        bound = getattr(field, limit)
        if bound is not None and exceeds(value, bound):
            yield _problem(code, text, limit=bound)
    for validator in field.validators:
        try:
            validator(value)
        except ValidationError as error:
            yield from error.problems


_EMPTY = LazyText(id="This cannot be empty.")
_TOO_LONG = LazyText(id="Use at most %(limit)s character.", plural="Use at most %(limit)s characters.", number="limit")
_TOO_SMALL = LazyText(id="The value must be at least %(limit)s.")
_TOO_LARGE = LazyText(id="The value must be at most %(limit)s.")

_LIMITS: list[tuple[str, LazyText, str, Callable[[Any, Any], bool]]] = [
    ("max_length", _TOO_LONG, "max_length", lambda value, bound: len(value) > bound),
    ("minimum", _TOO_SMALL, "minimum", lambda value, bound: value < bound),
    ("maximum", _TOO_LARGE, "maximum", lambda value, bound: value > bound),
]


def _of_validator(entity: Entity, attribute: Attribute, row: Any, value: object) -> Iterator[Problem]:
    """Ask the class's own ``@validates``, which refuse a value by raising."""
    found = entity.mapper.validators.get(attribute.name)
    if found is None:
        return
    validate: Any = found[0]  # Any: SQLAlchemy's stub says that it is a text
    try:
        validate(row, attribute.name, value)
    except ValidationError as error:
        yield from error.problems
    except (ValueError, AssertionError) as error:
        yield _problem("invalid", LazyText(id="This is not valid: %(why)s"), why=str(error))


def _problem(code: str, text: LazyText, **params: object) -> Problem:
    return Problem(text=text, code=code, params=params)


def _of_references(
    session: Session, catalogue: Catalogue, entity: Entity, row: Any, right: set[str]
) -> Iterator[Problem]:
    for way in entity.ways.values():
        key = entity.info.linked(row, way.name) if way.fields and right.issuperset(way.fields) else None
        if key is None:
            continue
        target = catalogue.target(way)
        columns = [getattr(target.rows, name) for name in target.info.key]
        is_there = target.fits(key) and session.scalar(select(columns[0]).where(in_keys(columns, [key])).limit(1))
        if is_there is None or is_there is False:
            yield Integrity(entity.name, "reference", (way.name,)).problem


def _rules(entity: Entity) -> Iterator[Rule]:
    """Give all rules of several fields or one, the key's first."""
    key = entity.info.key
    columns = [entity.attributes[name].column for name in key]
    yield Rule("", key, tuple(column for column in columns if column is not None))
    for attribute in entity.attributes.values():
        if attribute.info.unique and attribute.column is not None and key != (attribute.name,):
            yield Rule("", (attribute.name,), (attribute.column,))
    yield from entity.rules


def _is_broken(session: Session, entity: Entity, row: Any, rule: Rule, values: list[Any]) -> bool:
    table = rule.columns[0].table
    if rule.check is not None:
        return not _holds(session, entity, row, rule.check, table)
    if None in values or (rule.where is not None and not _holds(session, entity, row, rule.where, table)):
        return False
    return _is_taken(session, entity, row, rule, values)


def _is_taken(session: Session, entity: Entity, row: Any, rule: Rule, values: list[Any]) -> bool:
    """Whether another row has the same values."""
    same = [
        func.lower(column) == func.lower(value) if rule.ignoring_case else column == value
        for column, value in zip((getattr(entity.rows, name) for name in rule.fields), values, strict=True)
    ]
    if rule.where is not None:
        same.append(rule.where)
    identity = inspect(row).identity if is_stored(row) else None
    if identity is not None:
        columns = [getattr(entity.rows, name) for name in entity.info.key]
        same.append(not_(in_keys(columns, [tuple(identity)])))
    return session.scalar(select(literal(1)).select_from(entity.rows).where(and_(*same)).limit(1)) is not None


def _holds(session: Session, entity: Entity, row: Any, condition: Any, table: Any) -> bool:
    """Whether a condition of the database is met by the values of a row that is not stored yet: it is asked."""
    by_column = {each.column: each.name for each in entity.attributes.values()}
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    values = [
        _given(getattr(row, by_column[column]), column, is_sqlite=is_sqlite).label(column.name)
        for column in columns_in(condition, table)
        if column in by_column
    ]
    given = select(*values).subquery(table.name)

    def replaced(element: Any, **_: Any) -> Any:
        return given.columns.get(element.name) if isinstance(element, Column) else None

    is_text = isinstance(condition, TextClause)
    asked = Grouping(condition) if is_text else replacement_traverse(condition, {}, replaced)
    # A rule is kept by what is not known, as NULL is not.
    question = select(case((not_(asked), 0), else_=1)).select_from(given)
    if not is_text:
        return session.scalar(question) == 1
    try:
        # A text may ask for more than the columns; then the database is left to look at it.
        with session.begin_nested():
            return session.scalar(question) == 1
    except (ProgrammingError, OperationalError):
        return True


def _given(value: object, column: Column[Any], *, is_sqlite: bool) -> Any:
    """Give a value as its column has it: SQLite would make numbers of dates and documents, if told of their type."""
    given = literal(value, column.type)
    return given if is_sqlite else cast(given, column.type)

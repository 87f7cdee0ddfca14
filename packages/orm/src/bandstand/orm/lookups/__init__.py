"""Look-ups and transforms: what paths may end with, and how to add more."""

# Transforms of dates are functions, too, and register themselves.
import bandstand.orm.functions.datetime  # noqa: F401 # pyright: ignore[reportUnusedImport]
from bandstand.orm.lookups._comparing import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
    Member,
    Range,
)
from bandstand.orm.lookups._json import HasAnyKeys, HasKey, HasKeys, JSONContainedBy, JSONContains
from bandstand.orm.lookups._json_steps import KT, step_to, unnamed
from bandstand.orm.lookups._lookup import IsPresent, Lookup, Transform, tables_of
from bandstand.orm.lookups._texts import (
    Contains,
    EndsWith,
    IContains,
    IEndsWith,
    IExact,
    IRegex,
    IStartsWith,
    Regex,
    StartsWith,
)

__all__ = [
    "KT",
    "Contains",
    "EndsWith",
    "Exact",
    "GreaterThan",
    "GreaterThanOrEqual",
    "HasAnyKeys",
    "HasKey",
    "HasKeys",
    "IContains",
    "IEndsWith",
    "IExact",
    "IRegex",
    "IStartsWith",
    "In",
    "IsNull",
    "IsPresent",
    "JSONContainedBy",
    "JSONContains",
    "LessThan",
    "LessThanOrEqual",
    "Lookup",
    "Member",
    "Range",
    "Regex",
    "StartsWith",
    "Transform",
    "step_to",
    "tables_of",
    "unnamed",
]

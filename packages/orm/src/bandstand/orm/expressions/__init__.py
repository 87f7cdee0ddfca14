"""Expressions: what a database computes, told apart by shape and by values."""

from bandstand.orm.expressions._aggregate import Aggregate, Avg, Count, Max, Min, Star, Sum, contains_aggregate
from bandstand.orm.expressions._case import Case, When
from bandstand.orm.expressions._condition import Always, Condition, Keyword, Never, Q, check_condition
from bandstand.orm.expressions._default import DatabaseDefault
from bandstand.orm.expressions._expression import Arithmetic, Element, Expression, Node, as_expression, as_operand
from bandstand.orm.expressions._filtered import FilteredRelation
from bandstand.orm.expressions._function import Cast, ExpressionWrapper, Func, operand
from bandstand.orm.expressions._ordering import OrderBy
from bandstand.orm.expressions._raw import RawSQL
from bandstand.orm.expressions._reference import Annotated, Column, Columns, F, OuterRef
from bandstand.orm.expressions._statistics import AnyValue, BitAnd, BitOr, BitXor, StdDev, StringAgg, Variance
from bandstand.orm.expressions._subquery import Existence, Exists, Nested, Subquery
from bandstand.orm.expressions._value import (
    PLAIN,
    Constant,
    Listed,
    Several,
    Slot,
    Value,
    capture_value,
    padded,
    slotted_value,
)
from bandstand.orm.expressions._window import RowRange, ValueRange, Window, contains_window, is_late, makes_rows

__all__ = [
    "PLAIN",
    "Aggregate",
    "Always",
    "Annotated",
    "AnyValue",
    "Arithmetic",
    "Avg",
    "BitAnd",
    "BitOr",
    "BitXor",
    "Case",
    "Cast",
    "Column",
    "Columns",
    "Condition",
    "Constant",
    "Count",
    "DatabaseDefault",
    "Element",
    "Existence",
    "Exists",
    "Expression",
    "ExpressionWrapper",
    "F",
    "FilteredRelation",
    "Func",
    "Keyword",
    "Listed",
    "Max",
    "Min",
    "Nested",
    "Never",
    "Node",
    "OrderBy",
    "OuterRef",
    "Q",
    "RawSQL",
    "RowRange",
    "Several",
    "Slot",
    "Star",
    "StdDev",
    "StringAgg",
    "Subquery",
    "Sum",
    "Value",
    "ValueRange",
    "Variance",
    "When",
    "Window",
    "as_expression",
    "as_operand",
    "capture_value",
    "check_condition",
    "contains_aggregate",
    "contains_window",
    "is_late",
    "makes_rows",
    "operand",
    "padded",
    "slotted_value",
]

"""Which rows: comparisons along paths, joined by ``&``, ``|`` and ``~``."""

from bandstand.contracts.data.conditions._compare import Compare, Operator
from bandstand.contracts.data.conditions._conditions import ALL, And, Condition, Not, Or, Some

__all__ = ["ALL", "And", "Compare", "Condition", "Not", "Operator", "Or", "Some"]

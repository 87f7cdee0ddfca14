"""Validation: what is wrong with a value, said so that both a person and a program can use it.

A ``Problem`` is data: a text that waits for its language, a code, parameters and the path to the value. A validator is
any callable that raises ``ValidationError``. Draft until two implementations pass the suite.
"""

from bandstand.contracts.validation._problem import Problem
from bandstand.contracts.validation._validation import Messages, ValidationError, Validator

__all__ = ["Messages", "Problem", "ValidationError", "Validator"]

"""The package's main job in a fresh process, with nothing else installed."""

from bandstand.contracts.validation import ValidationError
from bandstand.validation import MaxLengthValidator, run_validators, validate_slug

said: list[str] = []
try:
    run_validators("not a slug", [validate_slug, MaxLengthValidator(5)])
except ValidationError as error:
    said = [problem.code for problem in error.problems]
assert said == ["invalid", "max_length"]

"""The package's main job in a fresh process, with nothing else installed."""

from bandstand.contracts.validation import ValidationError
from bandstand.contracts.validation.testing import AtMost

said = ""
try:
    AtMost(5)(7)
except ValidationError as error:
    said = str(error.at("seats"))
assert said == "seats: Enter 5 or less."

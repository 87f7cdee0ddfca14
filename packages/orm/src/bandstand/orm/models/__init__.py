"""Models: rows as objects, and what each model knows about itself."""

from bandstand.orm.models._base import Model, ModelType, TypedModel
from bandstand.orm.models._fetching import FETCH_ONE, FETCH_PEERS, FETCH_RAISE, FetchMode
from bandstand.orm.models._manager import Manager
from bandstand.orm.models._options import Options
from bandstand.orm.models._related_declared import Related, check_related
from bandstand.orm.models._reverse import Reverse
from bandstand.orm.models._state import NEW, State

__all__ = [
    "FETCH_ONE",
    "FETCH_PEERS",
    "FETCH_RAISE",
    "NEW",
    "FetchMode",
    "Manager",
    "Model",
    "ModelType",
    "Options",
    "Related",
    "Reverse",
    "State",
    "TypedModel",
    "check_related",
]

"""The uses that ``contracts.data`` was written for, to be run over SQLAlchemy classes.

They are the contract's own tests: what an admin, forms, auth and others ask of any source. Each module here takes one
of them and gives it classes where it would make a source in memory.
"""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

_USES = Path(__file__).parents[3] / "contracts_data" / "tests" / "uses"


def use(name: str, **replaced: Any) -> ModuleType:
    """Load a use, with other things of these names than its own."""
    spec = spec_from_file_location(f"{__name__}.{name}", _USES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)  # dataclasses look their modules up
    spec.loader.exec_module(module)
    vars(module).update(replaced)
    return module


def taken_from(module: ModuleType, *without: str) -> dict[str, Any]:
    """Give the tests and fixtures of a use, but for those that are made here."""
    return {name: each for name, each in vars(module).items() if not name.startswith("__") and name not in without}

"""What the tests of the bridge share: the event loops that they run on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    Drive = Callable[[Coroutine[Any, Any, object]], object]  # Any: what a coroutine yields and is sent


@pytest.fixture(params=["asyncio", "uvloop"])
def drive(request: pytest.FixtureRequest) -> Drive:
    """Run a coroutine on a new loop; every test that asks for it runs once on each kind."""
    if request.param == "asyncio":
        return asyncio.run
    return pytest.importorskip("uvloop", reason="uvloop is not installed here.").run  # type: ignore[no-any-return]

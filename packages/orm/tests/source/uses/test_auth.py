"""The use of the same name, over models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.orm.source import ModelSource

from .models import Membership, Team, User
from .shared import taken_from, use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm import Database

globals().update(taken_from(use("test_auth", User=User, Team=Team, Membership=Membership), "source"))


@pytest.fixture
def source(bare: Database) -> Iterator[ModelSource]:
    models = (User, Team, Membership)
    bare.create_all(*models)
    yield ModelSource(bare, models)
    bare.drop_all(*models)

"""The use of the same name, over SQLAlchemy classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.sqlalchemy import SQLAlchemySource

from ..conftest import tables
from .models import ABOUT, AuthBase, Membership, Team, User
from .shared import taken_from, use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

globals().update(taken_from(use("test_auth", User=User, Team=Team, Membership=Membership), "source"))


@pytest.fixture
def source(bare: Engine) -> Iterator[SQLAlchemySource]:
    with tables(bare, AuthBase):
        yield SQLAlchemySource(AuthBase, bare, namespace="auth", about=ABOUT)

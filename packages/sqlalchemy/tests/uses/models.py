"""Classes of the uses that have rows of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Index, String, TypeDecorator, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from bandstand.contracts.data.fields import FieldKind
from bandstand.sqlalchemy import About, AboutField


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class SessionBase(DeclarativeBase):
    type_annotation_map = {datetime: Moment, dict[str, Any]: JSON}  # noqa: RUF012 - SQLAlchemy's way


class Session(SessionBase):
    __tablename__ = "session"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    expires: Mapped[datetime | None]
    user: Mapped[str | None] = mapped_column(String(20))


class TaskBase(DeclarativeBase):
    type_annotation_map = {datetime: Moment, list[Any]: JSON}  # noqa: RUF012


class Task(TaskBase):
    __tablename__ = "task"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    arguments: Mapped[list[Any]] = mapped_column(default=list)
    priority: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default="ready")
    worker: Mapped[str] = mapped_column(String(10), default="")
    lease: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)


class AuthBase(DeclarativeBase):
    type_annotation_map = {datetime: Moment}  # noqa: RUF012


class User(AuthBase):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(100))
    password: Mapped[str] = mapped_column(String(100), default="")
    active: Mapped[bool] = mapped_column(default=True)
    last_login: Mapped[datetime | None]

    __table_args__ = (Index("user_email", func.lower(email), unique=True),)


class Team(AuthBase):
    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    members: Mapped[list[Membership]] = relationship(back_populates="team", cascade="all, delete-orphan")


class Membership(AuthBase):
    __tablename__ = "membership"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(10), default="reader")
    team: Mapped[Team] = relationship(back_populates="members")
    user: Mapped[User] = relationship()


ABOUT = {
    Task: About(version="version"),
    User: About(fields={"email": AboutField(kind=FieldKind.EMAIL)}, texts={"user_email": "This e-mail is taken."}),
}

"""The package's main job in a fresh process, with nothing else installed."""

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bandstand.sqlalchemy import SQLAlchemySource


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
books = SQLAlchemySource(Base, engine, namespace="shop").repository(Book)
books.save(books.new({"title": "Emma"}))
assert books.get((1,)).title == "Emma"
engine.dispose()

"""What a server has to take away from a table and to make again, so that the rest of it can change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bandstand.orm.migrations.schema._counting import key_name
from bandstand.orm.migrations.schema._further_words import words_for
from bandstand.orm.migrations.schema._present import Present, is_plain
from bandstand.orm.migrations.schema._script import Paper
from bandstand.orm.migrations.schema._version import columns_of, names_in

if TYPE_CHECKING:
    from bandstand.orm.migrations.schema._changing import TableChange
    from bandstand.orm.migrations.schema._present import Held
    from bandstand.orm.migrations.schema._script import Script
    from bandstand.orm.migrations.schema._version import ColumnSummary, Part
    from bandstand.orm.migrations.schema._words import Words


class Work:
    """What has to be taken away from a table and made again, so that the rest of it can change."""

    def __init__(self, change: TableChange, words: Words) -> None:
        self.change = change
        self._words = words
        self.computed_anew = {
            name
            for name, (old, new) in change.summaries.items()
            if new.computed and self._must_be_computed(name, old, new)
        }
        self.columns_dropped = [*change.removed, *sorted(self.computed_anew)]
        come = {*change.added, *self.computed_anew}
        self.columns_made = [column.name for column in change.after.table.columns if column.name in come]
        freed = {name for name, pair in change.changed.items() if words.frees(*pair)}
        again = [pair for pair in change.kept_parts if self._must_be_made_again(*pair, freed)]
        self.dropped: list[Part] = [*change.removed_parts, *(before for before, _ in again)]
        """The constraints and indexes that go, as they are."""
        self.made: list[Part] = [*change.added_parts, *(after for _, after in again)]
        """Those that come, as they will be."""
        gone = {str(part.name) for part in self.dropped}
        self.renamed = {old: new for old, new in change.renamed_parts.items() if old not in gone}
        self.held: dict[str, Held] = {}
        """What those are called that go or get another name, by our names."""
        self.key = key_name(change.old_name)

    def find_names(self, script: Script) -> None:
        """Look what everything is called that goes or gets another name; where nothing does, nobody is asked."""
        change = self.change
        present = Present(script, change.old_name, change.before.parts)
        for part in (*self.dropped, *(change.before.parts[old] for old in self.renamed)):
            self.held[str(part.name)] = present.held(part)
        if change.before.key and (change.changes_key or change.old_name != change.name):
            self.key = present.key or self.key

    def name_before(self, column: str) -> str:
        """Give what a column that goes was called; one that is computed anew may have got another name."""
        return next((old for old, new in self.change.kept.items() if new == column), column)

    def _must_be_made_again(self, before: Part, after: Part, freed: set[str]) -> bool:
        is_renamed = before.name != after.name
        if is_renamed and not self._words.can_rename(before):
            return True
        return self._is_disturbed(after) or bool(set(columns_of(after)) & freed)

    def _must_be_computed(self, name: str, old: ColumnSummary, new: ColumnSummary) -> bool:
        computed: Any = self.change.after.table.columns[name].computed
        return old != new or bool(names_in(computed.sqltext) & self.change.retyped)

    def _is_disturbed(self, part: Part) -> bool:
        if str(part.name) in self.change.remade:
            return True
        columns = set(columns_of(part))
        if columns & self.computed_anew:
            return True
        return bool(columns & self.change.retyped) and _knows_types(part)


def _knows_types(part: Part) -> bool:
    """Whether a constraint or index may not fit its columns once they have other types."""
    if isinstance(part, sa.Index):
        return not is_plain(part)
    return isinstance(part, sa.ForeignKeyConstraint | sa.CheckConstraint)


def work_on_paper(change: TableChange) -> Work:
    """Give what would have to be taken away and made again, where nothing is sent."""
    return Work(change, words_for(Paper(change.before.backend)))

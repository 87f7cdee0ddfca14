"""All rules."""

from __future__ import annotations

from typing import Final

from bandstand.orm.migrations.safety import _advice, _code, _locks, _rewrites, _scripts
from bandstand.orm.migrations.safety._finding import Severity
from bandstand.orm.migrations.safety._rule import DIALECTS, SERVERS, Rule

_POSTGRESQL: Final = ("postgresql",)
# MySQL and MariaDB build indexes while others write.
_LOCKS_FOR_INDEXES: Final = ("postgresql", "oracle", "mssql")

STALE: Final = "stale-acceptance"

RULES: Final[dict[str, Rule]] = {
    rule.id: rule
    for rule in (
        Rule("remove-field", Severity.BREAKS_CODE, DIALECTS, _code.removed_fields),
        Rule("delete-model", Severity.BREAKS_CODE, DIALECTS, _code.deleted_models),
        Rule("rename-field", Severity.BREAKS_CODE, DIALECTS, _code.renamed_fields),
        Rule("rename-model", Severity.BREAKS_CODE, DIALECTS, _code.renamed_models),
        Rule("add-required-field", Severity.BREAKS_CODE, DIALECTS, _code.required_fields),
        Rule("alter-type", Severity.REWRITES_TABLE, SERVERS, _rewrites.altered_types),
        Rule("stored-generated-field", Severity.REWRITES_TABLE, SERVERS, _rewrites.stored_columns),
        Rule("volatile-default", Severity.REWRITES_TABLE, _POSTGRESQL, _rewrites.volatile_defaults),
        Rule("set-not-null", Severity.BLOCKS_READS, DIALECTS, _locks.set_not_null),
        Rule("add-unique", Severity.BLOCKS_READS, _LOCKS_FOR_INDEXES, _locks.added_uniques),
        Rule("add-index", Severity.BLOCKS_WRITES, _LOCKS_FOR_INDEXES, _locks.added_indexes),
        Rule("add-foreign-key", Severity.BLOCKS_WRITES, SERVERS, _locks.added_references),
        Rule("add-check", Severity.BLOCKS_READS, SERVERS, _locks.added_checks),
        Rule("add-exclusion", Severity.BLOCKS_READS, _POSTGRESQL, _locks.added_exclusions),
        Rule("data-with-schema", Severity.BLOCKS_READS, ("postgresql", "mssql"), _scripts.data_with_schema),
        Rule("long-backfill", Severity.ADVICE, DIALECTS, _scripts.long_backfills),
        Rule("no-lock-timeout", Severity.ADVICE, _POSTGRESQL, _advice.endless_waits),
        Rule("raw-sql", Severity.BREAKS_CODE, DIALECTS, _scripts.raw_sql),
        Rule("irreversible", Severity.IRREVERSIBLE, DIALECTS, _scripts.irreversible),
        Rule("identifier-length", Severity.ADVICE, SERVERS, _advice.long_names),
        Rule("small-key", Severity.ADVICE, SERVERS, _advice.small_keys),
        Rule("remove-choice", Severity.ADVICE, DIALECTS, _advice.removed_choices),
        Rule(STALE, Severity.ADVICE, DIALECTS, lambda _: ()),
    )
}
"""The rules by id."""

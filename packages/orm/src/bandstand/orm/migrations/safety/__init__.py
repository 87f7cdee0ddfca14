"""What is dangerous in migrations, while a site runs on the database that they change."""

from bandstand.orm.migrations.safety._finding import Finding, Severity
from bandstand.orm.migrations.safety._linter import findings
from bandstand.orm.migrations.safety._report import report
from bandstand.orm.migrations.safety._rule import DIALECTS, Rule
from bandstand.orm.migrations.safety._rules import RULES

__all__ = ["DIALECTS", "RULES", "Finding", "Rule", "Severity", "findings", "report"]

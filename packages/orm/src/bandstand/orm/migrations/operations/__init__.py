"""The operations that migrations are made of."""

from bandstand.orm.migrations.operations._operation import Operation, OperationCategory
from bandstand.orm.migrations.operations._uses import Use
from bandstand.orm.migrations.operations.fields import AddField, AlterField, RemoveField, RenameField
from bandstand.orm.migrations.operations.indexes import (
    AddConstraint,
    AddIndex,
    AlterConstraint,
    AlterIndexTogether,
    RemoveConstraint,
    RemoveIndex,
    RenameIndex,
)
from bandstand.orm.migrations.operations.models import (
    AlterModelManagers,
    AlterModelOptions,
    AlterModelTable,
    AlterModelTableComment,
    AlterOrderWithRespectTo,
    AlterUniqueTogether,
    CreateModel,
    DeleteModel,
    RenameModel,
)
from bandstand.orm.migrations.operations.special import RunPython, RunSQL, SeparateDatabaseAndState

__all__ = [
    "AddConstraint",
    "AddField",
    "AddIndex",
    "AlterConstraint",
    "AlterField",
    "AlterIndexTogether",
    "AlterModelManagers",
    "AlterModelOptions",
    "AlterModelTable",
    "AlterModelTableComment",
    "AlterOrderWithRespectTo",
    "AlterUniqueTogether",
    "CreateModel",
    "DeleteModel",
    "Operation",
    "OperationCategory",
    "RemoveConstraint",
    "RemoveField",
    "RemoveIndex",
    "RenameField",
    "RenameIndex",
    "RenameModel",
    "RunPython",
    "RunSQL",
    "SeparateDatabaseAndState",
    "Use",
]

"""What an entity is made of: its fields, its relations and its rules."""

from bandstand.contracts.data.fields._constraints import ConstraintInfo
from bandstand.contracts.data.fields._fields import Choice, FieldInfo
from bandstand.contracts.data.fields._kinds import FieldKind
from bandstand.contracts.data.fields._relations import OnDelete, RelationInfo

__all__ = ["Choice", "ConstraintInfo", "FieldInfo", "FieldKind", "OnDelete", "RelationInfo"]

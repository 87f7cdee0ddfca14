"""From a queryset's operations to a statement: shapes, trees of joins and conditions, plans."""

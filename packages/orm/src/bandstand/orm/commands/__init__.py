"""The commands for databases: ``bandstand migrate`` in a project, ``python -m bandstand.orm migrate`` anywhere."""

"""The development server: a supervisor that watches files, and a worker process that serves the site."""

from bandstand.project.development._supervisor import Settings, supervise

__all__ = ["Settings", "supervise"]

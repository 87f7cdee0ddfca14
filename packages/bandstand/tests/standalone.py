"""The package's main job in a fresh process, with nothing else installed."""

from bandstand.http.testing import Client
from bandstand.project import Project
from bandstand.stack import full_stack

project = Project("example", components=full_stack())
assert Client(project.wsgi).get("/health/ready").json() == {"status": "ok", "components": {}}

"""The package's main job in a fresh process, with nothing else installed."""

from bandstand.http import Response
from bandstand.http.testing import Client
from bandstand.project import Env, Project
from bandstand.urls import path

env = Env({"DEBUG": "yes"})


def home(_request: object) -> Response:
    return Response("Good evening")


project = Project(__name__, debug=env.bool("DEBUG", False), routes=[path("", home, name="home")])
client = Client(project.wsgi)
assert client.get("/").text == "Good evening"
assert client.get("/health/live").json() == {"status": "ok"}

"""Models of the uses that have rows of their own."""

from __future__ import annotations

from bandstand import orm
from bandstand.orm.constraints import UniqueConstraint
from bandstand.orm.functions import Lower


class Session(orm.Model):
    key = orm.CharField(max_length=60, primary_key=True)
    values = orm.JSONField(default=dict)
    expires = orm.DateTimeField(null=True)
    user = orm.CharField(max_length=20, null=True)

    class Meta:
        app_label = "http"
        registry = orm.Registry()


class Task(orm.Model):
    name = orm.CharField(max_length=20)
    arguments = orm.JSONField(default=list)
    priority = orm.IntegerField(default=0)
    state = orm.CharField(max_length=10, default="ready")
    worker = orm.CharField(max_length=10, default="")
    lease = orm.DateTimeField(null=True)
    attempts = orm.IntegerField(default=0)
    version = orm.IntegerField(default=0)

    class Meta:
        app_label = "tasks"
        registry = orm.Registry()


class AuthMeta:
    """What the models of auth share."""

    app_label = "auth"
    registry = orm.Registry()


class User(orm.Model):
    email = orm.EmailField()
    password = orm.CharField(max_length=100, blank=True)
    active = orm.BooleanField(default=True)
    last_login = orm.DateTimeField(null=True)

    class Meta(AuthMeta):
        constraints = (
            UniqueConstraint(Lower("email"), name="user_email", violation_error_message="This e-mail is taken."),
        )


class Team(orm.Model):
    name = orm.CharField(max_length=20)

    class Meta(AuthMeta):
        pass


class Membership(orm.Model):
    pk = orm.CompositePrimaryKey("team", "user")
    team = orm.ForeignKey(Team, orm.CASCADE, related_name="members")
    user = orm.ForeignKey(User, orm.CASCADE, related_name="+")
    role = orm.CharField(max_length=10, default="reader")

    class Meta(AuthMeta):
        pass

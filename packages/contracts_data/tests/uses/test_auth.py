"""Users in any data source: found by e-mail, unique whatever the case of letters, allowed by conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bandstand.contracts.data.conditions import And, Compare, Condition, Operator, Or, Some
from bandstand.contracts.data.errors import Integrity, Invalid, NotFound
from bandstand.contracts.data.fields import ConstraintInfo, RelationInfo
from bandstand.contracts.data.memory import MemorySource, describe
from bandstand.contracts.data.query import Query


@dataclass
class User:
    """Somebody who logs in."""

    id: int | None = None
    email: str = field(default="", metadata={"blank": False})
    password: str = ""
    active: bool = True
    last_login: datetime | None = None


@dataclass
class Team:
    """Some users, who share documents."""

    id: int | None = None
    name: str = ""


@dataclass
class Membership:
    """The part of a user in a team."""

    team_id: int
    user_id: int
    role: str = "reader"


def make_source() -> MemorySource:
    same_email = ConstraintInfo(name="user_email", unique=("email",), ignoring_case=True, text="This e-mail is taken.")
    return MemorySource(
        {
            User: describe(User, name="auth.User", constraints=[same_email]),
            Team: describe(
                Team,
                name="auth.Team",
                relations=[RelationInfo(name="members", target="auth.Membership", many=True, inverse="team")],
            ),
            Membership: describe(
                Membership,
                name="auth.Membership",
                key=["team_id", "user_id"],
                relations=[
                    RelationInfo(name="team", target="auth.Team", fields=("team_id",), inverse="members"),
                    RelationInfo(name="user", target="auth.User", fields=("user_id",)),
                ],
            ),
        }
    )


class Users:
    """What auth asks of its users."""

    def __init__(self, source: MemorySource) -> None:
        self.rows = source.repository(User)

    def find(self, email: str) -> User | None:
        try:
            return self.rows.one(Compare("email", Operator.IEQ, email) & Compare("active", Operator.EQ, True))
        except NotFound:
            return None

    def create(self, email: str, password: str) -> User:
        """Store a user, or raise ``Invalid`` at its e-mail, however close somebody else came."""
        user = self.rows.new({"email": email, "password": password})
        self.rows.check(user, fields=["email"])
        try:
            self.rows.save(user)
        except Integrity as error:
            raise Invalid(error.problem) from error
        return user

    def log_in(self, user: User, now: datetime) -> None:
        user.last_login = now
        self.rows.save(user, changed=["last_login"])


def may_edit(user: User) -> Condition:
    """Give the teams that a user may edit, as a condition for lists, counts and exports alike."""
    own = Compare("user", Operator.EQ, (user.id,)) & Compare("role", Operator.EQ, "editor")
    return Some("members", own)


@pytest.fixture
def source() -> MemorySource:
    return make_source()


@pytest.fixture
def users(source: MemorySource) -> Users:
    return Users(source)


def test_a_user_is_found_whatever_the_case_of_the_email(users: Users) -> None:
    ada = users.create("Ada@Example.org", "hash")
    found = users.find("ada@EXAMPLE.org")
    assert found is not None
    assert found.id == ada.id
    assert users.find("%@example.org") is None
    assert users.find("bob@example.org") is None


def test_an_email_is_taken_whatever_its_case(users: Users) -> None:
    users.create("Ada@Example.org", "hash")
    with pytest.raises(Invalid) as raised:
        users.create("ada@example.ORG", "hash")
    (problem,) = raised.value.problems
    assert (problem.path, problem.code, str(problem)) == (("email",), "unique", "This e-mail is taken.")
    with pytest.raises(Invalid) as raised:
        users.create("", "hash")
    assert [problem.code for problem in raised.value.problems] == ["blank"]


def test_a_login_stores_no_more_than_its_time(users: Users) -> None:
    ada = users.create("ada@example.org", "hash")
    ada.password = "typed"
    users.log_in(ada, datetime(2027, 1, 1, tzinfo=UTC))
    stored = users.rows.get((ada.id,))
    assert (stored.password, stored.last_login) == ("hash", datetime(2027, 1, 1, tzinfo=UTC))


def test_a_policy_is_a_condition_on_one_membership(source: MemorySource, users: Users) -> None:
    ada, bob = users.create("ada@example.org", ""), users.create("bob@example.org", "")
    teams, members = source.repository(Team), source.repository(Membership)
    for name, parts in (("A", [(ada, "editor")]), ("B", [(ada, "reader"), (bob, "editor")]), ("C", [(bob, "editor")])):
        team = teams.new({"name": name})
        teams.save(team)
        for user, role in parts:
            members.save(members.new({"team": (team.id,), "user": (user.id,), "role": role}))
    assert [team.name for team in teams.page(Query(where=may_edit(ada)))] == ["A"]
    assert teams.count(may_edit(bob)).number == 2
    assert teams.count(And()).number == 3
    assert teams.count(Or()).number == 0


def test_a_deleted_user_leaves_no_memberships(source: MemorySource, users: Users) -> None:
    ada = users.create("ada@example.org", "")
    team = source.repository(Team).new({"name": "A"})
    source.repository(Team).save(team)
    members = source.repository(Membership)
    members.save(members.new({"team": (team.id,), "user": (ada.id,)}))
    users.rows.delete(ada)
    assert members.count().number == 0

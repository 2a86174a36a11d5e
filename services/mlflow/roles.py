"""MLflow's own access to its database: what the master user has to say for it.

Nobody stores MLflow's password. Two logins take turns: a starting server gets a new password for the one that
the running server is not using, so that a replacement interrupts nobody. Both act as one owner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

OWNER = "mlflow"
LOGINS = ("mlflow_a", "mlflow_b")
DATABASES = ("mlflow", "mlflow_auth")


def idle(sessions: Mapping[str, int]) -> str:
    """The login with the fewest open sessions; the first when both have as many."""
    return min(LOGINS, key=lambda login: sessions.get(login, 0))


def statements(
    *, login: str, verifier: str, roles: frozenset[str], databases: frozenset[str]
) -> Iterator[str]:
    """The statements that lead from what there is to what `login` needs; each changes nothing twice.

    Args:
        verifier: of the login's new password, as PostgreSQL keeps it (SCRAM); holds no quote.
        roles: those that exist.
        databases: those that exist.
    """
    if OWNER not in roles:
        yield f"CREATE ROLE {OWNER} NOLOGIN"
        yield f"GRANT {OWNER} TO CURRENT_USER"
    for database in DATABASES:
        if database not in databases:
            yield f"CREATE DATABASE {database} OWNER {OWNER}"
        yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC"
    if login not in roles:
        yield f"CREATE ROLE {login} LOGIN IN ROLE {OWNER}"
        yield f"ALTER ROLE {login} SET role TO {OWNER}"
    yield f"ALTER ROLE {login} PASSWORD '{verifier}'"

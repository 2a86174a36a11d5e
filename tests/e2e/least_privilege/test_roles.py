"""With IAM enforced: every function does its job with its own role, and every role is refused the rest."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest

from tests.e2e.least_privilege.company import Company
from tests.e2e.least_privilege.jobs import JOBS
from tests.e2e.least_privilege.refusals import NOT_THEIRS, REFUSED, is_a_change, refusal
from tests.proof import rounds
from tests.recorded import event

FOLDERS = (Path(__file__).parents[3] / "functions").glob("*/handler.py")
ANSWERS_WHATEVER_HAPPENS = {"strategy-api", "job-consumer"}
FUNCTIONS = sorted(path.parent.name.replace("_", "-") for path in FOLDERS)


def test_every_function_and_every_role_of_the_template_is_here(company: Company) -> None:
    roles = company.stack.aws.client("iam").get_paginator("list_roles").paginate()
    named = {role["RoleName"].removeprefix("tradai-dev-") for page in roles for role in page["Roles"]}

    assert set(JOBS) == set(FUNCTIONS)
    assert set(NOT_THEIRS) == {name for name in named if not name.startswith("Tradai")}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_it_does_its_whole_job_with_its_own_role(company: Company, function: str) -> None:
    JOBS[function](company)


@pytest.mark.parametrize("function", [name for name in FUNCTIONS if name not in ANSWERS_WHATEVER_HAPPENS])
def test_it_works_by_its_own_role_and_by_nothing_else(company: Company, function: str) -> None:
    with company.stripped(function), pytest.raises(AssertionError) as failed:
        JOBS[function](company)

    assert any(code in str(failed.value) for code in REFUSED), failed.value


def test_the_api_without_its_role_answers_that_it_cannot(company: Company) -> None:
    with company.stripped("strategy-api"), pytest.raises(AssertionError, match="503"):
        JOBS["strategy-api"](company)


def test_a_consumer_without_its_role_loses_no_request(company: Company) -> None:
    (request, *_) = event("requests_batch")["Records"]
    request["body"] = json.dumps({"model_name": company.strategy(), "job_id": str(uuid4())})

    with company.stripped("job-consumer"), pytest.raises(AssertionError, match="AccessDenied"):
        company.ask("job-consumer", {"Records": [request]})


@pytest.mark.parametrize("role", [*FUNCTIONS, "training-task"])
def test_it_needs_every_change_that_it_may_make(company: Company, role: str) -> None:
    """In the suite the first, with `make prove` each."""
    job = JOBS.get(role, JOBS["retraining-scheduler"])  # which trains
    changes = [deed for deed in sorted(company.granted(role)) if is_a_change(role, *deed)]
    idle = []

    for action, resource in changes[: rounds(1, len(changes))]:
        with company.stripped(role, action, resource):
            try:
                job(company)
            except AssertionError:
                continue
        idle.append((action, resource))

    assert changes
    assert idle == []


@pytest.mark.parametrize("role", sorted(NOT_THEIRS))
def test_it_is_refused_what_is_another_roles_business(company: Company, role: str) -> None:
    business = NOT_THEIRS[role]

    assert refusal(business.deed, company, company.credentials(role)) in REFUSED
    assert refusal(business.deed, company, company.credentials(business.of)) is None

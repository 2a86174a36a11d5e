from __future__ import annotations

from uuid import uuid4

import pytest

from tests.workflows.house import House
from tests.workflows.reviewing import awaiting
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.errors import ConflictError, outcome_of
from tradai.common.runtime import wiring_reviews

CONFLICT = 5


def test_no_answer_keeps_the_champion_and_a_late_one_is_refused(house: House) -> None:
    job_id, house.timeouts = str(uuid4()), {"RequestReview": 1}
    house.mend()
    champion, arn = house.champion, awaiting(house, job_id)

    outcome = house.ended(arn)
    with pytest.raises(ConflictError) as refused:
        wiring_reviews.review_desk().approve(job_id)

    assert "ExpireReview" in outcome.states
    assert house.champion == champion
    assert (house.job(job_id).status, house.state.owner) == (RetrainingStatus.KEPT, None)
    assert outcome_of(refused.value).exit_code == CONFLICT

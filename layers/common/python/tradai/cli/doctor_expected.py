"""What an environment has when everything is deployed. A test compares this with the templates."""

from __future__ import annotations

from typing import Final

FUNCTIONS: Final = (
    "check-retraining-needed",
    "compare-models",
    "promote-model",
    "model-rollback",
    "drift-monitor",
    "retraining-scheduler",
    "config-activate",
    "notify",
    "job-consumer",
    "registry-mirror",
    "execution-closer",
    "strategy-api",
)
ROUNDS: Final = ("drift-monitor", "retraining-scheduler", "registry-mirror")  # by the clock
RULES: Final = (*ROUNDS, "retraining-ended-badly")
EVENT_DRIVEN: Final = (*ROUNDS, "model-rollback", "notify", "job-consumer", "execution-closer")
QUEUES: Final = ("retraining-requests", *(f"{name}-dead-letters" for name in EVENT_DRIVEN))
TOPICS: Final = ("alerts", "registration", "drift", "performance")
STREAMS: Final = ("releases", "jobs", "notifications")

LAYERS: Final = ("packages", "tradai")
NUMERIC_LAYER: Final = "numeric"
COMPUTING: Final = ("compare-models", "drift-monitor")

PARAMETERS: Final = (
    "api/client-id",
    "api/id",
    "api/token-url",
    "api/url",
    "api/user-pool-id",
    "executor-mode",
    "key-arn",
    "mlflow/tracking-uri",
    "queues/retraining-requests",
    "state-machine-arn",
    "training/cluster-arn",
    "training/execution-role-arn",
    "training/family",
    "training/log-group",
    "training/security-group",
    "training/subnets",
    "training/task-role-arn",
)
"""Beside those of tables, streams, buckets and topics."""

ALARMS_OF_APP: Final = ("drift-moderate", "drift-significant")
ALARMS_OF_OPS: Final = (
    *(f"{name}-errors" for name in FUNCTIONS),
    *(f"{name}-{how}" for name in ROUNDS for how in ("slow", "silent")),
    *(f"{name}-dead-letters" for name in EVENT_DRIVEN),
    *(f"retraining-{end}" for end in ("failed", "timed-out", "aborted")),
    "job-consumer-late",
    "notify-late",
    "retraining-requests-late",
    "functions-throttled",
    "api-faults",
    "mirror-behind",
    "champion-age",
)

PARAMETERS_OF_PLATFORM: Final = (
    *(f"mlflow/database{what}" for what in ("", "-endpoint", "-master-secret-arn")),
    *(f"mlflow/{what}" for what in ("log-group", "login-secret-arn", "repository-uri", "service-arn")),
    *(f"platform/function-{what}" for what in ("security-group", "subnets")),
    *(f"platform/training-{what}" for what in ("security-group", "subnets")),
    *(f"platform/{what}" for what in ("capacity-provider", "cluster-arn", "vpc-id")),
)
RULES_OF_PLATFORM: Final = tuple(f"mlflow-{whose}-password-changed" for whose in ("master", "login"))
QUEUES_OF_PLATFORM: Final = ("mlflow-redeploy-dead-letters",)
ALARMS_OF_PLATFORM: Final = (
    *("mlflow-silent", "mlflow-database-busy", "mlflow-database-full"),
    *("mlflow-redeploy-dead-letters", "mlflow-redeploy-failed"),
)

MLFLOW: Final = "3.17.2"
WORKFLOW: Final = "2aeaed44d9bf23621b540105142bf7f4b8e59cf6f5336f1991302d3807a6c60c"
"""`outline` of the definition that is committed."""

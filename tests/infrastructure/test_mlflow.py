"""MLflow in an account: its database, its server, its passwords, and who gets them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.infrastructure.templates import Environment, as_list
from tests.infrastructure.test_platform import BESIDE_MLFLOW

MLFLOW_CONTAINERS = ("prepare", "mlflow")
FOLDERS = {"/run/tradai", "/tmp"}  # noqa: S108  # volumes of the task


def test_the_database_is_encrypted_hidden_backed_up_and_changes_its_own_password(
    platform: Environment,
) -> None:
    (database,) = platform.properties("AWS::RDS::DBInstance", "Platform")
    (parameters,) = platform.properties("AWS::RDS::DBParameterGroup", "Platform")

    assert database["ManageMasterUserPassword"] is True
    assert "MasterUserPassword" not in database
    assert platform.parameter_path(database["KmsKeyId"]) == "key-arn"
    assert platform.parameter_path(database["MasterUserSecret"]["KmsKeyId"]) == "key-arn"
    assert database["StorageEncrypted"] is True
    assert database["PubliclyAccessible"] is False
    assert database["BackupRetentionPeriod"] == 7
    assert parameters["Parameters"]["rds.force_ssl"] == "1"


def test_the_log_of_the_database_is_there_before_rds_would_make_one_for_ever(platform: Environment) -> None:
    assert f"/aws/rds/instance/tradai-{platform.env}-mlflow/postgresql" in _log_groups(platform)


def test_mlflow_lets_in_who_has_a_login_and_answers_to_its_own_name(platform: Environment) -> None:
    prepare, server = _containers(platform)

    assert platform.text(_variable(server, "ALLOWED_HOSTS")) == f"mlflow.tradai-{platform.env}.internal:5000"
    assert platform.text(_variable(server, "ARTIFACTS")).startswith(f"s3://tradai-mlflow-{platform.env}-")
    assert _variable(server, "AWS_DEFAULT_REGION")
    assert server["HealthCheck"]["Command"] == ["CMD", "python", "-m", "services.mlflow.health"]
    assert server["DependsOn"] == [{"ContainerName": "prepare", "Condition": "SUCCESS"}]
    assert prepare["Essential"] is False
    for container in (prepare, server):
        assert container["ReadonlyRootFilesystem"] is True
        assert container["LogConfiguration"]["LogDriver"] == "awslogs"


def test_only_the_container_that_ends_before_the_server_starts_knows_the_masters_password(
    platform: Environment,
) -> None:
    prepare, server = _containers(platform)
    login = {"LOGIN_USERNAME", "LOGIN_PASSWORD"}

    assert {s["Name"] for s in prepare["Secrets"]} == login | {"MASTER_USERNAME", "MASTER_PASSWORD"}
    assert {s["Name"] for s in server["Secrets"]} == login


def test_mlflow_may_add_and_read_artifacts_and_nothing_else(platform: Environment) -> None:
    statements = [*platform.statements(f"tradai-{platform.env}-mlflow-task")]
    actions = {action for s in statements for action in as_list(s["Action"])}

    assert {a for a in actions if not a.startswith("ssmmessages:")} == {
        "s3:GetObject",
        "s3:PutObject",
        "s3:ListBucket",
    }


def test_all_that_is_written_beside_a_read_only_root_is_in_volumes_of_the_task(
    cloud: Environment, shared: Environment
) -> None:
    def written(environment: Environment) -> set[str]:
        (task,) = environment.properties("AWS::ECS::TaskDefinition", "Platform")
        assert all("Host" not in volume for volume in task["Volumes"])
        return {m["ContainerPath"] for c in task["ContainerDefinitions"] for m in c["MountPoints"]}

    assert written(shared) == FOLDERS
    assert written(cloud) == FOLDERS | {"/var/lib/amazon", "/var/log/amazon"}


def test_a_tunnel_ends_at_a_host_or_at_the_task_itself(cloud: Environment, shared: Environment) -> None:
    def allowed(environment: Environment, role: str) -> bool:
        statements = environment.statements(f"tradai-{environment.env}-{role}")
        return any("ssmmessages:OpenDataChannel" in as_list(s["Action"]) for s in statements)

    def takes_commands(environment: Environment) -> bool:
        (service,) = environment.properties("AWS::ECS::Service", "Platform")
        return bool(service["EnableExecuteCommand"])

    assert allowed(shared, "services-host")
    assert not allowed(shared, "mlflow-task")
    assert allowed(cloud, "mlflow-task")
    assert takes_commands(cloud)
    assert not takes_commands(shared)


def test_capacity_is_named_never_a_launch_type(platform: Environment) -> None:
    (service,) = platform.properties("AWS::ECS::Service", "Platform")
    (associated,) = platform.properties("AWS::ECS::ClusterCapacityProviderAssociations", "Platform")

    (strategy,) = service["CapacityProviderStrategy"]
    assert associated["CapacityProviders"] == [strategy["CapacityProvider"]]
    assert service["DeploymentConfiguration"]["DeploymentCircuitBreaker"] == {
        "Enable": True,
        "Rollback": True,
    }


def test_a_host_keeps_its_metadata_and_its_role_from_its_tasks(shared: Environment) -> None:
    (template,) = shared.properties("AWS::EC2::LaunchTemplate", "Platform")
    launched = template["LaunchTemplateData"]

    assert launched["MetadataOptions"] == {"HttpTokens": "required", "HttpPutResponseHopLimit": 1}
    assert launched["BlockDeviceMappings"][0]["Ebs"]["Encrypted"] is True
    assert "ECS_AWSVPC_BLOCK_IMDS=true" in shared.text(launched["UserData"]["Fn::Base64"])
    assert "KeyName" not in launched


def test_a_new_password_starts_mlflow_anew_and_the_machine_may_do_only_that(platform: Environment) -> None:
    env, rules = platform.env, platform.named("AWS::Events::Rule", "Name")
    patterns = {
        name.removeprefix(f"tradai-{env}-"): rule["Properties"]["EventPattern"]
        for name, rule in rules.items()
        if name.endswith("password-changed")
    }
    (statement,) = platform.statements(f"tradai-{env}-mlflow-redeploy")
    (service,) = platform.properties("AWS::ECS::Service", "Platform")

    assert patterns["mlflow-master-password-changed"]["detail"] == {
        "EventID": ["RDS-EVENT-0016"],
        "SourceIdentifier": [f"tradai-{env}-mlflow"],
    }
    assert patterns["mlflow-login-password-changed"]["detail"]["eventName"] == [
        "PutSecretValue",
        "UpdateSecret",
    ]
    assert statement["Action"] == "ecs:UpdateService"
    assert platform.text(statement["Resource"]).endswith(
        f":service/{service['Cluster']}/{service['ServiceName']}"
    )
    for name in patterns:
        (target,) = rules[f"tradai-{env}-{name}"]["Properties"]["Targets"]
        assert "DeadLetterConfig" in target


def test_functions_beside_mlflow_get_the_login_under_the_environments_key_and_no_others(
    platform: Environment,
) -> None:
    reference = f"{{{{resolve:secretsmanager:tradai/{platform.env}/mlflow-login:SecretString:password::}}}}"

    for name, function in platform.named("AWS::Lambda::Function", "FunctionName").items():
        properties = function["Properties"]
        has_login = name.removeprefix(f"tradai-{platform.env}-") in BESIDE_MLFLOW
        password = properties["Environment"]["Variables"].get("MLFLOW_PASSWORD")
        assert password == (reference if has_login else None)
        assert ("KmsKeyArn" in properties) == has_login


def test_training_gets_the_login_from_the_secret_when_it_starts(platform: Environment) -> None:
    (training,) = (
        t for n, t in platform.of_type("AWS::ECS::TaskDefinition").items() if n.startswith("Training")
    )
    (container,) = training["Properties"]["ContainerDefinitions"]

    assert {s["Name"] for s in container["Secrets"]} == {"MLFLOW_USERNAME", "MLFLOW_PASSWORD"}
    assert "MLFLOW_PASSWORD" not in {v["Name"] for v in container["Environment"]}


def test_training_reads_candles_only_from_the_bucket_that_was_named(
    cloud: Environment, shared: Environment
) -> None:
    def allowed(environment: Environment) -> set[str]:
        statements = environment.statements(f"tradai-{environment.env}-training-task")
        return {
            f"{action} {environment.text(resource)}"
            for statement in statements
            for action in as_list(statement["Action"])
            for resource in as_list(statement["Resource"])
            if "candles" in environment.text(resource)
        }

    bucket = "arn:<AWS::Partition>:s3:::candles"
    assert allowed(shared) == {f"s3:GetObject {bucket}/*", f"s3:ListBucket {bucket}"}
    assert allowed(cloud) == set()


def test_a_training_reads_no_secret(platform: Environment) -> None:
    """It speaks to no exchange; its login to MLflow is given to it as variables."""
    statements = platform.statements(f"tradai-{platform.env}-training-task")

    assert [each for each in statements if "secretsmanager" in str(each["Action"])] == []


def _containers(environment: Environment) -> list[Mapping[str, Any]]:
    (task,) = environment.properties("AWS::ECS::TaskDefinition", "Platform")
    by_name = {c["Name"]: c for c in task["ContainerDefinitions"]}
    return [by_name[name] for name in MLFLOW_CONTAINERS]


def _variable(container: Mapping[str, Any], name: str) -> Any:
    return {v["Name"]: v["Value"] for v in container["Environment"]}[name]


def _log_groups(environment: Environment) -> set[str]:
    groups = environment.properties("AWS::Logs::LogGroup", "Platform")
    return {environment.text(g["LogGroupName"]) for g in groups if "LogGroupName" in g}

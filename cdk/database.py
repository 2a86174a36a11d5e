"""MLflow's database."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from constructs import Construct

from cdk.names import MLFLOW
from cdk.parameters import Parameters
from cdk.settings import Settings

VERSION = "17"
MASTER = "tradai_master"  # only the first container of a starting MLflow uses it
GIGABYTES, MOST_GIGABYTES = 20, 100
BACKUP_DAYS = 7


class RegistryDatabase(Construct):
    """PostgreSQL, whose master password RDS makes, keeps and changes by itself, every week.

    Exposes `instance`, and `identifier`, its name.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        key: kms.IKey,
        subnets: Sequence[str],
        group: str,
    ) -> None:
        super().__init__(scope, construct_id)
        self.identifier = settings.prefixed(MLFLOW)
        self.instance = rds.CfnDBInstance(
            self,
            "Instance",
            db_instance_identifier=self.identifier,
            db_instance_class=settings.mlflow_database_class,
            engine="postgres",
            engine_version=VERSION,
            auto_minor_version_upgrade=True,
            master_username=MASTER,
            manage_master_user_password=True,
            master_user_secret=rds.CfnDBInstance.MasterUserSecretProperty(kms_key_id=key.key_arn),
            allocated_storage=str(GIGABYTES),
            max_allocated_storage=MOST_GIGABYTES,
            storage_type="gp3",
            storage_encrypted=True,
            kms_key_id=key.key_arn,
            publicly_accessible=False,
            db_subnet_group_name=self._subnets(settings, subnets),
            vpc_security_groups=[group],
            db_parameter_group_name=self._parameters(settings),
            enable_cloudwatch_logs_exports=["postgresql"],
            backup_retention_period=BACKUP_DAYS,
            delete_automated_backups=not settings.keep_data_on_delete,
            copy_tags_to_snapshot=True,
            deletion_protection=settings.keep_data_on_delete,
        )
        self.instance.node.add_dependency(self._logs(settings))
        self.instance.apply_removal_policy(
            RemovalPolicy.RETAIN if settings.keep_data_on_delete else RemovalPolicy.DESTROY
        )
        values = {
            "mlflow/database": self.identifier,
            "mlflow/database-endpoint": self.instance.attr_endpoint_address,
            "mlflow/database-master-secret-arn": self.master_secret_arn,
        }
        Parameters(self, "Facts", settings=settings, values=values)

    @property
    def master_secret_arn(self) -> str:
        """Of the secret that RDS owns: `username` and `password`."""
        return self.instance.attr_master_user_secret_secret_arn

    def _subnets(self, settings: Settings, subnets: Sequence[str]) -> str:
        group = rds.CfnDBSubnetGroup(
            self,
            "Subnets",
            db_subnet_group_name=settings.prefixed(MLFLOW),
            db_subnet_group_description="Without a way out",
            subnet_ids=list(subnets),
        )
        return group.ref

    def _parameters(self, settings: Settings) -> str:
        group = rds.CfnDBParameterGroup(
            self,
            "Parameters",
            description=f"MLflow's database of {settings.env}",
            family=f"postgres{VERSION}",
            parameters={"rds.force_ssl": "1", "log_connections": "1"},
        )
        return group.ref

    def _logs(self, settings: Settings) -> logs.CfnLogGroup:
        """Made here, else RDS would make one that keeps everything."""
        return logs.CfnLogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/rds/instance/{self.identifier}/postgresql",
            retention_in_days=settings.log_retention_days,
        )

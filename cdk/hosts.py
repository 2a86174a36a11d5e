"""Hosts that services share: one, and a second one while a deployment needs it."""

from __future__ import annotations

from aws_cdk import Duration, Fn, Stack
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk.access import TUNNEL
from cdk.names import SERVICES_CLUSTER, arn
from cdk.platform_network import OPEN, PlatformNetwork
from cdk.settings import Settings

TYPE = "t4g.small"
FEWEST, MOST = 1, 2
ROOT_GIGABYTES = 30  # the smallest that the image fits on
LIFETIME = Duration.days(30)  # then a host is replaced by one with the newest image
IMAGE = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id"
Template = ec2.CfnLaunchTemplate
Group = autoscaling.CfnAutoScalingGroup


class SharedHosts(Construct):
    """An ECS capacity provider of small hosts. Images and secrets are fetched by the host for its tasks."""

    compatibility = "EC2"
    public_address = "DISABLED"
    reached_through = "host"

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        network: PlatformNetwork,
        cluster: str,
    ) -> None:
        super().__init__(scope, construct_id)
        self.provider = settings.prefixed(SERVICES_CLUSTER)
        template = self._template(settings, network, cluster)
        group = Group(
            self,
            "Group",
            auto_scaling_group_name=settings.prefixed(SERVICES_CLUSTER),
            min_size=str(FEWEST),
            max_size=str(MOST),
            vpc_zone_identifier=list(network.subnets(OPEN.name)),
            launch_template=Group.LaunchTemplateSpecificationProperty(
                launch_template_id=template.ref, version=template.attr_latest_version_number
            ),
            max_instance_lifetime=int(LIFETIME.to_seconds()),
            tags=[
                Group.TagPropertyProperty(key=key, value=value, propagate_at_launch=True)
                for key, value in {"Name": self.provider, "AmazonECSManaged": "true"}.items()
            ],
        )
        provider = ecs.CfnCapacityProvider
        provider(
            self,
            "Provider",
            name=self.provider,
            auto_scaling_group_provider=provider.AutoScalingGroupProviderProperty(
                auto_scaling_group_arn=group.ref,
                managed_draining="ENABLED",
                managed_scaling=provider.ManagedScalingProperty(status="ENABLED", target_capacity=100),
                managed_termination_protection="DISABLED",
            ),
        )

    def _template(self, settings: Settings, network: PlatformNetwork, cluster: str) -> Template:
        profile = iam.CfnInstanceProfile(
            self,
            "Profile",
            roles=[_role(self, f"{settings.prefixed(SERVICES_CLUSTER)}-host", cluster).role_name],
        )
        return Template(
            self,
            "Template",
            launch_template_data=Template.LaunchTemplateDataProperty(
                image_id=IMAGE,
                instance_type=TYPE,
                iam_instance_profile=Template.IamInstanceProfileProperty(arn=profile.attr_arn),
                metadata_options=Template.MetadataOptionsProperty(
                    http_tokens="required", http_put_response_hop_limit=1
                ),
                monitoring=Template.MonitoringProperty(enabled=True),
                block_device_mappings=[
                    Template.BlockDeviceMappingProperty(
                        device_name="/dev/xvda",
                        ebs=Template.EbsProperty(
                            volume_size=ROOT_GIGABYTES, volume_type="gp3", encrypted=True
                        ),
                    )
                ],
                network_interfaces=[
                    Template.NetworkInterfaceProperty(
                        device_index=0,
                        associate_public_ip_address=True,
                        groups=[network.groups["hosts"].security_group_id],
                    )
                ],
                user_data=Fn.base64(_joining(cluster)),
            ),
        )


def _joining(cluster: str) -> str:
    """Tasks have roles of their own; the host's is kept from them."""
    return "\n".join(
        (
            "#!/bin/bash",
            "cat >> /etc/ecs/ecs.config <<END",
            f"ECS_CLUSTER={cluster}",
            "ECS_AWSVPC_BLOCK_IMDS=true",
            "END",
            "",
        )
    )


def _role(scope: Construct, name: str, cluster: str) -> iam.Role:
    stack = Stack.of(scope)
    role = iam.Role(scope, "Role", role_name=name, assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    for resource, actions in {
        arn(stack, "ecs", f"cluster/{cluster}"): (
            "ecs:DeregisterContainerInstance",
            "ecs:RegisterContainerInstance",
            "ecs:SubmitAttachmentStateChanges",
            "ecs:SubmitContainerStateChange",
            "ecs:SubmitTaskStateChange",
        ),
        arn(stack, "ecs", f"container-instance/{cluster}/*"): (
            "ecs:Poll",
            "ecs:PutSystemLogEvents",
            "ecs:StartTelemetrySession",
        ),
        "*": ("ecs:DiscoverPollEndpoint", "ssm:UpdateInstanceInformation", *TUNNEL),
    }.items():
        role.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=[resource]))
    return role

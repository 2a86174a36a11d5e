"""The HTTP API in front of strategy-api: closed by default, one stage, one function."""

from __future__ import annotations

import json
from typing import cast

from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.aws_apigatewayv2_authorizers import HttpJwtAuthorizer
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from constructs import Construct

from cdk.identity import Identity
from cdk.logs import retention
from cdk.parameters import Parameters
from cdk.settings import Settings

GET = [apigatewayv2.HttpMethod.GET]
HEALTH = "/api/v1/health"
THROTTLE = apigatewayv2.ThrottleSettings(rate_limit=50, burst_limit=100)  # requests per second, and at once
LOG_FORMAT = json.dumps(
    {
        "requestId": "$context.requestId",
        "ip": "$context.identity.sourceIp",
        "route": "$context.routeKey",
        "path": "$context.path",
        "status": "$context.status",
        "latency": "$context.responseLatency",
        "client": "$context.authorizer.claims.client_id",
        "error": "$context.error.message",
    }
)


class Api(Construct):
    """GET needs the scope read, everything else operate; only health needs no token."""

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: Settings, function: lambda_.IFunction
    ) -> None:
        super().__init__(scope, construct_id)
        identity = Identity(self, "Identity", settings=settings)
        integration = HttpLambdaIntegration("Function", function)
        api = apigatewayv2.HttpApi(
            self,
            "Http",
            api_name=settings.prefixed("api"),
            create_default_stage=False,
            default_integration=integration,
            default_authorizer=_authorizer(identity),
            default_authorization_scopes=[identity.scope("operate")],
        )
        readers = [identity.scope("read"), identity.scope("operate")]
        api.add_routes(path="/{proxy+}", methods=GET, integration=integration, authorization_scopes=readers)
        nobody = apigatewayv2.HttpNoneAuthorizer()
        api.add_routes(
            path=HEALTH, methods=GET, integration=integration, authorizer=nobody, authorization_scopes=[]
        )
        stage = apigatewayv2.HttpStage(
            self, "Stage", http_api=api, stage_name="$default", auto_deploy=True, throttle=THROTTLE
        )
        _log_access(stage, settings)
        values = {
            "api/url": api.api_endpoint,
            "api/id": api.api_id,
            "api/token-url": identity.token_url,
            "api/client-id": identity.client.user_pool_client_id,
            "api/user-pool-id": identity.pool.user_pool_id,
        }
        Parameters(self, "Parameters", settings=settings, values=values)


def _authorizer(identity: Identity) -> HttpJwtAuthorizer:
    return HttpJwtAuthorizer("Tokens", identity.issuer, jwt_audience=[identity.client.user_pool_client_id])


def _log_access(stage: apigatewayv2.HttpStage, settings: Settings) -> None:
    group = logs.LogGroup(
        stage,
        "AccessLogs",
        log_group_name=f"/aws/apigateway/{settings.prefixed('api')}",
        retention=retention(settings),
        removal_policy=RemovalPolicy.DESTROY,
    )
    resource = cast("apigatewayv2.CfnStage", stage.node.default_child)
    resource.access_log_settings = apigatewayv2.CfnStage.AccessLogSettingsProperty(
        destination_arn=group.log_group_arn, format=LOG_FORMAT
    )

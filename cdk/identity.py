"""Who may call the REST API: a user pool, two scopes, a client for machines."""

from __future__ import annotations

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from cdk.settings import Settings

SERVER = "tradai"
SCOPES = {"read": "Look at everything", "operate": "Change what runs"}
TOKENS_LAST = Duration.hours(1)


class Identity(Construct):
    """Exposes `pool`, `client`, `issuer` and `token_url`; `scope(name)` is a scope as tokens carry it."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        keep = RemovalPolicy.RETAIN if settings.keep_data_on_delete else RemovalPolicy.DESTROY
        self.pool = cognito.UserPool(
            self,
            "Pool",
            user_pool_name=settings.prefixed("operators"),
            self_sign_up_enabled=False,
            sign_in_aliases=cognito.SignInAliases(email=True),
            mfa=cognito.Mfa.REQUIRED,
            mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
            password_policy=_PASSWORDS,
            deletion_protection=settings.keep_data_on_delete,
            removal_policy=keep,
        )
        self.issuer = f"https://cognito-idp.{Stack.of(self).region}.amazonaws.com/{self.pool.user_pool_id}"
        scopes = [
            cognito.ResourceServerScope(scope_name=name, scope_description=text)
            for name, text in SCOPES.items()
        ]
        server = self.pool.add_resource_server("Server", identifier=SERVER, scopes=scopes)
        self.client = self.pool.add_client(
            "Machine",
            user_pool_client_name=settings.prefixed("machine"),
            generate_secret=True,
            access_token_validity=TOKENS_LAST,
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(client_credentials=True),
                scopes=[cognito.OAuthScope.resource_server(server, each) for each in scopes],
            ),
        )
        prefix = f"{settings.prefixed('operators')}-{Stack.of(self).account}"
        domain = self.pool.add_domain(
            "Domain", cognito_domain=cognito.CognitoDomainOptions(domain_prefix=prefix)
        )
        self.token_url = f"{domain.base_url()}/oauth2/token"

    @staticmethod
    def scope(name: str) -> str:
        return f"{SERVER}/{name}"


_PASSWORDS = cognito.PasswordPolicy(
    min_length=14, require_digits=True, require_lowercase=True, require_uppercase=True, require_symbols=True
)

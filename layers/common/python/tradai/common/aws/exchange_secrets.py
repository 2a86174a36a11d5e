"""Credentials of an exchange account in Secrets Manager."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradai.common.aws.errors import translated
from tradai.common.errors import ConfigurationError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeSecrets:
    client: SecretsManagerClient

    def __call__(self, name: str) -> Mapping[str, str] | None:
        """The fields of a secret; None when there is no such secret. Its content appears in no error.

        Raises:
            ConfigurationError: it is no JSON object of texts, or may not be read.
        """
        with translated(f"the secret {name}"):
            try:
                text = self.client.get_secret_value(SecretId=name)["SecretString"]
            except self.client.exceptions.ResourceNotFoundException:
                return None
        return _fields(name, text)


def _fields(name: str, text: str) -> Mapping[str, str]:
    fields = None
    with suppress(ValueError):
        fields = json.loads(text)
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise ConfigurationError(f"the secret {name} is no JSON object of texts, like api_key and api_secret")
    return fields

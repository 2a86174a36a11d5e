"""Images in ECR, by what they are instead of by a tag that can move."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tradai.common.aws.errors import translated
from tradai.common.errors import ValidationFailedError

TAGGED: Final = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/(?P<repository>[^:@]+)"
    r":(?P<tag>[^:@]+)\Z"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ECRImages:
    """Looks tags up; images of other registries, and those named by digest, are what they are.

    Args:
        client_of: the client of a region.
    """

    client_of: Callable[[str], Any]

    def pinned(self, image: str) -> str:
        """The same image by its digest.

        Raises:
            ValidationFailedError: it was never pushed.
        """
        found = TAGGED.match(image)
        if found is None:
            return image
        client = self.client_of(found["region"])
        with translated(f"the image {image}"):
            try:
                answer = client.describe_images(
                    registryId=found["account"],
                    repositoryName=found["repository"],
                    imageIds=[{"imageTag": found["tag"]}],
                )
            except (client.exceptions.ImageNotFoundException, client.exceptions.RepositoryNotFoundException):
                raise ValidationFailedError(
                    f"--image: {image} is not in its registry; build and push it, or name one that is"
                ) from None
        return f"{image.rpartition(':')[0]}@{answer['imageDetails'][0]['imageDigest']}"

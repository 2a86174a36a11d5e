"""`ConfigBodies` in memory."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class InMemoryConfigBodies:
    objects: dict[str, bytes] = field(default_factory=dict)

    def put(self, strategy: str, config_hash: str, text: bytes) -> str:
        key = f"configs/{strategy}/{config_hash}.json"
        self.objects.setdefault(key, text)
        return key

    def get(self, strategy: str, config_hash: str) -> bytes | None:
        return self.objects.get(f"configs/{strategy}/{config_hash}.json")

    def put_source(self, strategy: str, config_id: str, text: str) -> None:
        self.objects[f"sources/{strategy}/{config_id}.yaml"] = text.encode()

    def source(self, strategy: str, config_id: str) -> str | None:
        found = self.objects.get(f"sources/{strategy}/{config_id}.yaml")
        return None if found is None else found.decode()

"""Everything a way back needs, under one name: whoever only promotes does not load it."""

from tradai.common.registry.lifecycle_return import Wish
from tradai.common.registry.lifecycle_rollback import roll_back
from tradai.common.registry.lifecycle_targets import model_target, pair_target

__all__ = ["Wish", "model_target", "pair_target", "roll_back"]

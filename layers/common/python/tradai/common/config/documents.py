"""The two kinds of document, and the strategy's configuration at run time."""

from __future__ import annotations

from pydantic import Field

from tradai.common.config.canonical import config_hash
from tradai.common.config.documents_promotion import PromotionSettings
from tradai.common.config.documents_secrets import ExchangeCredentials
from tradai.common.config.documents_sections import (
    DeploymentSection,
    MlflowSection,
    OptimizationSection,
    ServiceSection,
    StrategySection,
    TradingDefaults,
)
from tradai.common.config.documents_training import TrainingSettings
from tradai.common.config.documents_types import Section, Timeframe

DEFAULT_FEE = 0.001


class FullDocument(Section):
    """A `tradai.yaml`: it has a `strategy` section."""

    strategy: StrategySection
    strategy_service: ServiceSection = ServiceSection()
    mlflow: MlflowSection = MlflowSection()
    optimization: OptimizationSection = OptimizationSection()
    deployment: DeploymentSection = DeploymentSection()
    training: TrainingSettings = TrainingSettings()
    promotion: PromotionSettings = PromotionSettings()


class ParametersDocument(TradingDefaults):
    """A flat mapping of trading parameters, without a `strategy` key."""

    timeframe: Timeframe | None = None


class StrategyConfig(FullDocument):
    """What a running strategy gets: layers merged, placeholders filled, secrets that never print."""

    credentials: ExchangeCredentials = Field(default=ExchangeCredentials(), repr=False, exclude=True)

    @property
    def effective_hash(self) -> str:
        """Hash of everything in force, defaults included and secrets left out."""
        return config_hash(self.model_dump(mode="json", by_alias=True, exclude_none=True))

    @property
    def trading(self) -> TradingDefaults:
        return self.strategy_service.defaults

    @property
    def fee(self) -> float:
        """Per trade and side, as a ratio."""
        chosen = (self.training.fee, self.trading.fee)
        return next((fee for fee in chosen if fee is not None), DEFAULT_FEE)

    @property
    def strategy_class(self) -> str:
        """Class name of the Freqtrade strategy."""
        return self.training.strategy or self.strategy.entry_point.rpartition(":")[2]

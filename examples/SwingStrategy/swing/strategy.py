"""Buys when the model expects a rise above the cost of trading, sells when it expects a fall.

The indicators are plain windows, not recursive: their values do not depend on how much history
was loaded, so `startup_candles` need not exceed the longest of them.
"""

# ruff: noqa: ANN003, ARG002, RUF012 - signatures and attributes are those of Freqtrade

from freqtrade.strategy import IStrategy
from pandas import DataFrame

ENTRY = 0.005


class SwingStrategy(IStrategy):
    timeframe = "1h"
    can_short = False
    minimal_roi = {"0": 10}
    stoploss = -0.5
    use_exit_signal = True
    startup_candle_count = 96

    def feature_engineering_expand_all(self, dataframe: DataFrame, period: int, **kwargs) -> DataFrame:
        close = dataframe["close"]
        dataframe["%-gap-period"] = close / close.rolling(period).mean() - 1
        dataframe["%-spread-period"] = close.pct_change().rolling(period).std()
        return dataframe

    def feature_engineering_expand_basic(self, dataframe: DataFrame, **kwargs) -> DataFrame:
        dataframe["%-change-1"] = dataframe["close"].pct_change()
        dataframe["%-change-4"] = dataframe["close"].pct_change(4)
        return dataframe

    def set_freqai_targets(self, dataframe: DataFrame, **kwargs) -> DataFrame:
        ahead = self.freqai_info["feature_parameters"]["label_period_candles"]
        dataframe["&-move"] = dataframe["close"].shift(-ahead) / dataframe["close"] - 1
        return dataframe

    def populate_indicators(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        return self.freqai.start(dataframe, metadata, self)

    def populate_entry_trend(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        rise = (dataframe["do_predict"] == 1) & (dataframe["&-move"] > ENTRY) & (dataframe["volume"] > 0)
        dataframe.loc[rise, "enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        dataframe.loc[dataframe["&-move"] < 0, "exit_long"] = 1
        return dataframe

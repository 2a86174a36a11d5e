"""A collector: writes a folder of candle files into a library of ArcticDB on S3, as the process's identity.

Runs in the environment that has ArcticDB: `collector.py FOLDER BUCKET ENDPOINT`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from arcticdb import Arctic

from tradai.common.entrypoint.training.sources.arctic import s3_uri

folder, bucket, endpoint = sys.argv[1:]
library = Arctic(s3_uri(bucket, endpoint=endpoint, region="eu-west-1")).get_library(
    "ohlcv", create_if_missing=True
)
for file in sorted(Path(folder).glob("*.feather")):
    library.write(file.stem, pd.read_feather(file).set_index("date"))

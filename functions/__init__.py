"""The functions.

What was just imported is no garbage: looking for some after each 700 objects made a sixth of a cold start.
"""

import gc

gc.set_threshold(200_000)

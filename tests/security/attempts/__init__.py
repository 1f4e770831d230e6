"""What attackers try, as tables: expressions, names, files and requests. The tests beside this folder try them."""

import os

FUZZ = os.environ.get("DUBAN_FUZZ") == "1"
"""Whether everything is tried with everything (``make fuzz``); every day a part of it is."""

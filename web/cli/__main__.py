"""``python -m web.cli`` is ``duban``."""

from web.cli import duban

duban(prog_name="duban")

"""The pages of the process administrator: the blueprint with every view of the family."""

from web.designer import drawing, procedures, proposals
from web.designer.blueprint import pages

__all__ = ["drawing", "pages", "procedures", "proposals"]

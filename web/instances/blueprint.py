"""The blueprint of the family."""

from flask import Blueprint

pages = Blueprint("instances", __name__, url_prefix="/instances")

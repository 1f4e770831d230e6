"""The page family of the ledger, before its views."""

from flask import Blueprint

pages = Blueprint("ledger", __name__)

"""The page family of the inbox, before its views."""

from flask import Blueprint

pages = Blueprint("inbox", __name__)

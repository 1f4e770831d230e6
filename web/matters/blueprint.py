"""The page family of matters, before its views."""

from flask import Blueprint

pages = Blueprint("matters", __name__)

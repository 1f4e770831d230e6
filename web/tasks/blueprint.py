"""The page family of tasks, before its views."""

from flask import Blueprint

pages = Blueprint("tasks", __name__)

"""Every page family of the site. A new family is one package with a blueprint called ``pages``, listed here."""

from flask import Blueprint

from web.account.views import pages as account
from web.home import pages as home

PAGES: tuple[Blueprint, ...] = (home, account)

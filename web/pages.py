"""Every page family of the site. A new family is one package with a blueprint called ``pages``, listed here."""

from flask import Blueprint

from web.account.views import pages as account
from web.administration.views import pages as administration
from web.clock.views import pages as clock
from web.health.views import pages as health
from web.home import pages as home

PAGES: tuple[Blueprint, ...] = (home, account, administration, clock, health)

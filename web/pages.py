"""Every page family of the site. A new family is one package with a blueprint called ``pages``, listed here."""

from flask import Blueprint

from web.account.views import pages as account
from web.administration.views import pages as administration
from web.attachments.views import pages as attachments
from web.batches.views import pages as batches
from web.calendar.views import pages as calendar
from web.clock.views import pages as clock
from web.deliveries.views import pages as deliveries
from web.designer.views import pages as designer
from web.forces.views import pages as forces
from web.health.probes import probes
from web.health.views import pages as health
from web.history.views import pages as history
from web.home import pages as home
from web.inbox.views import pages as inbox
from web.instances.views import pages as instances
from web.ledger.views import pages as ledger
from web.lists.views import pages as lists
from web.matters.views import pages as matters
from web.migrations.views import pages as migrations
from web.schedules.views import pages as schedules
from web.search.views import pages as search
from web.substitutions.views import pages as substitutions
from web.tasks.views import pages as tasks
from web.visits.views import pages as visits
from web.vocabulary.views import pages as vocabulary

PAGES: tuple[Blueprint, ...] = (
    home,
    account,
    administration,
    attachments,
    batches,
    calendar,
    clock,
    deliveries,
    designer,
    forces,
    health,
    probes,
    history,
    inbox,
    instances,
    ledger,
    lists,
    matters,
    migrations,
    schedules,
    search,
    substitutions,
    tasks,
    vocabulary,
    visits,
)

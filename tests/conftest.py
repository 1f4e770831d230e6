"""What every test may ask for; each fixture is explained where it is made."""

from hypothesis import HealthCheck, settings

# The same examples in every run, however slow or busy the machine is; a search for new ones names another profile.
settings.register_profile("duban", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("duban")

pytest_plugins = [
    "tests.support.databases",
    "tests.support.engines",
    "tests.support.browser",
    "tests.support.people",
    "tests.support.rules",
    "tests.support.pages",
    "tests.support.server",
    "tests.support.served",
]

"""What every test may ask for; each fixture is explained where it is made."""

pytest_plugins = [
    "tests.support.databases",
    "tests.support.engines",
    "tests.support.browser",
    "tests.support.people",
    "tests.support.server",
    "tests.support.served",
]

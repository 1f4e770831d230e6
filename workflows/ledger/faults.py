"""What makes a whole ledger file unreadable. Every sentence is in the catalogue under ``error.<code>``."""

from engine.errors import Invalid


class LedgerEmpty(Invalid):
    """The file has no content, or no row below its headings."""

    code = "ledger-empty"


class LedgerTooLarge(Invalid):
    """The file, or what it unpacks to, is larger than ``limit`` (megabytes)."""

    code = "ledger-too-large"


class LedgerTooLong(Invalid):
    """The file has more than ``limit`` rows."""

    code = "ledger-too-long"


class LedgerNotAWorkbook(Invalid):
    """The file is neither text nor a workbook: ``found`` is what it looks like (old-excel, html, zip ...)."""

    code = "ledger-not-a-workbook"


class LedgerHasMacros(Invalid):
    """The workbook carries macros."""

    code = "ledger-has-macros"


class LedgerBroken(Invalid):
    """The file is damaged or dangerous inside: ``part`` is where, ``reason`` a code."""

    code = "ledger-broken"


class LedgerColumnsMissing(Invalid):
    """No sheet has the headings that a ledger needs; ``missing`` names those of ``sheet``, which comes closest."""

    code = "ledger-columns-missing"

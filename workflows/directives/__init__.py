"""Directives: what a leader wrote, verbatim, on a matter or on a report about it."""

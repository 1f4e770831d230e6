"""Special reports: what the office reports to the leaders beside the units' own reports, numbered year by year."""

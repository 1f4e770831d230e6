"""Part-time inspectors and experts from outside the office, each appointed for a term and renewed year by year."""

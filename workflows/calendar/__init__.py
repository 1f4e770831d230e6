"""The Chinese working calendar: holidays, make-up working days, and the days that an administrator has settled."""

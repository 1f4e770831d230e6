"""The working calendar: what a year looks like, and the days that an administrator settles."""

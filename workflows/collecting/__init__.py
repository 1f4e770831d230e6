"""What the office asks of every unit at fixed times: progress on Fridays, and those overdue each month."""

"""What can be done to definitions, instances, tasks and jobs.

Every command is part of one transaction; every effect is recorded before it counts.
"""

"""What could not be sent."""

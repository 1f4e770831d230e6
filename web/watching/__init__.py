"""What those see who look after a running office: metrics, logs, what is slow. Nothing that people wrote is in them."""

"""What runs as a service, each with its image."""

"""Pages and hooks over HTTP: webhooks, simulator, health, metrics."""

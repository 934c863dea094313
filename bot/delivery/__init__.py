"""Between the store and the channels: the inbox worker, the outbox sender, the limiter."""

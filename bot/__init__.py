"""What people meet and what runs: channels, conversations, delivery, web, command line."""

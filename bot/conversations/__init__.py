"""One file for each thing a person can do in chat."""

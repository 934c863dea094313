"""Certificates from the completion to the framed page and its check."""

"""Leaving the agency: what it would lead to, carrying it out on its day, and taking it back."""

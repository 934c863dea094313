"""Questionnaires: when they are put, and how they are said."""

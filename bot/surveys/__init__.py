"""Questionnaires: on which terms they are put, when, and how they are said."""

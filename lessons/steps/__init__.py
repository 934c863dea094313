"""The step types a lesson is made of: one module each, listed in `registry`."""

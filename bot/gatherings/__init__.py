"""Meetings of groups: what is said of them, their calendar files, and what the schedule does about them."""

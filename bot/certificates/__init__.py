"""Certificates at work: issuing them with a completion, drawing them, and the files in which they are sent."""

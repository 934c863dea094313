"""One command a figure, each paired with a peer or a ceiling in the same run."""

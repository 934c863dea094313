"""Pages for superiors and administrators: who may open them, what they show, how one logs in."""

"""Nobody's superior sees what is said between a learner and a mentor, on whatever path."""

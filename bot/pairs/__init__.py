"""Pairs of learner and mentor: how they are proposed, moved on, told of, and kept from falling apart unseen."""

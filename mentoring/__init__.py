"""Who helps whom: matching, pairs, questions and answers. Empty until mentoring is built; it marks the floor."""

"""Who helps whom: matching, pairs, questions and answers, response clock, answer bank, meetings."""

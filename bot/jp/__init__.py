"""The JP ledger at work: what enters it, who decides about it, what people are told, and the year's end."""

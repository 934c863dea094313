"""The service rehearsed with hundreds of learners over weeks of its own clock, and killed again and again."""

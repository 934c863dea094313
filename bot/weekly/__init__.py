"""The weekly summary on its way to a superior: its words, its files, and when it is sent."""

"""The ways to reach a person: the listing of this folder is the list of channels."""

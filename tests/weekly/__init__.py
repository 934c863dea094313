"""The weekly summary held against an independent recount, over a made-up agency of any size."""

"""Search for words. Imports nothing of ours."""

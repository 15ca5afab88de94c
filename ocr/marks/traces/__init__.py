"""Traces of editing: what a file, its structure and its pixels tell of changes made after it was issued."""

"""Fixtures that every layer's tests share."""

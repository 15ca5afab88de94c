"""Trained weights, their cards and their manifest. `locate(name)` is the only door."""

from models.manifest import ModelMissing, locate

__all__ = ["ModelMissing", "locate"]

"""spaCy without PyTorch: it takes PyTorch in where training left it installed, at two seconds and 200 MB a process."""

import sys

_missing = "torch" not in sys.modules
if _missing:
    sys.modules["torch"] = None  # type: ignore[assignment]
try:
    import spacy
finally:
    if _missing:
        del sys.modules["torch"]  # whoever trains may still import it

__all__ = ["spacy"]

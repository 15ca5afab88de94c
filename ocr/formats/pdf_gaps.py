"""What gap between two characters of a PDF parts words, the same for every reader."""

GAP = 0.28  # of the character's height: a wider gap between neighbours parts two words
LATIN_GAP = 0.14  # between Latin letters, whose spaces some programs leave out and draw as a narrow gap


def word_gap(left: str, right: str, gap: float, height: float) -> bool:
    """True when a gap (in points, as `height`) parts two words. Latin letters stand closer than Chinese signs' gaps."""
    if gap > GAP * max(height, 4.0):
        return True
    latin = left.isascii() and right.isascii() and (left.isalpha() or right.isalpha())
    return latin and gap > LATIN_GAP * max(height, 4.0)

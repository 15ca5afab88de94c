"""What a worker loads before its first document comes."""

from intake.warm import warm_up
from nlp.language import language
from nlp.tagger import tagger
from ocr.engines.detection import session
from ocr.engines.recognition import alphabet


def test_a_warm_worker_has_loaded_what_reading_needs() -> None:
    """Detection, recognition, the tagger and the language of kinds are there before any document is."""
    loads = (language, tagger, session, alphabet)
    for load in loads:
        load.cache_clear()
    warm_up()
    assert [load.__name__ for load in loads if load.cache_info().currsize == 0] == []

"""Which finders speak: all of them in use; some of them where it is measured what each is worth."""

from contextvars import ContextVar

RULES, TAGGER = "rules", "tagger"
SPEAKING: ContextVar[frozenset[str]] = ContextVar("SPEAKING", default=frozenset((RULES, TAGGER)))

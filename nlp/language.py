"""The spaCy pipeline, assembled in one place: a page's characters as a Doc, and what reads them, step by step.

    normalise    every token's norm is its comparable form (width, brackets, dashes; radicals become characters)
    label_rules  a span ruler over the label vocabularies, one wrong character forgiven in labels of four or more
    labels       which of its spans are labels indeed, judged by layout             -> doc._.labels
    link         label -> value by layout                                            -> doc._.candidates
    patterns     values that stand without a label, texts of seals and codes         -> doc._.candidates
    tagger       the transformer over characters and boxes, where its weights are    -> doc._.candidates
    resolver     one field of all that was found                                     -> doc._.fields

A token is one character. `token._.glyph` says where it stands: page, word, place in the word, box.
"""

import gc
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from nlp.lean_spacy import spacy  # isort: skip
from spacy.language import Language
from spacy.tokens import Doc, Token

from nlp import finders
from nlp.ablation import RULES, SPEAKING, TAGGER
from nlp.labels import Match, accept
from nlp.layout import Layout
from nlp.link import link
from nlp.printed import OTHER_LABELS
from nlp.resolver import resolve
from nlp.spec import FieldSpec, Parse, Unreadable
from nlp.tagger import tagger

LABEL_SPANS = "labels"
FORGIVING_FROM = 4  # letters; shorter labels must be exact
LATIN_FROM = 7  # letters of a label in Latin print, from which its case does not matter

for _name, _default in (("layout", None), ("specs", ()), ("labels", ()), ("candidates", ()), ("fields", None)):
    Doc.set_extension(_name, default=_default, force=True)
Token.set_extension("glyph", getter=lambda token: token.doc._.layout.glyphs[token.i], force=True)


@lru_cache(maxsize=16)
def language(specs: tuple[FieldSpec, ...]) -> Language:
    """The pipeline that looks for `specs`. Built once for each kind; takes a Doc made by `page_doc`."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("yinzheng_normalise")
    ruler = nlp.add_pipe("span_ruler", name="label_rules", config={"spans_key": LABEL_SPANS})
    ruler.add_patterns(label_patterns(specs))  # type: ignore[attr-defined]
    for step in ("labels", "link", "patterns", "tagger", "resolver"):
        nlp.add_pipe(f"yinzheng_{step}", name=step)
    gc.collect()
    gc.freeze()  # what was loaded stays: a long statement's pages are not to be searched for garbage together with it
    return nlp


def page_doc(nlp: Language, layout: Layout, specs: Sequence[FieldSpec]) -> Doc:
    """The characters of the pages, in reading order, as a Doc that knows where each of them stands."""
    glyphs = layout.glyphs
    spaces = [
        i + 1 < len(glyphs) and (glyphs[i + 1].spaced or glyphs[i + 1].row != g.row) for i, g in enumerate(glyphs)
    ]
    doc = Doc(nlp.vocab, words=[glyph.text for glyph in glyphs], spaces=spaces)
    doc._.layout = layout
    doc._.specs = tuple(specs)
    return doc


def label_patterns(specs: Sequence[FieldSpec]) -> list[dict[str, Any]]:
    """Span-ruler patterns: each label exactly, and with any one character wrong (or, from six letters, missing)."""
    words = dict.fromkeys(finders.vocabulary_form(label) for spec in specs for label in spec.labels)
    words.update(dict.fromkeys(map(finders.vocabulary_form, OTHER_LABELS)))
    patterns: list[dict[str, Any]] = []
    for word in words:
        exact = [_either_case(character, word) for character in word]
        patterns.append({"label": word, "pattern": exact, "id": "exact"})
        if len(word) == 2:  # letter-spaced print of which the gap was read as a mark
            patterns.append(
                {"label": word, "pattern": [exact[0], {"NORM": {"IN": [":", ".", "·"]}}, exact[1]], "id": "exact"}
            )
        if len(word) < FORGIVING_FROM:
            continue
        for at in range(len(word)):
            patterns.append({"label": word, "pattern": [*exact[:at], {}, *exact[at + 1 :]], "id": "near"})
            if len(word) >= 6:
                patterns.append({"label": word, "pattern": [*exact[:at], *exact[at + 1 :]], "id": "near"})
    return patterns


def _either_case(character: str, word: str) -> dict[str, Any]:
    """A letter of a label; of one in Latin letters that is long enough to be no chance, in either case."""
    if character.isascii() and character.isalpha() and len(word) >= LATIN_FROM and word.isascii():
        return {"NORM": {"IN": [character.lower(), character.upper()]}}
    return {"NORM": character}


@Language.component("yinzheng_normalise")
def _normalise(doc: Doc) -> Doc:
    for token in doc:
        token.norm_ = token._.glyph.norm or token.text
    return doc


@Language.component("yinzheng_labels", requires=["doc.spans"])
def _labels(doc: Doc) -> Doc:
    matches = [Match(s.label_, s.start, s.end, s.id_ == "exact") for s in doc.spans[LABEL_SPANS]]
    doc._.labels = accept(doc._.layout, matches)
    return doc


@Language.component("yinzheng_link")
def _link(doc: Doc) -> Doc:
    if RULES not in SPEAKING.get():
        return doc
    linked = link(doc._.layout, doc._.labels)
    doc._.candidates = (*doc._.candidates, *finders.from_labels(doc._.layout, linked, doc._.specs))
    return doc


@Language.component("yinzheng_patterns")
def _patterns(doc: Doc) -> Doc:
    if RULES not in SPEAKING.get():
        return doc
    taken: dict[int, frozenset[str]] = {}
    parsers = {spec.name: spec.parse for spec in doc._.specs}
    for candidate in doc._.candidates:
        if not readable(parsers[candidate.field], candidate.text):
            continue  # what stands below a label but is no such value may be another field's
        for glyph in candidate.glyphs:
            taken[glyph] = taken.get(glyph, frozenset()) | {candidate.field}
    found = (
        *finders.from_patterns(doc._.layout, doc._.specs, taken),
        *finders.from_marks(doc._.layout, doc._.specs),
    )
    doc._.candidates = (*doc._.candidates, *found)
    return doc


def readable(parse: Parse, text: str) -> bool:
    """True when the text can be read as that sort of value."""
    try:
        parse(text)
    except Unreadable:
        return False
    return True


@Language.component("yinzheng_tagger")
def _tagger(doc: Doc) -> Doc:
    slot = tagger()
    if slot is not None and TAGGER in SPEAKING.get():
        doc._.candidates = (*doc._.candidates, *slot.find(doc._.layout, doc._.specs))
    return doc


@Language.component("yinzheng_resolver")
def _resolver(doc: Doc) -> Doc:
    layout: Layout = doc._.layout
    doc._.fields = resolve(doc._.specs, doc._.candidates, [page.number for page in layout.pages])
    return doc

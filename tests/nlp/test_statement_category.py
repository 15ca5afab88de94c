"""What a row is about: rules first, a small model where they are silent, `other` where it is unsure."""

import pytest

from models.manifest import ModelMissing
from nlp.statement import meaning
from nlp.statement.category import by_rule, categorise, understood
from nlp.training.categories.corpus import examples, phrases


@pytest.mark.parametrize(
    ("amount", "words", "party", "category"),
    [
        (-100, "取现", "", "cash"),
        (-100, "按揭 月供", "", "loan_out"),
        (100, "结息", "", "interest_in"),
        (-100, "转账", "国家金库样例市支库", "tax"),
        (100, "转账", "财付通支付科技有限公司", "merchant_settle"),
        (-100, "转账", "张三", "transfer_own"),
    ],
)
def test_a_rule_speaks_first(amount: int, words: str, party: str, category: str) -> None:
    """And no model is asked."""
    assert understood(amount, words, party, "张三") == (category, None)


@pytest.mark.parametrize("words", ["货款", "转账", "网银转账", "支付材料款", "", "往账 1234567", "purchase"])
def test_what_tells_nothing_is_other(words: str) -> None:
    """Trade and bare transfers get no category of their own: a wrong one would be worse than none."""
    assert categorise(-100, words, "云启商贸有限公司") == "other"


@pytest.mark.parametrize(
    ("amount", "words", "category"),
    [
        (100, "股东出资", "investment"),
        (-100, "交五险", "social"),
        (-100, "离职补偿", "salary"),
        (-100, "支付教育费附加", "tax"),
    ],
)
def test_the_model_knows_words_that_no_rule_holds(amount: int, words: str, category: str) -> None:
    """With a confidence that is told."""
    assert by_rule(amount, words, "") is None
    told, sure = understood(amount, words, "")
    assert told == category and sure is not None and meaning.SURE <= sure <= 1


def test_without_its_weights_the_rules_speak_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing model costs guesses, never a statement."""

    def missing(name: str) -> None:
        raise ModelMissing(name)

    monkeypatch.setattr(meaning, "locate", missing)
    meaning._model.cache_clear()
    meaning.guess.cache_clear()
    try:
        assert categorise(100, "股东出资", "") == "other"
        assert categorise(-100, "工资", "") == "salary"
    finally:
        meaning._model.cache_clear()
        meaning.guess.cache_clear()


def test_phrases_are_taught_in_other_words_too() -> None:
    """Every phrase bare and in company, under a category of the desk."""
    import random

    told = phrases()
    made = examples(told[:3], random.Random(1), copies=4)
    assert len(made) == 12 and {category for _, _, category in made} <= {category for category, _, _ in told}
    assert len({words for words, _, _ in made}) > 6

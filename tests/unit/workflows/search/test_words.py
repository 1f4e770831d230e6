"""How text is cut into words that an index can keep."""

from workflows.search.words import LONGEST, MOST_PHRASES, phrases, words


def test_chinese_is_kept_as_pairs_and_the_last_sign() -> None:
    """Every two neighbouring signs are a word, so that words of two signs are found; a run ends with its last sign."""
    assert words("督查室") == "督查 查室 室"


def test_everything_else_is_kept_as_whole_words_in_small_letters() -> None:
    """Letters and digits stand as they are written; what stands between them only parts them."""
    assert words("泽督〔2019〕12号, Plan-B") == "泽督 督 2019 12 号 plan b"


def test_a_question_ends_open() -> None:
    """The last word may go on: one sign finds what it begins, a number what it begins."""
    assert [phrase.words for phrase in phrases("督 2019〕1 夜间施工")] == [
        ("督",),
        ("2019", "1"),
        ("夜间", "间施", "施工"),
    ]


def test_a_question_of_signs_alone_asks_nothing() -> None:
    """Quotes, operators and blanks are no words, whatever they would mean to a database."""
    assert phrases(' "*" () & | :* -- ') == []


def test_texts_and_questions_have_a_longest_length() -> None:
    """Nobody makes the index or a question grow without bounds."""
    assert len(words("a " * LONGEST).split()) == LONGEST // 2
    assert len(phrases("x " * 50)) == MOST_PHRASES

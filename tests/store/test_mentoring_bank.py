"""The answer bank: what is on offer is found by its stems, on both databases, and counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.answers import BankAnswer, retire
from mentoring.similar import rank, terms
from store.full_text import is_of_index
from store.store import Store
from store.tx import Tx
from tests.patience import ON_ONE_FIXTURE
from tests.store.mentoring_sample import MENTOR, OTHER, bank_answer, office
from tests.store.sample import NOW

TODAY = NOW.date()
QUESTIONS = (
    ("Bagaimana menyusulkan berkas warga tanpa telepon?", "Titipkan lewat kader dengan tanda terima."),
    ("Bagaimana mengisi e-kinerja bulan lalu?", "Buka menu riwayat lalu pilih bulan yang terlewat."),
    ("Siapa yang menandatangani surat tugas saat camat cuti?", "Pelaksana harian yang ditunjuk dengan surat perintah."),
    ("Berapa hari pengaduan warga harus dijawab?", "Empat belas hari sejak pengaduan diterima, Pasal 44."),
)


def shelf(tx: Tx) -> None:
    office(tx)
    tx.save([bank_answer(number, *words) for number, words in enumerate(QUESTIONS, 1)])


def found(store: Store, text: str, limit: int = 50) -> list[int]:
    answers = store.read_now(lambda tx: tx.bank.candidates(terms(text), TODAY, limit))
    return [answer.id for answer in answers]


def test_an_answer_comes_back_as_it_was_given(store: Store) -> None:
    full = replace(bank_answer(1), uses=3, helped=2, retired_at=NOW, lesson_id="")
    store.write_now(lambda tx: (office(tx), tx.save([full])))
    assert store.read_now(lambda tx: tx.bank.answer(1)) == full
    assert store.read_now(lambda tx: tx.bank.answers([1, 2])) == [full]
    assert store.read_now(lambda tx: tx.bank.answer(2)) is None
    assert store.read_now(lambda tx: tx.bank.answers([])) == []


@pytest.mark.parametrize(
    ("asked", "likeliest"),
    [
        ("berkas warga yang tertinggal disusulkan bagaimana", 1),
        ("pengisian ekinerja", 2),
        ("E-KINERJA terlewat", 2),
        ("surat tugas ditandatangani siapa", 3),
        ("pasal 44 tentang pengaduan", 4),
    ],
)
def test_what_was_asked_in_other_words_is_found_first(store: Store, asked: str, likeliest: int) -> None:
    store.write_now(shelf)
    assert found(store, asked)[0] == likeliest
    assert found(store, asked, 1) == [likeliest]


def test_what_has_no_stem_in_common_is_not_found(store: Store) -> None:
    store.write_now(shelf)
    assert found(store, "cuaca gunung") == []
    assert found(store, "yang di dan") == []


def test_a_bank_in_front_of_the_ranking(store: Store) -> None:
    """As a conversation uses it: candidates and corpus from the store, the ranking is pure."""
    store.write_now(shelf)
    asked = "Bagaimana cara menyusulkan berkas kalau warga tidak punya telepon?"

    def look(tx: Tx) -> list[int]:
        stems = terms(asked)
        candidates = [answer.as_text for answer in tx.bank.candidates(stems, TODAY)]
        return [similar.id for similar in rank(asked, candidates, tx.bank.corpus(stems))]

    assert store.read_now(look) == [1]


def test_how_common_a_stem_is(store: Store) -> None:
    store.write_now(shelf)
    corpus = store.read_now(lambda tx: tx.bank.corpus(terms("warga ekinerja cuaca")))
    assert corpus.size == 4
    assert dict(corpus.containing) == {"warga": 2, "ekinerja": 1, "cuaca": 0}
    assert store.read_now(lambda tx: tx.bank.corpus([])).containing == {}


def test_retired_and_outdated_answers_are_not_offered(store: Store) -> None:
    def some(tx: Tx) -> None:
        shelf(tx)
        tx.save([retire(bank_answer(1, *QUESTIONS[0]), NOW)])
        tx.save([replace(bank_answer(4, *QUESTIONS[3]), review_on=TODAY - timedelta(days=1))])

    store.write_now(some)
    assert found(store, "berkas warga pengaduan") == []
    assert [a.id for a in store.read_now(lambda tx: tx.bank.to_review(TODAY))] == [4]


def test_changed_words_are_found_and_the_old_ones_no_more(store: Store) -> None:
    store.write_now(shelf)
    store.write_now(lambda tx: tx.save([bank_answer(1, "Di mana arsip lama disimpan?", "Di depo arsip kabupaten.")]))
    assert found(store, "berkas kader") == []
    assert found(store, "arsip") == [1]


def test_offers_and_help_are_counted_whoever_else_counts(store: Store) -> None:
    store.write_now(shelf)
    stale = bank_answer(2, *QUESTIONS[1])
    store.write_now(lambda tx: tx.bank.offered([1, 2]))
    store.write_now(lambda tx: (tx.bank.offered([2]), tx.bank.helped(2)))
    expected = replace(stale, uses=stale.uses + 2, helped=stale.helped + 1)
    assert store.read_now(lambda tx: tx.bank.answer(2)) == expected
    assert found(store, "ekinerja") == [2]


def test_what_is_to_be_looked_at_again(store: Store) -> None:
    past = TODAY - timedelta(days=1)

    def some(tx: Tx) -> None:
        office(tx)
        tx.save([replace(bank_answer(1), review_on=past), replace(bank_answer(2, owner=OTHER), review_on=past)])
        tx.save([replace(bank_answer(3), uses=9), bank_answer(4), replace(bank_answer(5), uses=9, retired_at=NOW)])

    store.write_now(some)

    def ids(owner: int | None = None) -> list[int]:
        return [a.id for a in store.read_now(lambda tx: tx.bank.to_review(TODAY, owner))]

    assert (ids(), ids(MENTOR), ids(OTHER)) == ([1, 2, 3], [1, 3], [2])


NASTY = st.sampled_from(["' OR 1=1 --", '") OR stems MATCH ("', "a* & -b", "\\'", "(", "⑴ ¼ ﷺ", "", " "])
WORDS = st.one_of(st.text(max_size=20).map(terms), NASTY.map(lambda word: (word,)))


@settings(max_examples=60, suppress_health_check=ON_ONE_FIXTURE)
@given(words=st.lists(WORDS, max_size=4), known=st.sampled_from(["susul", "ekinerja"]))
def test_nothing_that_is_asked_breaks_the_search(store: Store, words: list[tuple[str, ...]], known: str) -> None:
    if store.read_now(lambda tx: tx.bank.answer(1)) is None:
        store.write_now(shelf)
    stems = [known, *(stem for some in words for stem in some)]
    answers = store.read_now(lambda tx: tx.bank.candidates(stems, TODAY))
    assert {"susul": 1, "ekinerja": 2}[known] in [answer.id for answer in answers]
    assert store.read_now(lambda tx: tx.bank.corpus(stems)).containing[known] == 1


def test_parts_of_the_index_are_known_by_name() -> None:
    assert is_of_index("bank_answers_search_data")
    assert is_of_index("ix_bank_answers_search")
    assert not is_of_index("bank_answers")
    assert not is_of_index(None)


def test_a_large_bank_is_searched_in_order(store: Store) -> None:
    """The one that has all of the stems comes before hundreds that have one."""
    texts = [f"Pertanyaan ke-{number} tentang warga kampung" for number in range(300)]

    def many(tx: Tx) -> list[BankAnswer]:
        office(tx)
        tx.save([bank_answer(n, text, "Jawaban biasa saja") for n, text in enumerate(texts, 1)])
        tx.save([bank_answer(999, *QUESTIONS[0])])
        return tx.bank.candidates(terms(QUESTIONS[0][0]), TODAY, 10)

    answers = store.write_now(many)
    assert len(answers) == 10
    assert answers[0].id == 999

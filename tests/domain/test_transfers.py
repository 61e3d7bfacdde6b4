"""When a department may send a case back, and from which transfer on a supervisor should know."""

from portal.domain.transfers import Passage, brings_supervisor, can_send_back

PERMITS, PARKS, CLERK = 1, 2, 3


def test_the_department_that_a_case_has_just_come_to_may_send_it_back() -> None:
    assert can_send_back([Passage(PERMITS, PARKS)], PARKS)


def test_a_case_that_was_filed_here_cannot_be_sent_back() -> None:
    assert not can_send_back([], PERMITS)


def test_only_the_department_that_has_the_case_now_may_send_it_back() -> None:
    assert not can_send_back([Passage(PERMITS, PARKS)], PERMITS)


def test_what_was_sent_back_is_not_sent_back_again() -> None:
    way = [Passage(PERMITS, PARKS), Passage(PARKS, PERMITS, is_sent_back=True)]

    assert not can_send_back(way, PERMITS)


def test_a_department_sends_a_case_back_once_only() -> None:
    way = [
        Passage(PERMITS, PARKS),
        Passage(PARKS, PERMITS, is_sent_back=True),
        Passage(PERMITS, PARKS),
    ]

    assert not can_send_back(way, PARKS)


def test_another_department_on_the_way_has_its_own_one_time() -> None:
    way = [
        Passage(PERMITS, PARKS),
        Passage(PARKS, PERMITS, is_sent_back=True),
        Passage(PERMITS, CLERK),
    ]

    assert can_send_back(way, CLERK)


def test_the_third_transfer_brings_a_supervisor_in() -> None:
    assert [brings_supervisor(count) for count in (1, 2, 3, 4)] == [False, False, True, True]

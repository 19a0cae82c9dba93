import os

from sources.processes import few_at_once, spread


def whereabouts(portion):
    return os.getpid(), sum(portion)


def test_portions_are_made_in_several_processes_and_given_in_order():
    portions = [[number, 1] for number in range(12)]
    made = list(few_at_once(whereabouts, portions, processes=2))
    assert [total for _, total in made] == list(range(1, 13))
    assert os.getpid() not in {process for process, _ in made}


def test_no_process_is_started_for_few_portions():
    made = list(few_at_once(whereabouts, [[1], [2, 3]], processes=8))
    assert made == [(os.getpid(), 1), (os.getpid(), 5)]


def test_much_work_is_spread_and_little_is_done_here():
    with spread(processes=2) as run:
        little = list(run(whereabouts, [[1], [2]]))
        much = list(run(whereabouts, [[number] for number in range(12)]))
    assert little == [(os.getpid(), 1), (os.getpid(), 2)]
    assert [total for _, total in much] == list(range(12))
    assert os.getpid() not in {process for process, _ in much}

# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Hypothesis chooses what a test case does, and in which order."""

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from .common_faults import FIRST_SEED, IS_DEEP

FREQUENT = 5


def run_random_sequences(case, *, usual, deep, steps, frequent=()):
    """Run the `step_` methods of a case in random sequences, each from the same start.

    usual, deep: how many sequences, in each run and in the deep run.
    steps: the most steps of a sequence.
    frequent: names of steps that come FREQUENT times as often as another.

    The case has `begin()`, `finish()`, called when all steps went well, and
    `forget()`, called always. Steps take a source of random choices. The shortest
    sequence that fails is told with all choices that it made.
    """
    machine = _machine(type(case), frequent)
    seeded = seed(FIRST_SEED)(lambda: machine(case))
    run_state_machine_as_test(
        seeded,
        settings=settings(
            max_examples=deep if IS_DEEP else usual,
            stateful_step_count=steps,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            report_multiple_bugs=False,
            # A step is a piece of work in a real database.
            suppress_health_check=list(HealthCheck),
        ),
    )


def _machine(case_class, frequent):
    """A state machine that does steps of a class of test cases.

    One rule for all steps: hypothesis leaves rules out at random, and would repeat the
    few that remain.
    """
    # Of the first name there is more than its share: what shrinks ends there.
    names = [name for name in frequent for _time in range(FREQUENT - 1)]
    names += sorted(name for name in dir(case_class) if name.startswith("step_"))
    choices = st.randoms(note_method_calls=True, use_true_random=False)

    class Sequence(RuleBasedStateMachine):
        def __init__(self, case):
            super().__init__()
            self.case = case
            self.is_well = True
            case.begin()

        @rule(name=st.sampled_from(names), chance=choices)
        def do(self, name, chance):
            self.is_well = False
            getattr(self.case, name)(chance)
            self.is_well = True

        def teardown(self):
            try:
                if self.is_well:
                    self.case.finish()
            finally:
                self.case.forget()

    return Sequence

"""The service against the model of savings: any claims and moves, each answer and each balance compared, over HTTP."""

import asyncio
from collections import Counter
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.savings.claimers import Claimers
from tests.savings.driving_savings import SavingsService
from tests.savings.rederived_savings import differences_of
from tests.savings.savings_steps import SavingsSteps, told


class ServiceMachine(SavingsSteps):
    """The service."""

    asked: ClassVar[Counter[str]] = Counter()
    met: ClassVar[Counter[str]] = Counter()
    service: ClassVar[SavingsService]
    standing_max = 2

    def begin(self) -> SavingsService:
        return self.service.begin()


@pytest.mark.parametrize(
    ("examples", "steps"), [(4, 12), pytest.param(40, 40, marks=[pytest.mark.deep, pytest.mark.long])]
)
async def test_the_service_answers_as_the_model_of_savings(
    claimers: Claimers, examples: int, steps: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the end check finds nothing either."""
    service = SavingsService(claimers, asyncio.get_running_loop())
    await service.prepare()
    machine = type("Machine", (ServiceMachine,), {"service": service, "asked": Counter(), "met": Counter()})
    wanted = settings(
        max_examples=examples,
        stateful_step_count=steps,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, machine, settings=wanted)
    with capsys.disabled():
        print(f"\nsavings, over HTTP: {told(machine)}")  # noqa: T201 - told
    assert [] == await differences_of(claimers.world, claimers.place)

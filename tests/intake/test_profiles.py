"""Profiles are checked against the place when they are saved, all mistakes at once."""

from ledger.http.door import Role
from tests.cli.test_commands import PROFILE
from tests.conftest import World


async def test_a_profile_that_names_what_is_not_there_is_refused(world: World) -> None:
    """An unregistered body and a programme without schemes are told together, each with its place."""
    admin = await world.client(Role.PLACE_ADMIN)
    rules = [*PROFILE["coding"], {"when": {"Area": "X"}, "programme": "absent", "scheme": "y"}]
    wrong = {**PROFILE, "body": "gss:E99999999", "coding": rules}
    response = await admin.post(f"/v1/places/{world.place}/intake-profiles", wrong)

    assert 422 == response.status_code
    found = {(one["code"], one["pointer"]) for one in response.json()["errors"]}
    assert {("body-is-not-registered", "#/body"), ("programme-does-not-exist", "#/coding/1/programme")} == found


async def test_saving_the_same_profile_again_makes_no_new_version(world: World) -> None:
    """Only what differs from the latest version becomes the next one."""
    admin = await world.client(Role.PLACE_ADMIN)
    address = f"/v1/places/{world.place}/intake-profiles"
    versions = [(await admin.post(address, {**PROFILE, "name": name})).json()["version"] for name in ("A", "A", "B")]

    assert [1, 1, 2] == versions

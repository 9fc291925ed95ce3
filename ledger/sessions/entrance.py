"""The ways in of one service: links of the local issuer, or a provider; what each makes of somebody who comes by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ledger.http.tokens import Keys
from ledger.sessions.links import Link, read_link
from ledger.sessions.model import IDLE_MINUTES, Client, SignIn, SignInError, Trouble, Way
from ledger.sessions.openid import Flow, FlowBox, authorisation_address, code_of, new_flow, sign_out_address
from ledger.sessions.provider import Provider


@dataclass(frozen=True, slots=True)
class Links:
    """How links are known: by whose keys, of which issuer, for which service."""

    keys: Keys
    issuer: str
    audience: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """At most one of the two ways is open: where a provider asks for a second factor, no link goes round it."""

    flows: FlowBox
    links: Links | None = None
    provider: Provider | None = None
    idle_minutes: int = IDLE_MINUTES

    async def read_link(self, token: str, now: datetime) -> Link:
        """What a link says; raises SignInError for one that is not good, and where links are no way in."""
        if self.links is None:
            raise SignInError(Trouble.LINK_IS_NOT_VALID, "people sign in with the provider here")
        return await read_link(self.links.keys, token, issuer=self.links.issuer, audience=self.links.audience, now=now)

    async def sign_in_by_link(self, token: str, device: str, now: datetime) -> SignIn:
        """The sign-in that a link stands for; that it was not used yet is seen when the session begins."""
        link = await self.read_link(token, now)
        return SignIn(
            issuer=link.iss,
            subject=link.sub,
            way=Way.LINK,
            device=device,
            idle_minutes=self.idle_minutes,
            link_id=link.jti,
        )

    async def begin_flow(self, back: str, now: datetime, *, anew: bool) -> tuple[str, str]:
        """Where the browser goes to sign in with the provider, and the sealed flow that it takes along."""
        flow = new_flow(back)
        provider = self._provider()
        address = authorisation_address(await provider.metadata(), provider.client, flow, anew=anew)
        return address, self.flows.seal(flow, now)

    async def sign_in_by_provider(
        self, answer: Mapping[str, str], sealed: str | None, device: str, now: datetime
    ) -> tuple[SignIn, Flow]:
        """The sign-in that an answer of the provider stands for, and the flow that it ends."""
        provider = self._provider()
        flow = self.flows.open(sealed, now)
        code = code_of(answer, flow, await provider.metadata())
        subject = await provider.subject(code, flow, now)
        sign_in = SignIn(
            issuer=provider.client.issuer,
            subject=subject,
            way=Way.PROVIDER,
            device=device,
            idle_minutes=self.idle_minutes,
        )
        return sign_in, flow

    async def sign_out_address(self, back: str) -> str | None:
        """Where one signs out of the provider too; None where there is none, or it has no such page, or is away."""
        if self.provider is None:
            return None
        try:
            return sign_out_address(await self.provider.metadata(), self.provider.client, back)
        except SignInError:
            return None

    def _provider(self) -> Provider:
        if self.provider is None:
            raise SignInError(Trouble.SIGN_IN_WAS_NOT_BEGUN, "people sign in by links here")
        return self.provider


def make_entrance(secret: bytes, *, links: Links | None, client: Client | None, idle_minutes: int) -> Entrance:
    """The ways in as they are configured; made when the service starts, since certificates are read."""
    provider = Provider(client) if client is not None else None
    return Entrance(flows=FlowBox(secret), links=links, provider=provider, idle_minutes=idle_minutes)

"""The words of signing in: sessions and how they end, who signs in and by what way, and what keeps somebody out."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

SESSION_LASTS = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
IDLE_MINUTES = 30
# Who comes back from a month away still sees at /account a sign-in that was not theirs; nobody looks further back, and
# personal data is kept no longer than its purpose needs (UK GDPR, article 5(1)(e)).
SESSION_KEPT = timedelta(days=31)
DEVICE_LENGTH_MAX = 80
RETURN_PATH = "/sign-in/return"


class Session(Struct, frozen=True):
    """Somebody who is signed in; the token proves that a form came from a page of this session."""

    session_id: UUID
    issuer: str
    subject: str
    csrf_token: str
    signed_in_at: datetime
    ends_at: datetime


class Way(StrEnum):
    """How somebody signs in."""

    LINK = "link"
    PROVIDER = "provider"


class SignIn(Struct, frozen=True, kw_only=True):
    """A sign-in that was found good: who, by what way, on what device; link_id: the link that it uses up."""

    issuer: str
    subject: str
    way: Way
    device: str
    idle_minutes: int = IDLE_MINUTES
    link_id: UUID | None = None


class Ending(StrEnum):
    """Why a session no longer lasts: the first three are recorded, the others come with time."""

    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    SIGNED_IN_AGAIN = "signed_in_again"
    IDLE = "idle"
    TIME_IS_OVER = "time_is_over"


class OwnSession(Struct, frozen=True, kw_only=True):
    """One of a person's sessions; ending None: it lasts."""

    session_id: UUID
    way: Way
    device: str
    signed_in_at: datetime
    last_seen_at: datetime
    ends_at: datetime
    ending: Ending | None


class SecondFactor(Struct, frozen=True):
    """A value of a claim that counts as a second factor: one of `amr`, or the whole of `acr`."""

    claim: str
    value: str


class Client(Struct, frozen=True, kw_only=True):
    """This service as a provider knows it, and what it asks of a sign-in."""

    issuer: str
    client_id: str
    client_secret: str | None
    second_factors: tuple[SecondFactor, ...]
    return_address: str


class Trouble(StrEnum):
    """What keeps somebody from signing in."""

    CAME_FROM_ELSEWHERE = "came-from-elsewhere"
    LINK_IS_NOT_VALID = "link-is-not-valid"
    LINK_HAS_EXPIRED = "link-has-expired"
    LINK_WAS_USED = "link-was-used"
    SIGN_IN_WAS_NOT_BEGUN = "sign-in-was-not-begun-here"
    PROVIDER_IS_AWAY = "provider-is-away"
    PROVIDER_REFUSED = "provider-refused"
    CODE_WAS_REFUSED = "code-was-refused"
    ANSWER_IS_NOT_VALID = "answer-is-not-valid"
    CLOCKS_DIFFER = "clocks-differ"
    SECOND_FACTOR_IS_MISSING = "second-factor-is-missing"


class SignInError(Exception):
    """Somebody is not let in; the detail is for the log, and holds nothing secret."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble}: {detail}" if detail else trouble)
        self.trouble = trouble
        self.detail = detail

"""What people are told when they are not let in, and why they were signed out: plain words, and what to do."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from ledger.sessions.model import Ending, Trouble

_ASK = "If it happens again, tell those who run this service."


class Told(Struct, frozen=True):
    """One trouble in words: its status, what it is called, what happened, what to do."""

    status: int
    title: str
    said: str
    what_to_do: str
    signs_in_anew: bool = False


TOLD: Mapping[Trouble, Told] = MappingProxyType(
    {
        Trouble.CAME_FROM_ELSEWHERE: Told(
            403,
            "That did not come from here",
            "Your browser says that another site sent you to sign in. Nobody was signed in.",
            "Open your sign-in link again, and press the button on the page that it shows.",
        ),
        Trouble.LINK_IS_NOT_VALID: Told(
            400,
            "This sign-in link is not valid",
            "It may have been cut off when it was copied, or it is a link to another service.",
            "Copy the whole link, or ask those who gave it to you for another.",
        ),
        Trouble.LINK_HAS_EXPIRED: Told(
            410,
            "This sign-in link has expired",
            "A link can be used for 15 minutes after it is made.",
            "Ask those who gave it to you for another.",
        ),
        Trouble.LINK_WAS_USED: Told(
            410,
            "This sign-in link has been used",
            "A link signs in once. If you did not use it, somebody else did: tell those who gave it to you.",
            "If you are still signed in, go to your places. Otherwise ask for another link.",
        ),
        Trouble.SIGN_IN_WAS_NOT_BEGUN: Told(
            400,
            "This sign-in was not begun here",
            "It took longer than 10 minutes, was begun in another window, or your browser keeps no cookies.",
            "Sign in again in this window.",
        ),
        Trouble.PROVIDER_IS_AWAY: Told(
            503,
            "Your organisation's sign-in cannot be reached",
            "This service asked it and got no answer that it could use. Nothing is wrong with your account.",
            f"Try again in a few minutes. {_ASK}",
        ),
        Trouble.PROVIDER_REFUSED: Told(
            403,
            "Your organisation did not sign you in",
            "You may have left its page, or it does not let you use this service.",
            "Sign in again. If you are refused again, ask your organisation's IT support about this service.",
        ),
        Trouble.CODE_WAS_REFUSED: Told(
            400,
            "This sign-in can no longer be used",
            "It has been used already, or it took too long.",
            f"Sign in again. {_ASK}",
        ),
        Trouble.ANSWER_IS_NOT_VALID: Told(
            400,
            "Your organisation's answer could not be relied upon",
            "What came back did not belong to this sign-in, so nobody was signed in.",
            f"Sign in again. {_ASK}",
        ),
        Trouble.CLOCKS_DIFFER: Told(
            503,
            "Two clocks differ",
            "The clock of this service and that of your organisation's sign-in are more than a minute apart, so what "
            "came back does not count as new.",
            "Tell those who run this service: one of the two clocks must be set right.",
        ),
        Trouble.SECOND_FACTOR_IS_MISSING: Told(
            403,
            "Sign in with a second factor",
            "You signed in, but your organisation does not say that you used a second factor, such as an app on your "
            "phone, a code or a security key. This service keeps public money and needs one.",
            "Set up a second factor with your organisation if you have none, and sign in again with it. If you did use "
            "one, ask your organisation's IT support to tell this service so.",
            signs_in_anew=True,
        ),
    }
)
assert set(Trouble) == set(TOLD), "each trouble is told"

SIGNED_OUT: Mapping[Ending, str] = MappingProxyType(
    {
        Ending.IDLE: "You were signed out, because nothing was done here for a while.",
        Ending.TIME_IS_OVER: "You were signed out, because you had been signed in for 12 hours.",
        Ending.SIGNED_OUT: "You signed out.",
        Ending.SIGNED_OUT_EVERYWHERE: "You signed out everywhere.",
        Ending.SIGNED_IN_AGAIN: "You signed in again in this browser.",
    }
)
ENDED: Mapping[Ending | None, str] = MappingProxyType(
    {
        None: "Signed in",
        Ending.IDLE: "Ended: nothing was done for a while",
        Ending.TIME_IS_OVER: "Ended: after 12 hours",
        Ending.SIGNED_OUT: "Signed out",
        Ending.SIGNED_OUT_EVERYWHERE: "Signed out everywhere",
        Ending.SIGNED_IN_AGAIN: "Signed in again",
    }
)

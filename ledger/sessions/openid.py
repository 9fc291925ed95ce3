"""OpenID Connect, the code flow with PKCE, as far as it is decided from values: what is asked, what an answer is worth.

ledger/sessions/provider.py asks; RFC 6749, 7636, 9207 and OpenID Connect Core 1.0 are what both follow.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from msgspec import Struct

from ledger.sessions.model import Client, SecondFactor, SignInError, Trouble

FLOW_LASTS = timedelta(minutes=10)
SKEW_SECONDS = 60
SUBJECT_LENGTH_MAX = 255
CODE_LENGTH_MAX = 4_096
_PLAIN_WORD = re.compile(r"[a-z_]{1,60}")
_AWAY = {"temporarily_unavailable", "server_error"}
_TOO_WEAK = {"unmet_authentication_requirements"}


class Metadata(Struct, frozen=True):
    """What a provider says of itself, as far as it is used here."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str = ""
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    code_challenge_methods_supported: tuple[str, ...] = ("S256",)
    authorization_response_iss_parameter_supported: bool = False


class Flow(Struct, frozen=True):
    """One sign-in under way, kept by the browser alone: sealed, so that it can neither read nor make one."""

    state: str
    nonce: str
    verifier: str
    back: str


class IdClaims(Struct, frozen=True):
    """What an ID token says."""

    iss: str
    sub: str
    aud: str | tuple[str, ...]
    exp: int
    iat: int
    nonce: str
    azp: str = ""
    acr: str = ""
    amr: str | tuple[str, ...] = ()
    nbf: int = 0


class FlowBox:
    """Seals flows into the value of a cookie, and opens them again for ten minutes."""

    def __init__(self, secret: bytes) -> None:
        self._fernet = Fernet(urlsafe_b64encode(hashlib.sha256(b"placeledger sign-in" + secret).digest()))

    def seal(self, flow: Flow, now: datetime) -> str:
        return self._fernet.encrypt_at_time(msgspec.json.encode(flow), int(now.timestamp())).decode("ascii")

    def open(self, cookie: str | None, now: datetime) -> Flow:
        """The flow; raises SignInError for none, for one that is too old, and for one that was not sealed here."""
        try:
            lasting, at = int(FLOW_LASTS.total_seconds()), int(now.timestamp())
            sealed = self._fernet.decrypt_at_time((cookie or "").encode(), lasting, at)
            return msgspec.json.decode(sealed, type=Flow)
        except (InvalidToken, msgspec.MsgspecError):
            raise SignInError(Trouble.SIGN_IN_WAS_NOT_BEGUN, "no flow, or one that is over") from None


def new_flow(back: str) -> Flow:
    """A flow that nobody can guess."""
    return Flow(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), back)


def read_metadata(document: bytes, issuer: str) -> Metadata:
    """The provider's document; raises SignInError for one of another issuer, or that cannot be relied upon."""
    try:
        found = msgspec.json.decode(document, type=Metadata)
    except msgspec.MsgspecError as error:
        raise SignInError(Trouble.PROVIDER_IS_AWAY, f"its document is not understood ({error})") from None
    if found.issuer != issuer:
        raise SignInError(Trouble.PROVIDER_IS_AWAY, f"its document is of another issuer: {found.issuer[:200]}")
    if "S256" not in found.code_challenge_methods_supported:
        raise SignInError(Trouble.PROVIDER_IS_AWAY, "it does not take PKCE with S256")
    scheme = urlsplit(issuer).scheme
    addresses = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri, found.end_session_endpoint)
    if any(urlsplit(one).scheme not in {"https", scheme} for one in addresses if one):
        raise SignInError(Trouble.PROVIDER_IS_AWAY, "one of its addresses is not https")
    return found


def authorisation_address(metadata: Metadata, client: Client, flow: Flow, *, anew: bool) -> str:
    """Where the browser goes to sign in; anew: though the provider knows who is there."""
    digest = hashlib.sha256(flow.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.return_address,
        "scope": "openid",
        "state": flow.state,
        "nonce": flow.nonce,
        "code_challenge": urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    if contexts := [one.value for one in client.second_factors if one.claim == "acr"]:
        asked["acr_values"] = " ".join(contexts)
    if anew:
        asked["prompt"] = "login"
    return _with_query(metadata.authorization_endpoint, asked)


def sign_out_address(metadata: Metadata, client: Client, back: str) -> str | None:
    """Where the browser signs out of the provider too, and comes back from; None where it has no such page."""
    if not metadata.end_session_endpoint:
        return None
    asked = {"client_id": client.client_id, "post_logout_redirect_uri": back}
    return _with_query(metadata.end_session_endpoint, asked)


def code_of(answer: Mapping[str, str], flow: Flow, metadata: Metadata) -> str:
    """The code that the browser brings back; raises SignInError unless it answers this flow, and with a code."""
    if not hmac.compare_digest(answer.get("state", "").encode(), flow.state.encode()):
        raise SignInError(Trouble.SIGN_IN_WAS_NOT_BEGUN, "the state is of another flow")
    if error := answer.get("error"):
        raise SignInError(trouble_of(error), _plain(error))
    # RFC 9207: an answer that another provider gave is not taken for this one's.
    if answer.get("iss", "" if metadata.authorization_response_iss_parameter_supported else metadata.issuer) != (
        metadata.issuer
    ):
        raise SignInError(Trouble.ANSWER_IS_NOT_VALID, "the answer is of another issuer")
    code = answer.get("code", "")
    if not 0 < len(code) <= CODE_LENGTH_MAX:
        raise SignInError(Trouble.ANSWER_IS_NOT_VALID, "no code came back")
    return code


def subject_of(claims: Mapping[str, Any], client: Client, flow: Flow, now: datetime) -> str:
    """Whom an ID token signs in; raises SignInError unless it is for this service, this flow and now, and strong."""
    try:
        said = msgspec.convert(dict(claims), IdClaims)
    except msgspec.ValidationError as error:
        raise SignInError(Trouble.ANSWER_IS_NOT_VALID, str(error)) from None
    audiences = (said.aud,) if isinstance(said.aud, str) else said.aud
    if said.iss != client.issuer:
        raise SignInError(Trouble.ANSWER_IS_NOT_VALID, "the ID token is of another issuer")
    if client.client_id not in audiences or (said.azp or client.client_id) != client.client_id:
        raise SignInError(Trouble.ANSWER_IS_NOT_VALID, "the ID token is for another service")
    if len(audiences) > 1 and not said.azp:
        raise SignInError(Trouble.ANSWER_IS_NOT_VALID, "the ID token is for several services and names none")
    if not hmac.compare_digest(said.nonce.encode(), flow.nonce.encode()):
        raise SignInError(Trouble.ANSWER_IS_NOT_VALID, "the nonce is of another flow")
    if not 0 < len(said.sub) <= SUBJECT_LENGTH_MAX or not said.sub.isprintable():
        raise SignInError(Trouble.ANSWER_IS_NOT_VALID, "the subject is no plain text")
    at = now.timestamp()
    if max(said.iat, said.nbf) > at + SKEW_SECONDS or said.exp < at - SKEW_SECONDS:
        raise SignInError(Trouble.CLOCKS_DIFFER, f"issued {said.iat}, ends {said.exp}, here it is {int(at)}")
    if not has_second_factor(said, client.second_factors):
        raise SignInError(Trouble.SECOND_FACTOR_IS_MISSING, f"amr {said.amr}, acr {said.acr!r}"[:200])
    return said.sub


def has_second_factor(said: IdClaims, second_factors: tuple[SecondFactor, ...]) -> bool:
    """Whether the sign-in was one of those that count."""
    methods = (said.amr,) if isinstance(said.amr, str) else said.amr
    return any(one.value in methods if one.claim == "amr" else one.value == said.acr for one in second_factors)


def trouble_of(error: str) -> Trouble:
    """What an error of the provider means to whoever wanted to sign in."""
    if error in _AWAY:
        return Trouble.PROVIDER_IS_AWAY
    return Trouble.SECOND_FACTOR_IS_MISSING if error in _TOO_WEAK else Trouble.PROVIDER_REFUSED


def _plain(error: str) -> str:
    """The provider's word, if it is one: it came by way of the browser, so it may be anybody's."""
    return error if _PLAIN_WORD.fullmatch(error) else "an error that is no plain word"


def _with_query(address: str, asked: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

#!/usr/bin/env python3
"""The smallest portal that signs people in with Danh (profile `portal`).

Needs Python 3.11 and `cryptography` (Debian: python3-cryptography). Made for
reading: docs/integrator.md explains each step. Not for production: sessions
live in memory, and errors end in a stack trace.

    python3 portal.py jwks > portal.jwks.json      # once: makes portal.key as well
    python3 portal.py serve http://localhost:8000  # the issuer
"""

import base64, hashlib, json, os, secrets, sys, time, urllib.error, urllib.parse, urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

ME, CLIENT_ID, KID = "http://localhost:9100", "vi-du", "vi-du-1"


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# --- the portal's own key, and what it signs --------------------------------------------------

def own_key():
    if not os.path.exists("portal.key"):
        pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        with open(os.open("portal.key", os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
    with open("portal.key", "rb") as file:
        return serialization.load_pem_private_key(file.read(), None)


def own_jwks() -> dict:
    numbers = own_key().public_key().public_numbers()
    x, y = (b64(n.to_bytes(32, "big")) for n in (numbers.x, numbers.y))
    return {"keys": [{"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": KID, "x": x, "y": y}]}


def client_assertion(issuer: str) -> dict:
    """Who we are, to every endpoint that asks (RFC 7523). The audience is the issuer, and each is good once."""
    now = int(time.time())
    head = {"alg": "ES256", "kid": KID, "typ": "JWT"}
    body = {"iss": CLIENT_ID, "sub": CLIENT_ID, "aud": issuer, "iat": now, "exp": now + 60,
            "jti": secrets.token_urlsafe(16)}
    text = ".".join(b64(json.dumps(part).encode()) for part in (head, body))
    r, s = utils.decode_dss_signature(own_key().sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    jwt = text + "." + b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return {"client_id": CLIENT_ID, "client_assertion": jwt,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}


# --- calls to the provider --------------------------------------------------------------------

def call(url: str, form: dict | None = None, bearer: str | None = None) -> dict:
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{url}: {error.code} {error.read().decode()}") from None


def verified(jwt: str, meta: dict, typ: str | None = None) -> dict:
    """The claims of a token that the provider signed for us, and that counts now."""
    head, body, signature = jwt.split(".")
    header, claims = json.loads(unb64(head)), json.loads(unb64(body))
    assert header["alg"] == "ES256" and (typ is None or header.get("typ") == typ)
    key = next(key for key in call(meta["jwks_uri"])["keys"] if key["kid"] == header["kid"])
    x, y = (int.from_bytes(unb64(key[part]), "big") for part in "xy")
    raw = unb64(signature)
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    public.verify(der, f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    assert claims["iss"] == meta["issuer"] and CLIENT_ID in audience and claims["exp"] > time.time()
    return claims


# --- the portal -------------------------------------------------------------------------------

PENDING: dict[str, dict] = {}   # state -> what we asked, until the browser is back
SESSIONS: dict[str, dict] = {}  # our cookie -> who is signed in


class Portal(BaseHTTPRequestHandler):
    meta: dict = {}

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        pages = {"/": self.home, "/sign-in": self.sign_in, "/callback": self.callback,
                 "/sign-out": self.sign_out, "/signed-out": lambda _: self.say("Signed out. <a href=/>Home</a>")}
        pages.get(url.path, lambda _: self.send_error(404))(query)

    def do_POST(self):
        form = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        if self.path == "/backchannel-logout":
            self.heard(form["logout_token"])

    def home(self, _):
        person = SESSIONS.get(self.cookie())
        if not person:
            return self.say("<a href=/sign-in>Sign in</a>")
        told = json.dumps({key: value for key, value in person.items() if key != "id_token"}, indent=2,
                          ensure_ascii=False)
        self.say(f"<pre>{told}</pre><a href='/sign-in?fresh=1'>Prove it is you, now</a> · <a href=/sign-out>Sign out</a>")

    def sign_in(self, query):
        """Pushes the request, so that nothing of it passes through the browser (RFC 9126)."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        wish = {"response_type": "code", "redirect_uri": f"{ME}/callback", "state": state, "nonce": nonce,
                "scope": "openid profile phone citizen", "ui_locales": "vi", "code_challenge_method": "S256",
                "code_challenge": b64(hashlib.sha256(verifier.encode()).digest())}
        if "fresh" in query:
            wish |= {"acr_values": "urn:danh:acr:passcode", "max_age": "0"}
        pushed = call(self.meta["pushed_authorization_request_endpoint"],
                      wish | client_assertion(self.meta["issuer"]))
        PENDING[state] = {"nonce": nonce, "verifier": verifier, "fresh": "fresh" in query, "at": time.time()}
        asked = urllib.parse.urlencode({"client_id": CLIENT_ID, "request_uri": pushed["request_uri"]})
        self.go(f"{self.meta['authorization_endpoint']}?{asked}", cookie=f"asked={state}")

    def callback(self, query):
        asked = PENDING.pop(query.get("state", ""), None)
        # The state is this browser's own (it set the cookie), and the answer is this provider's (RFC 9207).
        assert asked and self.cookie("asked") == query["state"] and query["iss"] == self.meta["issuer"]
        if "error" in query:
            return self.say(f"Not signed in: {query['error']}. <a href=/>Home</a>")
        tokens = call(self.meta["token_endpoint"],
                      {"grant_type": "authorization_code", "code": query["code"], "redirect_uri": f"{ME}/callback",
                       "code_verifier": asked["verifier"]} | client_assertion(self.meta["issuer"]))
        claims = verified(tokens["id_token"], self.meta)
        assert claims["nonce"] == asked["nonce"]
        if asked["fresh"]:
            strong = claims["acr"] in ("urn:danh:acr:passcode", "urn:danh:acr:passkey")
            assert strong and claims["auth_time"] >= asked["at"] - 10
        person = call(self.meta["userinfo_endpoint"], bearer=tokens["access_token"])
        assert person["sub"] == claims["sub"]
        session = secrets.token_urlsafe(32)
        SESSIONS[session] = person | {key: claims[key] for key in ("acr", "amr", "auth_time", "sid")} | {
            "id_token": tokens["id_token"]}
        self.go("/", cookie=f"session={session}")

    def sign_out(self, _):
        """Signs out here, and sends the browser to sign out there (RP-Initiated Logout)."""
        person = SESSIONS.pop(self.cookie(), {})
        asked = urllib.parse.urlencode({"id_token_hint": person.get("id_token", ""), "client_id": CLIENT_ID,
                                        "post_logout_redirect_uri": f"{ME}/signed-out"})
        self.go(f"{self.meta['end_session_endpoint']}?{asked}")

    def heard(self, token):
        """The provider says that a session ended: ours ends with it (Back-Channel Logout)."""
        claims = verified(token, self.meta, typ="logout+jwt")
        assert "http://schemas.openid.net/event/backchannel-logout" in claims["events"] and "nonce" not in claims
        for session, person in list(SESSIONS.items()):
            if claims.get("sid") == person["sid"] or ("sid" not in claims and claims["sub"] == person["sub"]):
                del SESSIONS[session]
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def cookie(self, name="session"):
        pairs = (pair.strip().split("=", 1) for pair in self.headers.get("Cookie", "").split(";") if "=" in pair)
        return dict(pairs).get(name, "")

    def go(self, place, cookie=None):
        self.send_response(303)
        self.send_header("Location", place)
        if cookie:
            self.send_header("Set-Cookie", f"{cookie}; HttpOnly; SameSite=Lax; Path=/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def say(self, html):
        page = f"<!doctype html><meta charset=utf-8><title>Portal</title><h1>A portal</h1>{html}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


if __name__ == "__main__":
    if sys.argv[1:] == ["jwks"]:
        print(json.dumps(own_jwks(), indent=2))
    elif sys.argv[1:2] == ["serve"]:
        Portal.meta = call(sys.argv[2].rstrip("/") + "/.well-known/openid-configuration")
        print(f"{ME} signs people in at {Portal.meta['issuer']}")
        ThreadingHTTPServer(("127.0.0.1", 9100), Portal).serve_forever()
    else:
        sys.exit(__doc__)

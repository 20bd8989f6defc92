"""A relying party as Python portals write it: Flask, and PyPI's Authlib as it is."""

import json
import os
import sys

from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, session, url_for

issuer, client_id, secret, auth, port = sys.argv[1:]

# Both sites are on this machine, without TLS.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

app = Flask(__name__)
app.secret_key = os.urandom(32)
# The ports of one host share its cookies.
app.config["SESSION_COOKIE_NAME"] = "authlib"

oauth = OAuth(app)
oauth.register(
    name="danh",
    client_id=client_id,
    client_secret=secret or None,
    server_metadata_url=f"{issuer}/.well-known/openid-configuration",
    client_kwargs={
        "scope": "openid profile",
        "code_challenge_method": "S256",
        "token_endpoint_auth_method": auth,
    },
)


@app.get("/login")
def login():
    return oauth.danh.authorize_redirect(url_for("callback", _external=True))


@app.get("/callback")
def callback():
    token = oauth.danh.authorize_access_token()
    session["sub"] = token["userinfo"]["sub"]
    told = oauth.danh.userinfo(token=token)
    if told["sub"] != session["sub"]:
        return "userinfo is about somebody else", 500
    session["told"] = json.dumps({"id_token": token["userinfo"], "userinfo": told}, ensure_ascii=False)
    return redirect(url_for("me"))


@app.get("/me")
def me():
    if "told" not in session:
        return "nobody is signed in", 401
    return session["told"], {"content-type": "application/json"}


app.run(host="127.0.0.1", port=int(port), threaded=True)

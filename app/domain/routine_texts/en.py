"""The draft to the retailer in English."""

from __future__ import annotations

from app.domain.routine_texts.form import DraftTexts

TEXTS = DraftTexts(
    greeting="Hello,",
    please="What we need from you",
    then="What happens next",
    closing="Kind regards",
    stopped="We have stopped it for now.",
    causes={
        "expired_token": (
            "our job {job} for your shop fails because the access to the marketplace has expired.",
            "please renew the access token or authorise our app again, and tell us when that is done.",
            "we check the connection, run the job once and write to you with the result. Until then no "
            "data is exchanged.",
        ),
        "offboarded": (
            "our job {job} for your shop fails because the marketplace no longer lets your account in.",
            "please tell us whether you still sell there. If not, a short confirmation that we shall remove "
            "the integration is enough.",
            "we remove the integration or start it again, as you decide, and confirm it to you.",
        ),
        "site_change": (
            "our job {job} for your shop fails because your website has changed and is no longer read as before.",
            "please tell us what was changed and since when, and whether more changes are coming.",
            "we adapt the connection, run the job once and write to you with the result.",
        ),
        "connection": (
            "our job {job} for your shop fails because the connection or the feed is interrupted.",
            "please check whether the system, the feed address and the access on your side are available, "
            "and tell us what you found.",
            "we run the job once as soon as it can be reached and write to you with the result.",
        ),
        "unknown": (
            "our job {job} for your shop fails and we are looking for the cause.",
            "please tell us what was changed in your shop or at the marketplace lately.",
            "we write to you as soon as we know the cause and what has to be done.",
        ),
    },
)

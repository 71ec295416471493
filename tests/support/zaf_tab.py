"""An agent's browser tab with one ticket open and the app in its sidebar."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import FrameLocator, Page

from tests.support.installation import Installation
from tests.support.zaf_host import AgentDesk

NOTE = "Re-ran ORD-SYNC-4471 at 10:42, log ends with 312 of 312 written."


@dataclass
class Tab:
    """An agent's tab with one ticket open, and the app in its sidebar."""

    page: Page
    desk: AgentDesk
    place: Installation
    ticket: str
    complaints: list[str] = field(default_factory=list)

    @property
    def sidebar(self) -> FrameLocator:
        """The app."""
        return self.page.frame_locator("#app")

    def unfold(self) -> None:
        """Show what closing needs."""
        self.sidebar.locator("summary").click()

    def number(self, key: str) -> str:
        """The id of one of our fields."""
        return str(self.place.zen_agent._field(key))

    def enter(self, **values: Any) -> None:
        """Fill fields of the form by key; choices by their tags."""
        for key, value in values.items():
            self.page.evaluate("([id, value]) => { host.form.fields[id] = value }", [self.number(key), value])

    def entered(self, key: str) -> Any:
        """What the form shows in a field."""
        return self.page.evaluate("id => host.form.fields[id]", self.number(key))

    def complete(self) -> None:
        """Everything that closing needs but the screenshot."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.enter(
            verification_path="handoff_verification_path_technical",
            verification_note=NOTE,
            resolution_reason="handoff_resolution_reason_fixed_root_cause",
            contained_at=now,
            retailer_notified_at=now,
            account_status="handoff_account_status_reactivated",
        )

    def attach(self, content: bytes, *, pasted: bool = False, name: str = "run.png") -> None:
        """Put a file into the reply: uploaded to Zendesk, not saved yet."""
        files = self.place.zen_agent._call(
            "POST", f"/api/v2/uploads.json?filename={name}", data=content, headers={"Content-Type": "image/png"}
        )["upload"]
        url = files["attachment"]["content_url"]
        file = {"filename": name, "contentType": "image/png", "contentUrl": url, "token": files["token"]}
        if pasted:
            self.page.evaluate("html => { host.form.comment.text = html }", f'<p>Ran.</p><img src="{url}">')
            self.place.zen_agent.reply(self.ticket, "Pasted.", public=False, uploads=(files["token"],))
            return
        self.page.evaluate("file => host.form.comment.attachments.push(file)", file)

    def submit(self, status: str = "solved", custom_status: dict[str, str] | None = None) -> dict[str, Any]:
        """Press "Submit as STATUS"; what came of it."""
        return dict(self.page.evaluate("([status, custom]) => host.submit(status, custom)", [status, custom_status]))

    def status(self) -> str:
        """The status that Zendesk keeps."""
        return str(self.place.zen_agent.ticket(self.ticket)["status"])

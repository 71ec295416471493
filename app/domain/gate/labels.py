"""What people read for each requirement."""

from __future__ import annotations

REQUIREMENT_LABELS = {
    "technical_verification": "technical verification",
    "success_screenshot": "screenshot of the successful job",
    "written_confirmation": "written confirmation of the customer",
    "change_validated": "validated change",
    "resolution_reason": "resolution reason",
    "containment": "containment",
    "retailer_notified": "notice to the retailer",
    "account_status": "account status",
    "evidence": "evidence",
}

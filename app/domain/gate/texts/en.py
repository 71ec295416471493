"""What the gate says to agents, in English. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "path_not_chosen": "No technical verification: the verification path is not set to technical.",
    "verifier_none": "It does not say who verified it.",
    "verifier_no_agent": "{name} is set as the one who verified it, and is no agent.",
    "verifier_set_by_other": (
        "{other} entered {name} as the one who verified it; who verifies it has to enter it personally."
    ),
    "note_none": "The verification note is empty.",
    "note_observes_nothing": (
        "The verification note does not say what was seen in the system: expectations, assumptions and what "
        "others say do not count, nor that something was started or fixed."
    ),
    "note_early": "The verification note is from before {since}; it has to be confirmed again.",
    "verification_how": (
        "Check the job yourself, set the path to technical and yourself as verified by, and write what you "
        "looked at and what you saw, for example: Re-ran job 4471 at 10:42, log ends with 312 of 312 written."
    ),
    "screenshot_none": "No screenshot of the successful job is attached.",
    "screenshot_by_app": "{file} was attached by an app, not by a person.",
    "screenshot_unusable": "{file} does not count: it {problem}.",
    "screenshot_before_failure": "{file} was attached before the failure or together with the ticket.",
    "screenshot_before_reopening": (
        "{file} is from before the ticket was reopened or the customer reported it failing again."
    ),
    "screenshot_seen_before": "{file} is the same picture as an earlier one, from before the fix.",
    "screenshot_used_elsewhere": "{file} is the same picture as evidence of {ticket}.",
    "screenshot_how": (
        "Attach a new screenshot (PNG, JPEG, WebP or GIF), taken and attached after {since}, that shows the job "
        "with its id and its successful completion."
    ),
    "screen_unreadable": "{file} could not be read: the picture {problem}.",
    "screen_empty": "No text could be read in {file}.",
    "screen_no_job": "{file} does not show run {job}.",
    "screen_no_place": (
        "{file} shows {job} only in an address, a search field, a filter, a command or as an amount; that does "
        "not count."
    ),
    "screen_other_job": "{file} shows {read}, not {job}.",
    "screen_no_state": (
        "In {file} no success is stated in words in the row or block of {job}; a tick, a percentage, a count, a "
        "filter, a heading or another row does not count."
    ),
    "screen_failed": '{file} shows {job} as failed: "{read}".',
    "screen_running": '{file} shows {job} as not finished: "{read}".',
    "screen_partial": '{file} shows {job} as only partly successful: "{read}".',
    "screen_cancelled": '{file} shows {job} as cancelled or skipped: "{read}".',
    "screen_lossy": '{file} shows that not everything of {job} arrived: "{read}".',
    "screen_unproven": '{file} shows that the success of {job} was set by hand or only tried: "{read}".',
    "screen_said": "{file} shows somebody's words about {job} (\"{read}\"), not the system's own.",
    "screen_unclear": "In {file} it stays open whether the state belongs to {job} or to {read} beside it.",
    "screen_before_failure": "{file} shows {job} as finished at {read}, which is not after the failure ({since}).",
    "screen_from_future": "{file} shows {job} as finished at {read}, which is later than the picture was attached.",
    "screen_undated": (
        "{file} shows {job}, another run of the same job; it needs a legible date and time of its end, after the "
        "failure ({since}). Read: {read}."
    ),
    "screen_dim": "The id of {job} in {file} is too hard to read to be sure.",
    "screen_is_ticket": "{file} shows a ticket or our own record ({read}), not the system in which the job runs.",
    "screen_is_gate": '{file} contains text that is addressed to the gate ("{read}"); such a picture does not count.',
    "screen_is_message": "{file} shows a person's message ({read}), not the system in which the job runs.",
    "screen_is_document": (
        "{file} shows a document or text that somebody typed ({read}), not the system in which the job runs."
    ),
    "screen_revoked": '{file}, which is newer, shows {job} failing again: "{read}".',
    "screen_job_unknown": (
        "The ticket does not say which run failed, so no screenshot can show it: enter its id in Job ID."
    ),
    "screen_how": (
        "Attach, after {since}, a screenshot of the job's own page, list or log with the whole id {job}, its "
        "success in words in the same row, and when it finished."
    ),
    "screenshot_unread_legible": (
        "The playbook asks for a screenshot in which the job and its success can be read (level legible), and no "
        "image reader is installed, so it cannot be checked. Ask an administrator to install one, or to set "
        "screenshot: present for this scope in the playbook."
    ),
    "screenshot_unread_live": (
        "The playbook asks for a successful run seen by a probe of the job's scheduler (level live), and no probe "
        "is set up and no job tells of its runs, so it cannot be checked. Ask an administrator to set that up, or to "
        "set screenshot: "
        "present for this scope in the playbook."
    ),
    "live_none": "No run of {job} was seen that began after {since} and ended as a success.",
    "live_running": "A run of {job} is under way. Wait until it has ended; nothing else is needed for this part then.",
    "live_failing": "Run {run} of {job} was seen as {state} at {at}, after the last success.",
    "live_record_missing": "The record is not in {system}.",
    "live_record_unknown": "It could not be seen whether the record is in {system}.",
    "live_silent": "Not answered: {why}.",
    "confirmation_none": "There is no written confirmation by the customer.",
    "confirmation_early": "The customer's confirmation is from before the failure or the last reopening.",
    "confirmation_states_nothing": "The customer's message does not state what was changed or decided.",
    "mail_not_from_customer": "The sender of {file} is no customer of this ticket.",
    "mail_undated": "{file} does not say reliably when it was sent.",
    "mail_early": "{file} is from before the failure or the last reopening.",
    "mail_states_nothing": "{file} does not state, in the customer's own words, what was changed or decided.",
    "mail_uploader": "{file} was not attached by somebody whose upload counts.",
    "confirmation_how": (
        "Ask the customer to write, in a public message or in a mail that you attach as .eml, what they changed "
        "or decided; it has to be written after {since}. A thank-you, a quote or a summary by an agent does not "
        "count."
    ),
    "change_unconfirmed": "The change cannot be validated before the customer has confirmed it.",
    "change_screenshot_missing": "There is no screenshot from after the customer's confirmation of {since}.",
    "change_how": (
        "Check the confirmed change in the system yourself, set yourself as verified by, write what you saw, and "
        "attach a screenshot of the successful job taken after the confirmation."
    ),
    "reason_none": "No resolution reason is chosen. Choose one of: {options}.",
    "reason_unknown": 'The resolution reason "{given}" is not on the list. Choose one of: {options}.',
    "containment_none": "It does not say when the failing job was stopped.",
    "containment_early": "The containment is from before the failure or the last reopening.",
    "containment_note_early": "The containment note is from before the failure or the last reopening.",
    "containment_note_empty": "The containment note gives no reason why the job cannot be stopped on our side.",
    "containment_how": (
        "Stop the job (pause the marketplace, disable the feed, suspend the connection) and enter the time, "
        "after {since}, in Contained at; or give in the containment note the reason why it cannot be stopped on "
        "our side."
    ),
    "notice_none": "The retailer was not told.",
    "notice_early": "The retailer was told before the failure or the last reopening.",
    "notice_how": (
        "Send the retailer a public message that explains the issue and the next steps, or enter in Retailer "
        "notified at when that was done, after {since}. For an internal job set Has a retailer to no."
    ),
    "account_none": (
        "It is not decided what becomes of the retailer's account. Set the account status to one of: {options}."
    ),
    "evidence_none": (
        "There is no evidence from after the failure. Attach, after {since}, a screenshot or a log excerpt with "
        "time stamps, or write in the verification note what you checked, what you saw, and at what time."
    ),
}

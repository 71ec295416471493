/** The `ticket.save` hook: refuses with a sentence, or lets the save go on.
 *
 * A refusal is a rejection with a text, never `false` and never an object: those either open the gate or say nothing.
 * Without a verdict a ticket is refused unless Zendesk itself shows that it is not gated.
 */

import { fillIn, formValues } from "./zendesk.js";
import { pathOf } from "./fields.js";
import { byAddress, hasPictures, proposalOf } from "./proposal.js";
import { NoAnswer } from "./service.js";
import { pause, TimedOut, within } from "./waiting.js";

const CLOSING = new Set(["solved", "closed"]);
const VERIFIED = "handoff_verdict_verified";
const SHADOW = "handoff_verdict_shadow";
const WHY = {
  [-1]: "why_settings",
  0: "why_down",
  200: "why_malformed",
  401: "why_token",
  403: "why_token",
  502: "why_down",
  504: "why_slow",
};

export class Gate {
  #filled = null;

  /** `desk`: client, service, signs, catalogue(), texts, say(key, values), judged(verdict), limits. */
  constructor(desk) {
    this.desk = desk;
  }

  /** What `ticket.save` calls. Rejects with a sentence where the ticket may not be saved as it is. */
  async save() {
    const { signs, limits } = this.desk;
    let refusal;
    try {
      refusal = await within(limits.all, this.#refusalOfSave());
    } catch (failure) {
      refusal = signs.gated === false ? null : this.#withoutVerdict(this.#because(failure));
    }
    if (refusal) throw withoutMarkup(refusal);
  }

  /** The form was saved: what is in it is no longer ours to take out. */
  saved() {
    this.#filled = null;
  }

  /** The verdict on what the form shows now, for the button in the sidebar; "Closure gate" is filled in if it passed. */
  async preview(ticketId) {
    const catalogue = await this.desk.catalogue().catch(() => null);
    const { verdict, failure, unreadable } = await this.#judged(ticketId, catalogue, true);
    if (verdict) await this.#copy(catalogue, verdict);
    return { verdict, failure, unreadable };
  }

  async #refusalOfSave() {
    const { client, signs, texts } = this.desk;
    const form = await formValues(client, ["ticket.id", "ticket.status", "ticket.customStatus"]);
    if (!isClosing(form)) return this.#withdraw();
    const catalogue = await this.desk.catalogue().catch(() => null);
    await signs.lookAtForm(catalogue);
    const ticketId = form["ticket.id"];
    if (!ticketId) return signs.gated ? texts.say("new_ticket") : null;
    const { verdict, failure, unreadable } = await this.#judged(ticketId, catalogue);
    if (verdict) {
      this.desk.say(null);
      this.desk.judged?.(verdict);
      await this.#copy(catalogue, verdict);
    }
    if (verdict) return refuses(verdict) ? this.#sentences(verdict, unreadable) : null;
    await this.#lookBack(ticketId);
    if (signs.gated !== false) return this.#withoutVerdict(this.#because(failure));
    this.desk.say(null);
    client.invoke("notify", texts.say("let_through"), "alert").catch(() => this.desk.say("let_through"));
    return null;
  }

  /** Ask until there is a verdict, the time is over, or asking again is no use. */
  async #judged(ticketId, catalogue, preview = false) {
    const { client, service, signs, limits } = this.desk;
    const began = Date.now();
    const left = () => began + (signs.gated === false ? limits.free : limits.gated) - Date.now();
    const { proposed, unreadable } = await proposalOf(client, catalogue);
    const lookingBack = setTimeout(() => this.#lookBack(ticketId), limits.lookBack);
    let asked = proposed;
    let failure = new TimedOut();
    this.desk.say(hasPictures(proposed) ? "reading" : "checking");
    try {
      while (left() > 0) {
        try {
          const verdict = await within(Math.min(left(), limits.attempt), service.check(ticketId, asked, preview));
          if (verdict.applies) signs.found();
          return { verdict, unreadable };
        } catch (problem) {
          if (!(problem instanceof TimedOut && failure instanceof NoAnswer)) failure = problem;
        }
        if (failure.reading) signs.found();
        if (failure.status === 413 && asked === proposed) asked = byAddress(proposed);
        else if (failure instanceof NoAnswer && !failure.again) break;
        else await pause(Math.min(limits.pause, left()));
        if (!(failure instanceof TimedOut)) await this.#lookBack(ticketId);
      }
    } finally {
      clearTimeout(lookingBack);
    }
    return { failure, unreadable };
  }

  async #lookBack(ticketId) {
    if (this.desk.signs.gated !== null) return;
    await this.desk.signs.lookBack(ticketId).catch(() => null); // What cannot be looked at stays unknown, and is refused.
  }

  /** A form may require "Closure gate" on solving, and the service fills it only after the save: so the verdict is
   * copied in here. The service believes its own store alone and takes back what that does not bear out. */
  async #copy(catalogue, verdict) {
    const field = catalogue?.verdict;
    if (!field || !verdict.applies) return;
    if (refuses(verdict)) {
      await this.#withdraw();
      return;
    }
    await this.#fill(field, verdict.allowed ? VERIFIED : SHADOW);
    this.#filled = field;
  }

  /** What was filled in here and not saved goes out again, so that no agent is taken for a forger. */
  async #withdraw() {
    const field = this.#filled;
    this.#filled = null;
    if (field) await this.#fill(field, null);
    return null;
  }

  async #fill(field, value) {
    await fillIn(this.desk.client, pathOf(field), value).catch(() => this.desk.say("not_on_form", { field: field.title }));
  }

  #sentences(verdict, unreadable) {
    const { texts } = this.desk;
    const named = verdict.missing.map((item) => String(item?.message ?? "").trim()).filter(Boolean);
    const files = unreadable.map((file) => texts.say("unreadable", { file }));
    const listed = [...named, ...files].map((sentence, index) => `${index + 1}. ${sentence}`);
    return [texts.say("refused"), ...(listed.length ? listed : [texts.say("nothing_named")])].join(" ");
  }

  #withoutVerdict(why) {
    this.desk.say("no_verdict", { why });
    return this.desk.texts.say("no_verdict", { why });
  }

  #because(failure) {
    const why = this.desk.texts.say(whyOf(failure), { status: failure?.status ?? failure?.name });
    return failure?.says ? `${why} ${failure.says}` : why;
  }
}

/** Whether a verdict forbids closing: the rule applies, is enforced, and is not met. */
export function refuses(verdict) {
  return verdict.applies && !verdict.allowed && verdict.enforced;
}

/** The text that says why there is no verdict. */
export function whyOf(failure) {
  if (!(failure instanceof NoAnswer)) return failure instanceof TimedOut ? "why_slow" : "why_fault";
  if (failure.reading) return "why_reading";
  return WHY[failure.status] ?? "why_fault";
}

function isClosing(form) {
  const status = form["ticket.status"];
  const category = form["ticket.customStatus"]?.statusCategory ?? form["ticket.customStatus"]?.status_category;
  const known = [status, category].filter((value) => typeof value === "string" && value);
  return known.length === 0 || known.some((value) => CLOSING.has(value.toLowerCase()));
}

/** Zendesk may show a refusal as HTML: without angle brackets it is a text either way. */
function withoutMarkup(sentence) {
  return sentence.replaceAll("<", "‹").replaceAll(">", "›");
}

/** Whether a ticket is gated, as far as Zendesk itself tells: needed where the service gives no verdict.
 *
 * Tags and fields can be taken off by any agent, the ticket's audits cannot. A sign that was seen once stays.
 */

import { formValues, listing } from "./zendesk.js";
import { pathOf } from "./fields.js";

const GATED_TAG = /(^|[\s,])handoff_(gated|scope_(job_failure|exception))($|[\s,])/;

export class Signs {
  #gated = false;
  #form = null;
  #audits = null;

  constructor(client, gatedForms = "") {
    this.client = client;
    this.forms = new Set(gatedForms.split(/[\s,;]+/).filter(Boolean));
  }

  /** Something that only a gated ticket has was seen. */
  found() {
    this.#gated = true;
  }

  /** `true`, `false`, or `null` where something could not be looked at (yet). */
  get gated() {
    if (this.#gated) return true;
    return this.#form === false && this.#audits === false ? false : null;
  }

  /** Look at the form as it is now. Without a catalogue (`null`) a field that was just filled may be overlooked. */
  async lookAtForm(catalogue) {
    this.#form = null;
    const own = ["scope", "is_job_failure"].filter((key) => catalogue?.[key]).map((key) => pathOf(catalogue[key]));
    const asked = ["ticket.tags", ...own, ...(this.forms.size ? ["ticket.form.id"] : [])];
    const values = await formValues(this.client, asked);
    const { "ticket.form.id": form, ...others } = values;
    const signs = Object.values(others).flat().map(String);
    if (signs.some(isSign) || this.forms.has(String(form))) this.found();
    if (catalogue && asked.every((path) => path in values || path.includes("customField:"))) this.#form = false;
  }

  /** Look whether the ticket ever carried one of our marks. The answer is kept: audits are only ever added. */
  async lookBack(ticketId) {
    const audits = await listing(this.client, `/api/v2/tickets/${ticketId}/audits.json?page[size]=100`, "audits");
    const values = audits.flatMap((audit) => audit.events ?? []).flatMap((event) => [event.value, event.previous_value]);
    if (values.flat().map(String).some((value) => GATED_TAG.test(value))) this.found();
    this.#audits = false;
  }
}

function isSign(value) {
  return GATED_TAG.test(value) || value === "handoff_is_job_failure_yes";
}

/** Which ticket fields are ours: found by the marker that `handoff setup zendesk` left in their description. */

import { fillIn, formValues, listing } from "./zendesk.js";

export const GATE_FIELDS = [
  "is_job_failure",
  "job_id",
  "failed_at",
  "verification_path",
  "verification_note",
  "confirmation_reference",
  "resolution_reason",
  "contained_at",
  "containment_note",
  "retailer_notified_at",
  "account_status",
  "has_retailer",
];
const YES_NO = new Set(["is_job_failure", "has_retailer"]);
const MOMENTS = new Set(["failed_at", "contained_at", "retailer_notified_at"]);
const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)$/;
const MARKER = /\[handoff-gate:(\w+)\]/;

/** Our fields by key: `{id, type, title, options: [{name, value}]}`. */
export async function catalogueOf(client) {
  const found = {};
  for (const field of await listing(client, "/api/v2/ticket_fields.json?page[size]=100", "ticket_fields")) {
    const described = [field.description, field.raw_description, field.agent_description].join(" ");
    const key = field.active === false ? undefined : MARKER.exec(described)?.[1];
    if (key && !(found[key]?.id < field.id)) {
      found[key] = { id: field.id, type: field.type, title: field.title, options: field.custom_field_options ?? [] };
    }
  }
  return found;
}

export function pathOf(field) {
  return `ticket.customField:custom_field_${field.id}`;
}

/** The gate fields as the form shows them now, in the shape of a ticket snapshot. Unknown fields are left out. */
export async function enteredFields(client, catalogue) {
  const known = GATE_FIELDS.filter((key) => catalogue[key]);
  const values = await formValues(client, known.map((key) => pathOf(catalogue[key])));
  const present = known.filter((key) => pathOf(catalogue[key]) in values);
  return Object.fromEntries(present.map((key) => [key, entered(key, values[pathOf(catalogue[key])])]));
}

/** Enter a gate field into the form. Choices are given by their bare name, such as `technical`. */
export async function enter(client, catalogue, key, value) {
  const field = catalogue[key];
  if (!field) throw new Error(key);
  await fillIn(client, pathOf(field), field.type === "tagger" && value ? optionTag(key, value) : value);
}

/** The choices of a drop-down as `[bare name, what people read]`. */
export function choices(catalogue, key) {
  return (catalogue[key]?.options ?? []).map((option) => [bare(key, option.value), option.name]);
}

/** Now, as the fields for a date and time hold it: to the minute, with the offset of this browser. */
export function nowText(date = new Date()) {
  const offset = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + offset * 60000).toISOString().slice(0, 16);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${local}${offset < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`;
}

function entered(key, value) {
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value.trim() : "";
  if (YES_NO.has(key)) return { yes: true, true: true, no: false, false: false }[bare(key, text)] ?? null;
  if (MOMENTS.has(key) && !MOMENT.test(text)) return null;
  return text ? bare(key, text) : null;
}

function optionTag(key, option) {
  return `handoff_${key}_${option}`;
}

function bare(key, value) {
  const prefix = optionTag(key, "");
  return value.startsWith(prefix) ? value.slice(prefix.length) : value;
}

function two(number) {
  return String(number).padStart(2, "0");
}

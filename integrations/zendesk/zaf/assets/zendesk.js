/** Zendesk itself: values of the open form through the framework, stored data through the API as the signed-in agent. */

import { within } from "./waiting.js";

const FORM_MILLISECONDS = 4000;
const API_MILLISECONDS = 8000;
const MOST_PAGES = 20;

/** Values of the form by path. A path that Zendesk does not know is left out, and one failed question costs no other. */
export async function formValues(client, paths) {
  if (paths.length === 0) return {};
  const answer = await within(FORM_MILLISECONDS, client.get(paths));
  const errors = answer.errors ?? {};
  return Object.fromEntries(paths.filter((path) => path in answer && !(path in errors)).map((path) => [path, answer[path]]));
}

/** Put a value into the form. Rejects where the field is not on it. */
export async function fillIn(client, path, value) {
  const answer = await within(FORM_MILLISECONDS, client.set(path, value));
  if (answer?.errors?.[path]) throw new Error(String(answer.errors[path].message ?? path));
}

/** Every entry of a listing, all pages. Rejects where a page cannot be had or there are more than can be looked through. */
export async function listing(client, path, key) {
  const entries = [];
  let next = path;
  for (let page = 0; next && page < MOST_PAGES; page += 1) {
    const answer = parsed(await within(API_MILLISECONDS, client.request({ url: next, type: "GET", dataType: "json" })));
    if (!Array.isArray(answer?.[key])) throw new Error(`no ${key} in Zendesk's answer`);
    entries.push(...answer[key]);
    next = following(answer);
  }
  if (next) throw new Error(`more than ${MOST_PAGES} pages of ${key}`);
  return entries;
}

export function parsed(answer) {
  return typeof answer === "string" ? JSON.parse(answer) : answer;
}

function following(answer) {
  const more = answer.meta ? answer.meta.has_more && answer.links?.next : answer.next_page;
  if (!more) return null;
  const address = new URL(more, "https://account.invalid");
  return address.pathname + address.search;
}

/** The entry: the save hook first, then the sidebar. */

import { catalogueOf, enteredFields } from "./fields.js";
import { completionView, preselect } from "./completion.js";
import { Gate, whyOf } from "./gate.js";
import { LIMITS } from "./limits.js";
import { message, panelView } from "./view.js";
import { el } from "./page.js";
import { NoAnswer, Service } from "./service.js";
import { Signs } from "./signs.js";
import { Texts, textsFor } from "./texts/index.js";
import { formValues } from "./zendesk.js";
import { pause, within } from "./waiting.js";

const TALLEST = 900;
const START_MILLISECONDS = 5000;
const status = document.getElementById("status");
const panel = document.getElementById("panel");
const client = window.ZAFClient?.init();

if (client) start(client);
else panel.replaceChildren(message("bad", new Texts().say("outside")));

function start(client) {
  const desk = { client, texts: new Texts(), limits: LIMITS, catalogue: memo(() => catalogueOf(client)), say };
  const gate = (desk.gate = new Gate(desk));
  const ready = within(START_MILLISECONDS, prepare(desk));
  ready.catch(() => say("why_settings"));
  client.on("ticket.save", () => ready.catch(() => unprepared(desk)).then(() => gate.save()));
  client.on("ticket.submit.done", () => {
    gate.saved();
    return pause(LIMITS.refresh).then(() => show(desk));
  });
  ready.then(() => show(desk), () => null);
  new ResizeObserver(() => resize(client)).observe(document.body);

  function say(key, values) {
    status.hidden = !key;
    status.textContent = key ? desk.texts.say(key, values) : "";
    status.className = key ?? "";
  }
}

async function prepare(desk) {
  const { settings } = await desk.client.metadata();
  desk.service = new Service(desk.client, settings);
  desk.signs = new Signs(desk.client, settings.gated_forms);
  const values = await formValues(desk.client, ["currentUser.locale"]);
  desk.texts = await textsFor(values["currentUser.locale"]);
  document.documentElement.lang = desk.texts.language;
}

/** Zendesk never said how the app is set up: there is no verdict to be had, and the save is judged by signs alone. */
function unprepared(desk) {
  desk.service ??= new Service(desk.client, {});
  desk.signs ??= new Signs(desk.client);
}

async function show(desk) {
  const { texts } = desk;
  desk.say(null);
  const values = await formValues(desk.client, ["ticket.id"]).catch(() => ({}));
  const ticketId = values["ticket.id"];
  const catalogue = await desk.catalogue().catch(() => null);
  await desk.signs.lookAtForm(catalogue).catch(() => null);
  if (!ticketId) return panel.replaceChildren(message("calm", texts.say("unsaved")));
  panel.replaceChildren(message("calm", texts.say("loading")));
  try {
    const content = await within(LIMITS.attempt, desk.service.panel(ticketId));
    if (content.verdict?.applies) desk.signs.found();
    render(desk, ticketId, catalogue, content);
  } catch (failure) {
    panel.replaceChildren(trouble(desk, failure));
  }
}

/** What the agent wrote into the note and did not enter yet stays. */
function render(desk, ticketId, catalogue, content, closing = false) {
  const written = document.getElementById("note")?.value ?? "";
  desk.judged = (verdict) => render(desk, ticketId, catalogue, { ...content, verdict }, true);
  const check = async () => {
    const { verdict, failure, unreadable } = await desk.gate.preview(ticketId);
    desk.say(unreadable.length ? "unreadable" : null, { file: unreadable.join(", ") });
    if (verdict) desk.judged(verdict);
    else panel.prepend(trouble(desk, failure));
  };
  const completion = completionView(desk, catalogue, content.verdict, check);
  panel.replaceChildren(...panelView(desk.texts, content, completion, closing).filter(Boolean));
  const note = document.getElementById("note");
  if (note) note.value = written;
  if (completion) enteredFields(desk.client, catalogue).then((values) => preselect(completion, values), () => null);
}

function trouble(desk, failure) {
  const { texts } = desk;
  const unread = failure instanceof NoAnswer && failure.status === 404;
  const says = unread ? texts.say("unread") : texts.say(whyOf(failure), { status: failure.status });
  const again = el("button", { type: "button", onclick: () => show(desk) }, texts.say("retry"));
  return message(unread ? "calm" : "warning", says, failure.says ? el("p", {}, failure.says) : null, again);
}

function resize(client) {
  const height = Math.min(document.documentElement.scrollHeight, TALLEST);
  client.invoke("resize", { width: "100%", height: `${height}px` }).catch(() => null); // It stays as it was.
}

/** A call whose success is kept; a failure is tried again by the next one. */
function memo(call) {
  let kept = null;
  return () => {
    kept ??= call().catch((failure) => {
      kept = null;
      throw failure;
    });
    return kept;
  };
}

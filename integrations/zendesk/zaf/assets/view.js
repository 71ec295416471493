/** The sidebar: verdict with what is missing, next step, record, earlier cases. */

import { el, link } from "./page.js";
import { refuses } from "./gate.js";

/** Everything that the service told of the ticket; `completion` is the form that fills what is missing. Both are folded
 * unless the agent is about to close the ticket (`closing`), so that the record is seen first. */
export function panelView(texts, content, completion, closing) {
  return [
    verdictView(texts, content.verdict, completion, closing),
    content.problem ? el("p", { class: "box warning" }, String(content.problem)) : null,
    nextStep(texts, content.next_step),
    record(texts, content.record),
    cases(texts, "priors", "no_priors", content.priors, content.more_priors),
    cases(texts, "similar", "no_similar", content.similar),
    content.dashboard_url ? el("p", {}, link(content.dashboard_url, texts.say("dashboard"))) : null,
  ];
}

/** What the verdict means for closing, and each missing item with how to supply it. */
function verdictView(texts, verdict, completion, closing) {
  if (!verdict?.applies) return box("calm", texts.say("not_gated"));
  if (verdict.allowed) return box("good", texts.say("allowed"), proofs(verdict.evidence));
  const title = `${texts.say(refuses(verdict) ? "refused" : "shadow")} (${verdict.missing.length})`;
  const named = [el("summary", {}, el("h2", {}, title)), missing(texts, verdict.missing), completion];
  return el("section", { class: `box ${refuses(verdict) ? "bad" : "warning"}` }, el("details", { open: closing }, named));
}

/** A sentence where there is nothing else to show. */
export function message(tone, text, ...more) {
  return box(tone, text, ...more);
}

function box(tone, title, ...more) {
  return el("section", { class: `box ${tone}` }, el("h2", {}, title), ...more);
}

function missing(texts, items = []) {
  const named = items.map((item) => el("li", { "data-requirement": item.requirement }, item.message ?? ""));
  return el("ul", {}, named.length ? named : el("li", {}, texts.say("nothing_named")));
}

function proofs(evidence = []) {
  return evidence.length ? el("ul", {}, evidence.map((proof) => el("li", {}, proof.says ?? ""))) : null;
}

function nextStep(texts, step) {
  return step ? el("section", {}, el("h2", {}, texts.say("next_step")), el("p", {}, step.label ?? "")) : null;
}

function record(texts, rows) {
  if (!rows.length) return null;
  const blocks = [...new Set(rows.map((row) => row.block))];
  const tables = blocks.flatMap((block) => [
    el("h3", {}, block ?? ""),
    el("dl", {}, rows.filter((row) => row.block === block).map(recordRow)),
  ]);
  return el("section", {}, el("h2", {}, texts.say("record")), ...tables);
}

function recordRow(row) {
  const unknown = row.source === "unknown";
  return el(
    "div",
    { class: unknown ? "row unknown" : "row", "data-key": row.key },
    el("dt", {}, row.label ?? ""),
    el("dd", { dir: "auto" }, row.value ?? ""),
    row.detail && !row.value?.includes(row.detail) ? el("dd", { class: "detail", dir: "auto" }, row.detail) : null,
  );
}

function cases(texts, title, none, entries, more = 0) {
  const listed = entries.map((entry) =>
    el(
      "li",
      {},
      link(entry.url, entry.ticket ?? ""),
      ` · ${String(entry.occurred_at ?? "").slice(0, 10)}`,
      el("p", { dir: "auto" }, entry.subject ?? ""),
      entry.resolution ? el("p", { class: "detail", dir: "auto" }, entry.resolution) : null,
      entry.why?.length ? el("p", { class: "detail", dir: "auto" }, entry.why.join(" · ")) : null,
    ),
  );
  return el(
    "section",
    { id: title },
    el("h2", {}, texts.say(title)),
    listed.length ? el("ul", { class: "cases" }, listed) : el("p", {}, texts.say(none)),
    more ? el("p", { class: "detail" }, texts.say("more", { count: more })) : null,
  );
}

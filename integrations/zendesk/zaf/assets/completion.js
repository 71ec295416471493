/** The fields that closing needs, each in one click or choice. They go into the ticket's form; the agent submits it. */

import { choices, enter, nowText } from "./fields.js";
import { el } from "./page.js";

const NEEDS = {
  verification: ["technical_verification", "change_validated", "written_confirmation", "evidence"],
  resolution_reason: ["resolution_reason"],
  contained_at: ["containment"],
  retailer_notified_at: ["retailer_notified"],
  account_status: ["account_status"],
};

/** The form for what a verdict misses; `null` where nothing of it is missing. `check` looks at the form as it is. */
export function completionView(desk, catalogue, verdict, check) {
  if (!verdict?.applies || verdict.allowed || !catalogue) return null;
  const lacks = new Set(verdict.missing.map((item) => item.requirement));
  const wanted = (part) => NEEDS[part].some((requirement) => lacks.has(requirement));
  const fill = filler(desk, catalogue);
  const { texts } = desk;
  return el(
    "section",
    { id: "completion" },
    el("h2", {}, texts.say("complete")),
    wanted("verification") ? verification(texts, catalogue, fill) : null,
    wanted("resolution_reason") ? chooser(texts, catalogue, fill, "resolution_reason", "reason") : null,
    wanted("contained_at") ? button(texts.say("contained_now"), () => fill("contained_at", nowText())) : null,
    wanted("retailer_notified_at") ? button(texts.say("told_now"), () => fill("retailer_notified_at", nowText())) : null,
    wanted("account_status") ? chooser(texts, catalogue, fill, "account_status", "account") : null,
    button(texts.say("check"), check, "primary"),
    el("p", { class: "detail" }, texts.say("submit_to_save")),
  );
}

/** Let the drop-downs show what the form holds. */
export function preselect(completion, values) {
  for (const select of completion.querySelectorAll("select")) select.value = values[select.id] ?? "";
}

function filler(desk, catalogue) {
  return async (key, value) => {
    try {
      await enter(desk.client, catalogue, key, value);
      desk.say("filled_in", { field: catalogue[key].title });
      return true;
    } catch {
      desk.say("not_on_form", { field: catalogue[key]?.title ?? key });
      return false;
    }
  };
}

/** Who verified is who writes the note, so nothing counts until the agent said in words what was seen. */
function verification(texts, catalogue, fill) {
  const note = el("textarea", { id: "note", rows: 3, placeholder: texts.say("note_hint") });
  const hint = el("p", { class: "detail", role: "alert", hidden: true }, texts.say("note_needed"));
  const verified = button(texts.say("verified_now"), async () => {
    const text = note.value.trim();
    hint.hidden = text !== "";
    if (text) await fill("verification_note", `${text} (${nowText()})`);
  });
  return [
    chooser(texts, catalogue, fill, "verification_path", "path"),
    el("label", { for: "note" }, texts.say("note")),
    note,
    hint,
    verified,
  ];
}

function chooser(texts, catalogue, fill, key, label) {
  const options = choices(catalogue, key).map(([value, name]) => el("option", { value }, name));
  const select = el(
    "select",
    { id: key, onchange: () => select.value && fill(key, select.value) },
    el("option", { value: "" }, texts.say("choose")),
    options,
  );
  return [el("label", { for: key }, texts.say(label)), select];
}

function button(text, onclick, kind = "") {
  return el("button", { type: "button", class: kind, onclick }, text);
}

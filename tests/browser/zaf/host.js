// The agent interface as far as an app sees it: speaks the framework's host protocol over postMessage, keeps the open
// form, and saves it to the Zendesk stand-in. `window.host` is what tests steer.

const form = { status: "open", fields: {}, comment: { text: "", type: "publicReply", useRichText: true, attachments: [] } };
const replies = [];
const host = { form, notices: [], heights: [], silent: new Set(), broken: new Set(), ready: setup().then(open) };
window.host = host;

async function setup() {
  return (await fetch(`/host/setup?ticket=${new URLSearchParams(location.search).get("ticket") ?? ""}`)).json();
}

async function open(given) {
  Object.assign(form, given.form);
  host.saved = structuredClone(given.form);
  host.app = new URL(given.app).origin;
  const frame = document.createElement("iframe");
  frame.id = "app";
  frame.src = `${given.app}?origin=${encodeURIComponent(location.origin)}&app_guid=guid-1`;
  document.body.append(frame);
  host.settings = given.settings;
}

function post(message) {
  document.getElementById("app").contentWindow.postMessage(JSON.stringify(message), host.app);
}

window.addEventListener("message", async (event) => {
  if (event.origin !== host.app) return;
  const data = typeof event.data === "string" ? JSON.parse(event.data) : event.data; // The SDK replies with an object.
  if (data.key === "iframe.handshake") return registered();
  if (data.key?.startsWith("iframe.reply:")) return replies.shift()?.(data);
  if (data.key?.startsWith("request:")) return request(data.key, data.message);
  if (data.request && !host.silent.has(data.request)) post({ id: data.id, ...answered(data.request, data.params) });
});

function registered() {
  const metadata = { appId: 1, installationId: 1, settings: host.settings };
  post({ key: "zaf.app.registered", message: { metadata, context: { location: "ticket_sidebar", product: "support" } } });
}

function answered(kind, params) {
  if (kind === "get") {
    const errors = {};
    const found = {};
    for (const path of params) {
      const value = host.broken.has(path) ? undefined : read(path);
      if (value === undefined) errors[path] = { name: "APIError", message: "no such path", path };
      else found[path] = value;
    }
    return { result: { ...found, errors } };
  }
  for (const [path, value] of Object.entries(params)) {
    if (kind === "set" && !write(path, value)) return { result: { errors: { [path]: { message: "not on the form" } } } };
    if (kind === "invoke") invoke(path, value);
  }
  return { result: { errors: {} } };
}

function read(path) {
  const number = /^ticket\.customField:custom_field_(\d+)$/.exec(path)?.[1];
  if (number) return number in form.fields ? form.fields[number] : undefined;
  return {
    "ticket.id": form.id ?? null,
    "ticket.status": form.status,
    "ticket.customStatus": form.customStatus,
    "ticket.tags": form.tags,
    "ticket.form.id": form.form_id,
    "comment.text": form.comment.text,
    "comment.type": form.comment.type,
    "comment.useRichText": form.comment.useRichText,
    "comment.attachments": form.comment.attachments,
    "currentUser.id": form.user.id,
    "currentUser.name": form.user.name,
    "currentUser.locale": form.user.locale,
  }[path];
}

function write(path, value) {
  const number = /^ticket\.customField:custom_field_(\d+)$/.exec(path)?.[1];
  if (!number || !(number in form.fields)) return false;
  form.fields[number] = value;
  return true;
}

function invoke(name, values) {
  if (name === "notify") host.notices.push(values[0]);
  if (name === "resize") host.heights.push(values[0].height);
}

async function request(key, options) {
  const reply = await fetch("/host/request", { method: "POST", body: JSON.stringify(options) });
  const answer = await reply.json();
  if (answer.never) return;
  post({ key: `zaf.${key}.${answer.ok ? "done" : "fail"}`, message: { responseArgs: [answer.ok ? answer.body : answer.failure] } });
}

// What the agent does: press "Submit as STATUS". The save goes on only if the app lets it.
host.submit = async (status, customStatus) => {
  Object.assign(form, { status, customStatus });
  const reply = await new Promise((resolve, reject) => {
    replies.push(resolve);
    setTimeout(() => reject(new Error("the app never replied to ticket.save")), 20000);
    post({ key: "zaf.ticket.save", needsReply: true });
  });
  if (reply.error) return { saved: false, refusal: reply.error.msg };
  const changed = Object.keys(form.fields).filter((number) => form.fields[number] !== host.saved.fields[number]);
  const answer = await fetch("/host/save", {
    method: "POST",
    body: JSON.stringify({
      id: form.id,
      status: form.status,
      fields: changed.map((number) => ({ id: Number(number), value: form.fields[number] })),
      comment: form.comment,
    }),
  });
  const saved = await answer.json();
  if (saved.saved) {
    host.saved = structuredClone(form);
    post({ key: "zaf.ticket.submit.done", message: {} });
  }
  return saved;
};

// What a macro does to the open form.
host.macro = (status, text) => Object.assign(form, { status, comment: { ...form.comment, text } });

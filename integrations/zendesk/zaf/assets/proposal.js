/** What the agent is about to save, as the gate check takes it. */

import { enteredFields } from "./fields.js";
import { formValues } from "./zendesk.js";
import { within } from "./waiting.js";

const FETCH_MILLISECONDS = 3000;
const MOST_SENT = 3 * 1024 * 1024;
const MOST_UPLOADS = 50;
const BLOCKS = "p, div, br, li, tr, blockquote, pre, h1, h2, h3, h4, h5, h6";

/** `{proposed, unreadable}`: the second names files that nobody can read before they are saved. */
export async function proposalOf(client, catalogue) {
  const values = await formValues(client, [
    "comment.text",
    "comment.type",
    "comment.useRichText",
    "comment.attachments",
    "currentUser.id",
    "currentUser.name",
  ]);
  const text = String(values["comment.text"] ?? "");
  const written = values["comment.useRichText"] === false ? null : new DOMParser().parseFromString(text, "text/html");
  const files = [...attached(values["comment.attachments"]), ...pasted(written)].slice(0, MOST_UPLOADS);
  const uploads = await withContents(files);
  const body = written ? plain(written) : text.trim();
  return {
    proposed: {
      fields: catalogue ? await enteredFields(client, catalogue) : {},
      ...(body ? { comment: { body, public: values["comment.type"] !== "internalNote" } } : {}),
      uploads: uploads.filter((upload) => upload.url || upload.content),
      ...(values["currentUser.id"] ? { actor: actorOf(values) } : {}),
    },
    unreadable: uploads.filter((upload) => !upload.url && !upload.content).map((upload) => upload.filename),
  };
}

/** The same without the files' contents, for a proxy that finds them too large: the service then fetches them. */
export function byAddress(proposed) {
  const uploads = proposed.uploads.filter((upload) => upload.url).map(({ content, ...upload }) => upload);
  return { ...proposed, uploads };
}

export function hasPictures(proposed) {
  return proposed.uploads.some((upload) => !upload.mime_type || upload.mime_type.startsWith("image/"));
}

function actorOf(values) {
  return { id: values["currentUser.id"], name: String(values["currentUser.name"] ?? "") };
}

function attached(files) {
  return (Array.isArray(files) ? files : []).map((file) => ({
    filename: String(file.filename ?? file.file_name ?? file.name ?? "file"),
    mime_type: String(file.contentType ?? file.content_type ?? ""),
    url: String(file.contentUrl ?? file.content_url ?? file.url ?? ""),
  }));
}

function pasted(written) {
  const images = written ? [...written.querySelectorAll("img[src]")] : [];
  return images.map((image, index) => ({
    filename: image.getAttribute("alt") || `pasted-${index + 1}`,
    mime_type: "",
    url: image.getAttribute("src"),
  }));
}

/** Content is sent where the browser hands it out; an address that the service can use is always kept. */
async function withContents(files) {
  let left = MOST_SENT;
  const uploads = [];
  for (const file of files) {
    const bytes = left > 0 ? await bytesOf(file.url, left) : null;
    left -= bytes?.byteLength ?? 0;
    uploads.push({
      filename: file.filename,
      ...(file.mime_type ? { mime_type: file.mime_type } : {}),
      ...(/^https?:/.test(file.url) ? { url: file.url } : {}),
      ...(bytes?.byteLength ? { content: base64(bytes) } : {}),
    });
  }
  return uploads;
}

async function bytesOf(url, most) {
  try {
    const reply = await within(FETCH_MILLISECONDS, fetch(url, { credentials: "omit" }));
    const bytes = reply.ok ? await within(FETCH_MILLISECONDS, reply.arrayBuffer()) : null;
    return bytes && bytes.byteLength <= most ? new Uint8Array(bytes) : null;
  } catch {
    return null; // The browser may not read it; the service fetches it by its address.
  }
}

function base64(bytes) {
  let characters = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    characters += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(characters);
}

function plain(written) {
  for (const block of written.querySelectorAll(BLOCKS)) block.append("\n");
  return (written.body?.textContent ?? "").replace(/\n{3,}/g, "\n\n").trim();
}

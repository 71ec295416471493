/** The service, asked through Zendesk's proxy, which fills in the token; the app itself never sees it. */

import { parsed } from "./zendesk.js";

const AGAIN = new Set([0, 408, 425, 429, 502, 503, 504]);

export class NoAnswer extends Error {
  /** `status` 0: it cannot be reached; `again`: worth asking once more; `reading`: evidence is being read right now. */
  constructor(status, says = "", reading = false) {
    super(says || `status ${status}`);
    this.name = "NoAnswer";
    this.status = status;
    this.says = says;
    this.reading = reading;
    this.again = AGAIN.has(status);
  }
}

export class Service {
  constructor(client, settings) {
    this.client = client;
    this.base = addressOf(settings.service_url);
    this.site = (settings.site ?? "").trim();
  }

  /** The verdict on a ticket with what is about to be saved; `preview`: nobody is closing it. Rejects with `NoAnswer`. */
  async check(ticketId, proposed, preview = false) {
    const verdict = await this.#ask("check", { ticket: this.#named(ticketId), proposed, ...(preview && { preview }) });
    if (!isVerdict(verdict, ticketId)) throw new NoAnswer(200);
    return verdict;
  }

  /** What the sidebar shows of a ticket. Rejects with `NoAnswer`. */
  async panel(ticketId) {
    const content = await this.#ask("panel", { ticket: this.#named(ticketId) });
    if (!Array.isArray(content?.record) || !Array.isArray(content.priors) || !Array.isArray(content.similar)) {
      throw new NoAnswer(200);
    }
    return content;
  }

  #named(ticketId) {
    return this.site ? `${this.site}:${ticketId}` : String(ticketId);
  }

  async #ask(question, body) {
    if (!this.base) throw new NoAnswer(-1);
    try {
      return parsed(await this.client.request({
        url: `${this.base}/gate/zendesk/${question}`,
        type: "POST",
        secure: true,
        contentType: "application/json",
        headers: { Authorization: "Bearer {{setting.token}}" },
        data: withoutPlaceholders(JSON.stringify(body)),
      }));
    } catch (failure) {
      throw failure instanceof SyntaxError ? new NoAnswer(200) : noAnswerOf(failure);
    }
  }
}

/** The proxy looks for placeholders in what it passes on; text of the ticket must not look like one. */
function withoutPlaceholders(json) {
  return json.replaceAll("{{", "\\u007b\\u007b");
}

function addressOf(text) {
  let address;
  try {
    address = new URL((text ?? "").trim());
  } catch {
    return null;
  }
  const loopback = ["127.0.0.1", "localhost"].includes(address.hostname);
  if (address.protocol !== "https:" && !(loopback && address.protocol === "http:")) return null;
  return (address.origin + address.pathname).replace(/\/+$/, "");
}

function isVerdict(verdict, ticketId) {
  const flags = ["applies", "allowed", "enforced"].every((flag) => typeof verdict?.[flag] === "boolean");
  const about = verdict?.ticket?.system === "zendesk" && verdict.ticket.key === String(ticketId);
  return flags && about && Array.isArray(verdict.missing) && (verdict.applies || verdict.allowed);
}

function noAnswerOf(failure) {
  const status = Number.isInteger(failure?.status) && failure.status > 0 ? failure.status : 0;
  const told = failure?.responseJSON ?? jsonOrNothing(failure?.responseText);
  const says = typeof told?.detail === "string" ? told.detail : "";
  return new NoAnswer(status, says, status === 503 && told?.reading === true);
}

function jsonOrNothing(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

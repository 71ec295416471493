// Calls to the Handoff Gate service: bounded in time, and every failure a sentence.
import { invokeRemote } from '@forge/api';

const REMOTE = 'handoff-gate';
const LONGEST_WAIT_MS = 12_000;

export class Unanswered extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

/** The JSON that the service answers, null for an empty answer (204). Throws Unanswered with a sentence for people, and the HTTP status if there was one. */
export async function ask(path, body, longestWaitMs = LONGEST_WAIT_MS) {
  const token = process.env.HANDOFF_GATE_TOKEN;
  if (!token) {
    throw new Unanswered('The app has no gate token. An administrator has to run: forge variables set --encrypt HANDOFF_GATE_TOKEN');
  }
  const { response, answer } = await within(longestWaitMs, exchanged(path, body, token));
  if (response.status === 204) {
    return null;
  }
  if (response.status === 200) {
    if (answer === null || typeof answer !== 'object') {
      throw new Unanswered('Handoff Gate answered something that is not understood.');
    }
    return answer;
  }
  const detail = typeof answer?.detail === 'string' && answer.detail ? answer.detail : `Handoff Gate answered with status ${response.status}.`;
  throw new Unanswered(detail, response.status);
}

async function exchanged(path, body, token) {
  const response = await sent(path, body, token);
  return { response, answer: await jsonOf(response) };
}

async function sent(path, body, token) {
  try {
    return await invokeRemote(REMOTE, {
      path,
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
  } catch (error) {
    throw new Unanswered(`Handoff Gate cannot be reached (${error.message}).`);
  }
}

async function jsonOf(response) {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

/** The name by which the service knows the ticket. Where it serves several Jira sites, HANDOFF_SITE says which this is. */
export function ticketReference(key) {
  const site = process.env.HANDOFF_SITE;
  return site ? `${site}:${key}` : key;
}

/** The promise's outcome, or after so many milliseconds an error. */
export function within(milliseconds, promise) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Unanswered(`Handoff Gate did not answer within ${milliseconds / 1000} seconds.`)), milliseconds);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

// The workflow rule that asks: may this work item make the transition? Whatever goes wrong, the answer is no, with a sentence.
import { proposedBy } from './proposed.js';
import { ask, ticketReference, within } from './service.js';
import { ruleIsOff } from './switch.js';

/** Forge ends a function after 25 seconds. */
const LONGEST_MS = 20_000;
const ASK_AN_ADMINISTRATOR = 'It stays open. Try again in a minute; if this stays so, ask your Jira administrator.';

/** Answers Jira's workflow validator: {result, errorMessage}. */
export async function mayClose(transition) {
  try {
    return await within(LONGEST_MS, judged(transition));
  } catch (error) {
    return { result: false, errorMessage: `Not closed: Handoff Gate could not judge this ticket. ${error.message} ${ASK_AN_ADMINISTRATOR}` };
  }
}

async function judged(transition) {
  const key = transition.issue.key;
  if (await ruleIsOff(key.slice(0, key.lastIndexOf('-')))) {
    return { result: true };
  }
  return answerTo(await ask('/gate/jira/check', await question(key, transition)));
}

async function question(key, transition) {
  const proposed = await proposedBy(transition.transition?.modifiedFields);
  return proposed === null ? { ticket: ticketReference(key) } : { ticket: ticketReference(key), proposed };
}

function answerTo(verdict) {
  if (verdict.allowed === true || (verdict.enforced === false && verdict.allowed === false)) {
    return { result: true };
  }
  const missing = Array.isArray(verdict.missing) ? verdict.missing.map((item) => item?.message).filter(Boolean) : [];
  const says = missing.length ? missing.join(' ') : 'The closure gate refuses; the panel Handoff Gate says more.';
  return { result: false, errorMessage: `Not closed: proof is missing. ${says}` };
}

// The panel beside a work item: may it close and what is missing, the handoff record, earlier and similar tickets.
import { invoke } from '@forge/bridge';
import { el, inJirasColours, link, moment, problem, show } from '../page.js';

const SOURCES = { text: 'from the ticket', history: 'from the history', probe: 'from a probe', human: 'entered by a person' };

async function load() {
  try {
    const { content, off, problem: says } = await invoke('content');
    show(says ? [problem(says), again()] : [switchedOff(off), behind(content), gate(content.verdict), record(content), earlier(content), similar(content.similar), foot(content)]);
  } catch {
    show(problem('The panel could not be loaded. Load the page again.'), again());
  }
}

function again() {
  return el('button', { type: 'button', id: 'again', onclick: load }, 'Look again');
}

function switchedOff(off) {
  if (!off) {
    return null;
  }
  const why = off.reason ? `: ${off.reason}` : '.';
  return el('p', { class: 'note warn', id: 'off' }, 'The closing rule is switched off in this project since ', moment(off.at), why, ' A close without proof is undone all the same.');
}

function behind({ problem: says }) {
  return says ? el('p', { class: 'note warn' }, `Not up to date: ${says}`) : null;
}

function gate(verdict) {
  const [word, tone, says] = gateWords(verdict);
  return el('section', { class: `box ${tone}`, 'aria-labelledby': 'gate' },
    el('h2', { id: 'gate' }, 'Closing ', el('span', { class: `chip ${tone}` }, word)),
    el('p', {}, says),
    verdict.missing.length ? el('ul', { id: 'missing' }, verdict.missing.map(({ requirement, message }) =>
      el('li', {}, el('strong', {}, named(requirement)), el('span', {}, message)))) : null,
    verdict.evidence.length ? el('details', {}, el('summary', {}, `What proves it (${verdict.evidence.length})`),
      el('ul', {}, verdict.evidence.map(({ requirement, says: read }) => el('li', {}, el('strong', {}, named(requirement)), el('span', {}, read))))) : null);
}

function gateWords({ applies, allowed, enforced, missing, path }) {
  if (!applies) {
    return ['not gated', 'calm', 'The closure gate does not apply to this ticket.'];
  }
  if (allowed) {
    return ['may be closed', 'good', path === 'override' ? 'There is no proof, but an approved override.' : 'The proof is there.'];
  }
  const lacking = missing.length === 1 ? '1 proof missing' : `${missing.length} proofs missing`;
  return enforced
    ? [lacking, 'bad', 'This ticket cannot be closed yet. Supply what follows, then look again.']
    : ['shadow mode', 'warn', 'This ticket may be closed, but later the gate would ask for what follows.'];
}

function named(requirement) {
  const words = requirement.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function record({ record: fields, next_step: step }) {
  if (!fields.length) {
    return el('p', { class: 'quiet' }, 'No handoff record: the text describes no failed job or exception. If it does, set the field Job failure to Yes.');
  }
  const known = fields.filter(({ source }) => source !== 'unknown');
  const unknown = fields.filter(({ source }) => source === 'unknown');
  return el('section', { 'aria-labelledby': 'record' },
    el('h2', { id: 'record' }, 'Handoff record ', el('span', { class: 'chip calm' }, `${known.length} of ${fields.length} known`), step ? el('span', { class: 'chip warn' }, step.label) : null),
    rows(known),
    unknown.length ? el('details', {}, el('summary', {}, `Not known yet (${unknown.length})`), rows(unknown)) : null);
}

function rows(fields) {
  return el('dl', {}, fields.map(({ label, value, source, detail }) =>
    el('div', {}, el('dt', {}, label), el('dd', {}, value, SOURCES[source] ? el('small', {}, detail ? `${SOURCES[source]}: ${detail}` : SOURCES[source]) : null))));
}

function earlier({ priors, more_priors: more }) {
  return tickets('earlier', 'Earlier tickets of the same exception', priors, more ? `and ${more} more` : null);
}

function similar(found) {
  return tickets('similar', 'Similar earlier tickets', found, null);
}

function tickets(id, title, found, more) {
  if (!found.length) {
    return null;
  }
  return el('section', { 'aria-labelledby': id },
    el('h2', { id }, title),
    el('ul', { class: 'tickets' }, found.map((one) => el('li', {},
      el('strong', {}, link(one.url, one.ticket)), el('span', {}, one.subject, el('small', {}, outcome(one), one.why?.length ? ` · ${one.why.join('; ')}` : null)))),
    more ? el('li', { class: 'quiet' }, more) : null));
}

function outcome({ occurred_at: at, closed_at: closed, resolution }) {
  const day = at.slice(0, 10);
  return closed ? `${day}, closed ${closed.slice(0, 10)}: ${resolution || 'no resolution was entered'}` : `${day}, still open`;
}

function foot({ read_at: at, dashboard_url: dashboard }) {
  return el('p', { class: 'foot quiet' }, 'As seen ', moment(at), dashboard ? [' · ', link(dashboard, 'Open on the dashboard')] : null, ' ', again());
}

inJirasColours();
load();

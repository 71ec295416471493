// The rule's configuration in the workflow editor: what becomes of work items that carry no verdict yet.
import { view } from '@forge/bridge';
import { workflowRules } from '@forge/jira-bridge';
import { el, inJirasColours, problem, show } from '../page.js';

const AT_FIRST = { unseen: 'listed', listed: ['Job failure', 'job-failure', 'job_failure', 'daily-job-check', 'exception', 'handoff-exception'] };

async function load() {
  const { extension } = await view.getContext();
  const stored = parsed(extension.validatorConfig);
  const config = { ...AT_FIRST, ...stored, unseen: stored ? stored.unseen ?? 'all' : AT_FIRST.unseen };
  show(
    el('p', {}, 'A work item with a verdict of Handoff Gate follows that verdict. Until it has one (Handoff Gate is down, or the work item is seconds old), Jira decides by this:'),
    choice('listed', config, 'Refuse what is of these work types or has one of these labels; let others pass. What passed is judged when Handoff Gate is back, and reopened if proof is missing.'),
    el('div', { class: 'indent' }, lines('listed', 'Work types and labels, one a line, as written in Jira', config.listed)),
    choice('all', config, 'Refuse every work item without a verdict. Strictest: nothing on this transition closes while Handoff Gate is down.'),
    el('p', { class: 'quiet' }, 'Keep the list as in the playbook of Handoff Gate (scopes). Capital letters count here.'));
  await workflowRules.onConfigure(async () => JSON.stringify(entered()));
}

function choice(value, config, words) {
  return el('label', { class: 'choice' }, el('input', { type: 'radio', name: 'unseen', value, checked: (config.unseen === 'listed') === (value === 'listed') }), el('span', {}, words));
}

function lines(name, label, values) {
  const field = el('textarea', { id: name, rows: 6 });
  field.value = values.join('\n');
  return el('label', {}, label, field);
}

function entered() {
  const listed = (id) => [...new Set(document.getElementById(id).value.split('\n').map((line) => line.trim()).filter(Boolean))];
  return { unseen: document.querySelector('input[name=unseen]:checked').value, listed: listed('listed') };
}

function parsed(config) {
  return typeof config === 'string' && config ? JSON.parse(config) : config || null;
}

inJirasColours();
load().catch(() => show(problem('The form could not be loaded. Load the page again.')));

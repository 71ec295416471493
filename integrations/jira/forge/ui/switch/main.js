// The switch: turns the workflow rules off or on, everywhere or in one project.
import { invoke } from '@forge/bridge';
import { el, inJirasColours, moment, problem, show } from '../page.js';

let said = null;

async function load() {
  try {
    const { projects } = await invoke('state');
    const off = projects.filter((project) => project.off);
    show(
      said,
      el('h1', {}, 'Handoff Gate: the closing rule'),
      el('p', {}, 'If the rule refuses what it should let pass, switch it off here. Jira then lets every transition through. Handoff Gate goes on judging: a close without proof is reopened within seconds, and everything is in the audit trail, this switch too.'),
      el('label', {}, 'Reason', el('input', { type: 'text', id: 'reason', maxlength: 500 })),
      el('p', {},
        el('button', { type: 'button', class: 'danger', id: 'all-off', onclick: () => turn(true) }, 'Switch the rule off in all projects'),
        ' ',
        off.length ? el('button', { type: 'button', id: 'all-on', onclick: () => turn(false, off.map(({ key }) => key)) }, 'Switch it on again') : null),
      el('table', {},
        el('thead', {}, el('tr', {}, ['Project', 'Rule', 'Since', 'Reason', ''].map((title) => el('th', { scope: 'col' }, title)))),
        el('tbody', {}, projects.map(row))));
  } catch {
    show(problem('The projects could not be loaded. Load the page again.'));
  }
}

function row({ key, name, off }) {
  return el('tr', { 'data-project': key },
    el('td', {}, `${name} (${key})`),
    el('td', {}, el('span', { class: `chip ${off ? 'warn' : 'good'}` }, off ? 'off' : 'on')),
    el('td', {}, off ? moment(off.at) : ''),
    el('td', {}, off?.reason ?? ''),
    el('td', {}, el('button', { type: 'button', onclick: () => turn(!off, [key]) }, off ? 'Switch on' : 'Switch off')));
}

async function turn(off, projects) {
  const reason = document.getElementById('reason').value;
  try {
    const { done, refused, reported } = await invoke('switch', { off, projects, reason });
    const parts = [`The rule is ${off ? 'off' : 'on'} in ${done.length} project${done.length === 1 ? '' : 's'}.`];
    if (refused.length) {
      parts.push(`Jira refused it for ${refused.join(', ')}: you need Administer Jira, or Administer projects there.`);
    }
    if (reported) {
      parts.push(`Handoff Gate could not be told, so its audit trail lacks this: ${reported}`);
    }
    said = el('p', { class: `note ${refused.length || reported ? 'warn' : 'good'}`, role: 'status' }, parts.join(' '));
  } catch {
    said = problem('The switch was not turned. Try again.');
  }
  await load();
}

inJirasColours();
load();

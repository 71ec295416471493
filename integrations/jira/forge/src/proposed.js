// What was entered on the transition's screen, in the words of the gate check, so that it counts before it is saved.
import api, { route } from '@forge/api';

const MARKER = /\[handoff-gate:([a-z_]+)\]/;
const MOST_FIELDS = 100;

/** {fields, comment} or null where nothing of that kind was entered. Only fields that `handoff setup jira` marked count. */
export async function proposedBy(modifiedFields) {
  const entered = Object.entries(modifiedFields ?? {});
  const custom = entered.filter(([id]) => id.startsWith('customfield_'));
  const keys = custom.length ? await gateKeys() : new Map();
  const fields = Object.fromEntries(custom.filter(([id]) => keys.has(id)).map(([id, value]) => [keys.get(id), entry(keys.get(id), value)]));
  const words = text(modifiedFields?.comment).trim();
  const proposed = {};
  if (Object.keys(fields).length) {
    proposed.fields = fields;
  }
  if (words) {
    // Whether it will be internal is not told, and a public one can do more, so it is taken for internal.
    proposed.comment = { body: words, public: false };
  }
  return Object.keys(proposed).length ? proposed : null;
}

async function gateKeys() {
  const found = await api.asApp().requestJira(route`/rest/api/3/field/search?type=custom&query=handoff-gate%3A&maxResults=${MOST_FIELDS}`);
  if (!found.ok) {
    throw new Error(`Jira does not tell which fields belong to the gate (status ${found.status}).`);
  }
  const { values } = await found.json();
  return new Map(values.flatMap(({ id, description }) => {
    const key = MARKER.exec(description ?? '')?.[1];
    return key ? [[id, key]] : [];
  }));
}

function entry(key, value) {
  if (value === null || value === undefined) {
    return null;
  }
  if (key === 'is_job_failure' || key === 'has_retailer') {
    return value.value === 'Yes';
  }
  if (value.accountId) {
    return { id: value.accountId, name: value.displayName ?? '', role: 'agent' };
  }
  return typeof value.value === 'string' ? value.value : text(value);
}

/** The plain text of a string or of a document in Atlassian's format. */
function text(value) {
  if (typeof value === 'string') {
    return value;
  }
  if (value === null || typeof value !== 'object') {
    return '';
  }
  if (value.type === 'text') {
    return value.text ?? '';
  }
  if (value.type === 'hardBreak') {
    return '\n';
  }
  const parts = (value.content ?? (value.body ? [value.body] : [])).map(text);
  return parts.join(['doc', 'bulletList', 'orderedList'].includes(value.type) ? '\n' : '');
}

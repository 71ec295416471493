// The switch of the workflow rules. It is a project property, so it works while the Handoff Gate service is down, and Jira
// itself lets only its administrators turn it. Closes without proof are undone by the service all the same.
import api, { route } from '@forge/api';

import { ask } from './service.js';

const PROPERTY = 'handoff.rule';
const PAGE = 50;
const LONGEST_REASON = 500;
const LONGEST_REPORT_MS = 5_000;

/** Who switched the rule off in a project, when and why; null where it is on. Throws where Jira does not say. */
export async function switchedOff(project) {
  const response = await api.asApp().requestJira(route`/rest/api/3/project/${project}/properties/${PROPERTY}`);
  if (response.status === 404) {
    return null;
  }
  if (!response.ok) {
    throw new Error(`Jira does not tell whether the rule is on (status ${response.status}).`);
  }
  const { value } = await response.json();
  return value?.off === true ? value : null;
}

/** Whether the rule is off. Where Jira does not say, it is on. */
export async function ruleIsOff(project) {
  try {
    return (await switchedOff(project)) !== null;
  } catch {
    return false;
  }
}

/** The projects that the person at the switch may see, each with who switched the rule off there, if anybody did. */
export async function switchState() {
  const projects = await allProjects();
  return { projects: await Promise.all(projects.map(async ({ key, name }) => ({ key, name, off: await switchedOff(key) }))) };
}

/** Turns the rule off or on: in the projects of the payload, or in all. As the person at the switch, whom Jira asks for
 *  Administer Jira or Administer projects; then the service is told, for its audit trail. */
export async function switchRule(payload, accountId) {
  const off = payload.off === true;
  const value = {
    off,
    by: accountId ?? 'unknown',
    at: new Date().toISOString(),
    reason: String(payload.reason ?? '').trim().slice(0, LONGEST_REASON),
  };
  const wanted = Array.isArray(payload.projects) ? payload.projects.map(String) : (await allProjects()).map(({ key }) => key);
  const done = [];
  const refused = [];
  for (const project of wanted) {
    const response = await api.asUser().requestJira(route`/rest/api/3/project/${project}/properties/${PROPERTY}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(value),
    });
    (response.ok ? done : refused).push(project);
  }
  return { done, refused, reported: done.length ? await report(value, done) : '' };
}

/** An empty text, or why the service could not be told. */
async function report(value, projects) {
  try {
    await ask('/gate/jira/rule', { projects, off: value.off, by: value.by, reason: value.reason }, LONGEST_REPORT_MS);
    return '';
  } catch (error) {
    return error.message;
  }
}

async function allProjects() {
  const projects = [];
  for (;;) {
    const response = await api.asUser().requestJira(route`/rest/api/3/project/search?startAt=${projects.length}&maxResults=${PAGE}`);
    if (!response.ok) {
      throw new Error(`Jira does not list the projects (status ${response.status}).`);
    }
    const page = await response.json();
    projects.push(...page.values);
    if (page.isLast !== false || !page.values.length) {
      return projects;
    }
  }
}

// What the panel beside a work item shows.
import { ask, ticketReference, Unanswered, within } from './service.js';
import { switchedOff } from './switch.js';

const LONGEST_LOOK_MS = 5_000;

/** {content, off} or {problem}. `extension` is Jira's own word on which work item is open. */
export async function panelContent(extension) {
  try {
    const key = extension.issue.key;
    const [content, off] = await Promise.all([
      ask('/gate/jira/panel', { ticket: ticketReference(key) }),
      within(LONGEST_LOOK_MS, switchedOff(extension.project?.key ?? key.slice(0, key.lastIndexOf('-')))).catch(() => null),
    ]);
    return { content, off };
  } catch (error) {
    return { problem: error instanceof Unanswered ? error.message : 'The panel could not be made. Load the page again.' };
  }
}

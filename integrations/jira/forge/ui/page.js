// Small helpers of the pages. Texts go in as text nodes only, so nothing of a ticket is ever read as HTML.
import { router, view } from '@forge/bridge';

/** An element: attributes by name, `on…` as listeners, and children (elements, texts; null is left out). */
export function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key.startsWith('on')) {
      made.addEventListener(key.slice(2), value);
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, value === true ? '' : value);
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** A link that Jira opens in a new tab; only a text where the address is no web address. */
export function link(address, words) {
  if (!/^https?:\/\//i.test(address ?? '')) {
    return el('span', {}, words);
  }
  return el('a', { href: address, onclick: (event) => { event.preventDefault(); router.open(address); } }, words);
}

/** A moment as people read it. */
export function moment(iso) {
  const at = new Date(iso);
  return el('time', { datetime: iso }, Number.isNaN(at.getTime()) ? String(iso) : at.toISOString().slice(0, 16).replace('T', ' ') + ' UTC');
}

/** Puts these elements on the page, in Jira's colours. */
export function show(...children) {
  const page = document.getElementById('page');
  page.replaceChildren(...children.flat().filter(Boolean));
  page.setAttribute('aria-busy', 'false');
}

/** What went wrong, as a sentence on the page. */
export function problem(says) {
  return el('p', { class: 'note bad', role: 'alert' }, says);
}

export const inJirasColours = () => view.theme.enable().catch(() => undefined);

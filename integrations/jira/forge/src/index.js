// The functions that the manifest names.
import Resolver from '@forge/resolver';

import { mayClose } from './gate.js';
import { panelContent } from './panel.js';
import { switchRule, switchState } from './switch.js';

export const checkBeforeClosing = (transition) => mayClose(transition);

export const panelAnswers = new Resolver()
  // The work item comes from Jira's own context, never from the page: else the page could ask for any ticket.
  .define('content', ({ context }) => panelContent(context.extension))
  .getDefinitions();

export const switchAnswers = new Resolver()
  .define('state', () => switchState())
  .define('switch', ({ payload, context }) => switchRule(payload, context.accountId))
  .getDefinitions();

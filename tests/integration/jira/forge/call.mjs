// Runs one function of the app with the real @forge/api and @forge/resolver: node call.mjs APP_FOLDER < {handler, arguments,
// environment, jira, asApp, asUser, service, slow}; prints {result} or {error}, and what was asked of whom.
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const app = process.argv[2];
const require = createRequire(path.join(app, 'package.json'));
const asked = JSON.parse(readFileSync(0, 'utf8'));
const calls = [];

if (asked.slow) {
  // Time runs faster, so that the longest wait is over soon.
  const { setTimeout: later } = globalThis;
  globalThis.setTimeout = (act, milliseconds) => later(act, milliseconds / 10);
}
globalThis.__forge_runtime__ = {
  metrics: { counter: () => ({ incr() {} }), timing: () => ({ measure: () => ({ stop() {} }) }) },
};
// Stands for Forge's proxy: an app or user call goes to Jira, a remote call to the remote of the manifest.
globalThis.__forge_fetch__ = async (to, address, init) => {
  calls.push({ ...to, path: address, method: init?.method ?? 'GET', body: init?.body ?? null });
  if (to.type === 'frc') {
    if (to.remote !== 'handoff-gate') {
      return new Response('', { status: 400, headers: { 'forge-proxy-error': 'INVALID_REMOTE' } });
    }
    if (asked.slow === 'service') {
      return new Promise(() => undefined);
    }
    return fetch(asked.service + address, init);
  }
  if (asked.slow === 'jira') {
    return new Promise(() => undefined);
  }
  const credentials = to.provider === 'user' ? asked.asUser : asked.asApp;
  const headers = { ...Object.fromEntries(new Headers(init?.headers)), Authorization: `Basic ${credentials}` };
  return fetch(asked.jira + address, { ...init, headers });
};
Object.assign(process.env, asked.environment ?? {});

const folder = mkdtempSync(path.join(tmpdir(), 'forge-app-'));
try {
  const outfile = path.join(folder, 'app.cjs');
  await require('esbuild').build({ entryPoints: [path.join(app, 'src/index.js')], bundle: true, platform: 'node', format: 'cjs', outfile, logLevel: 'error' });
  const handler = require(outfile)[asked.handler];
  const answer = await handler(...asked.arguments).then((result) => ({ result }), (error) => ({ error: `${error.name}: ${error.message}` }));
  console.log(JSON.stringify({ ...answer, calls }));
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(0);

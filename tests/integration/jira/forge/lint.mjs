// Runs @forge/lint over the app without a network: node lint.mjs APP_FOLDER [JIRA_DESCRIPTION]; prints {errors, warnings}.
import { File } from 'node:buffer';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

const [app, description] = process.argv.slice(2);
const require = createRequire(path.join(app, 'package.json'));
const JIRA = 'https://developer.atlassian.com/cloud/jira/platform/swagger-v3.v3.json';
const answer = (address) => (String(address) === JIRA && description ? readFileSync(description, 'utf8') : '{"paths": {}}');
globalThis.File ??= File; // not global yet in Node.js 18, which Debian 12 has
globalThis.fetch = async (address) => new Response(answer(address), { headers: { 'content-type': 'application/json' } });

process.chdir(app);
const { lint } = require('@forge/lint');
const yaml = createRequire(require.resolve('@forge/manifest'))('yaml');
const manifest = yaml.parse(readFileSync('manifest.yml', 'utf8'));
const sources = (await readdir('src')).map((name) => `src/${name}`);
const silent = new Proxy({}, { get: () => () => undefined });
const results = await lint(sources, manifest, 'development', silent, silent, { linter: { mode: 'client-side' } });
console.log(JSON.stringify({ errors: results.flatMap((result) => result.errors), warnings: results.flatMap((result) => result.warnings) }));

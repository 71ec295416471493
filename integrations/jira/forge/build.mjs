// Bundles each page of ui/ into static/, where the manifest looks for it.
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const here = new URL('.', import.meta.url).pathname;
await rm(`${here}static`, { recursive: true, force: true });
for (const page of (await readdir(`${here}ui`, { withFileTypes: true })).filter((entry) => entry.isDirectory())) {
  const to = `${here}static/${page.name}`;
  await mkdir(to, { recursive: true });
  await build({ entryPoints: [`${here}ui/${page.name}/main.js`], bundle: true, minify: true, target: 'es2022', outfile: `${to}/main.js`, logLevel: 'warning' });
  await cp(`${here}ui/${page.name}/index.html`, `${to}/index.html`);
  await cp(`${here}ui/style.css`, `${to}/style.css`);
  await cp(`${here}ui/icon.svg`, `${to}/icon.svg`);
}

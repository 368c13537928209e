// Writes web/dist: the files the server hands out, each under a name with the hash of its content, with a gzip twin where that is smaller,
// and manifest.json (logical name -> hashed name). The same sources give the same bytes. Usage: node web/build.mjs [folder]
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const web = dirname(fileURLToPath(import.meta.url));
const modules = join(web, '..', 'node_modules');
const dist = process.argv[2] ?? join(web, 'dist');

// Logical name -> the files it is joined from.
const files = {
  'app.css': [join(modules, 'modern-normalize/modern-normalize.css'), join(web, 'src/app.css')],
  'app.js': [join(web, 'src/app.js')],
  'htmx.js': [join(modules, 'htmx.org/dist/htmx.min.js')],
  'icon.svg': [join(web, 'src/icon.svg')],
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const manifest = {};
for (const [name, parts] of Object.entries(files)) {
  const bytes = Buffer.concat(parts.map((part) => readFileSync(part)));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const hashed = name.replace('.', `.${hash}.`);
  const zipped = gzipSync(bytes, { level: 9 });
  writeFileSync(join(dist, hashed), bytes);
  if (zipped.length < bytes.length) writeFileSync(join(dist, `${hashed}.gz`), zipped);
  manifest[name] = hashed;
}
writeFileSync(join(dist, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);

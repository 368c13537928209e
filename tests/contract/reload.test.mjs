// `xaso reload` says what the running server made of changed files: what only it can see, too, as a field with records behind it.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root, start } from '../browser/program.mjs';
import { command } from './program.mjs';

let program, place, env;
before(async () => {
  place = mkdtempSync(join(tmpdir(), 'xaso-reload-'));
  for (const part of ['areas', 'law']) cpSync(join(root, part), join(place, part), { recursive: true });
  symlinkSync(join(root, 'web'), join(place, 'web'));
  program = await start({ XASO_ROOT: place });
  env = { XASO_DATA: program.data, XASO_ROOT: place };
});
after(async () => {
  await program.stop();
  rmSync(place, { recursive: true, force: true });
});

test('files that the server does not take are told to whoever reloads', () => {
  const file = join(place, 'areas/6_public_finance/books/budget_entry.toml');
  const good = readFileSync(file, 'utf8');
  const taken = command(env, ['reload']);
  assert.equal(taken.status, 0, taken.out + taken.err);
  assert.match(taken.out, /Đã nạp lại quy định/);
  rmSync(file);   // a book with records
  const section = join(place, 'areas/6_public_finance/section.toml'), words = readFileSync(section, 'utf8');
  writeFileSync(section, words.replace(/\{budget_entry[^}]*\}/g, ''));
  const refused = command(env, ['reload']);
  assert.equal(refused.status, 1, refused.out + refused.err);
  assert.match(refused.out, /budget_entry[\s\S]*Vẫn dùng quy định cũ/);
  writeFileSync(file, good);
  writeFileSync(section, words);
  assert.equal(command(env, ['reload']).status, 0);
});

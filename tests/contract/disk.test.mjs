// A disk that does not keep what it is given, and a database held by somebody else: the write is refused with a reason, pages are read
// on, what was acknowledged stays through a kill, and all goes on when the fault is over.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, ended, root, serve } from '../browser/program.mjs';
import { Load, clean, compare, kRows, split } from './load.mjs';
import { postgres } from './postgres.mjs';
import { client, command, dossier } from './program.mjs';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let top, shim, sample, token;
let folders = 0;
const running = new Set();
const env = (data, more = {}) => {
  const { XASO_DATABASE, ...rest } = process.env;
  return { ...rest, XASO_ROOT: root, XASO_DATA: data, ...more };
};
before(() => {
  top = mkdtempSync(join(tmpdir(), 'xaso-disk-'));
  shim = join(top, 'failing_disk.so');
  execFileSync('cc', ['-shared', '-fPIC', '-o', shim, join(root, 'tests/support/failing_disk.c')]);
  sample = join(top, 'sample');
  execFileSync(binary, ['sample'], { env: env(sample), stdio: 'ignore' });
  token = command(env(sample), ['token', '--user', 'motcua']).out.trim();
});
after(async () => {
  for (const server of running) await server.end('SIGKILL');
  rmSync(top, { recursive: true, force: true });
});

// A server on its own copy of the sample, whose disk does as it is told: tell('f'), tell('').
async function begin() {
  const data = join(top, `d${++folders}`), fault = join(top, `fault${folders}`);
  cpSync(sample, data, { recursive: true });
  const s = { data, env: env(data), tell: (what) => (what ? writeFileSync(fault, what) : rmSync(fault, { force: true })) };
  s.start = async () => {
    s.server = await serve({ ...s.env, LD_PRELOAD: shim, XASO_DISK_FAULT: fault });
    running.add(s.server);
    s.api = client(s.server.base, token);
  };
  s.end = async (signal) => {
    s.api.close();
    running.delete(s.server);
    return s.server.end(signal);
  };
  s.rows = (text) => execFileSync('sqlite3', ['-separator', '|', join(data, 'xaso.db'), text], { encoding: 'utf8', maxBuffer: 1 << 28 });
  await s.start();
  return s;
}

for (const [name, letter, says] of [['fsync fails', 'f', /Không ghi được vào cơ sở dữ liệu/], ['the disk is full', 'w', /Ổ đĩa chứa dữ liệu đã đầy/]])
  test(`${name}: refused with a reason, read on, whole after a kill, and on again`, async () => {
    const s = await begin();
    const good = await s.api.post('/dossiers', dossier(), { key: 'disk-before' });
    assert.equal(good.status, 201);
    s.tell(letter);
    for (let i = 0; i < 5; ++i) {
      const answer = await s.api.post('/dossiers', dossier(), { key: `disk-fault-${i}` });
      assert.equal(answer.status, 503, answer.text);
      assert.match(answer.json.error.message, says);
    }
    assert.equal((await s.api.get('/dossiers?limit=1')).status, 200, 'pages are read on');
    await s.end('SIGKILL');
    s.tell('');
    await s.start();
    // Refused is not always undone: what was written before the disk said no may be found after a crash. The key knows.
    const codes = [(await s.api.post('/dossiers', dossier(), { key: 'disk-before' })).json.code];
    assert.equal(codes[0], good.json.code, 'what was acknowledged is there');
    for (let i = 0; i < 5; ++i) {
      const answer = await s.api.post('/dossiers', dossier(), { key: `disk-fault-${i}` });
      assert.equal(answer.status, 201, answer.text);
      codes.push(answer.json.code);
    }
    assert.equal(new Set(codes).size, 6);
    assert.equal(s.rows(`SELECT count(*) FROM dossier WHERE code >= '${good.json.code}' AND code LIKE '${good.json.code.slice(0, -4)}%'`).trim(), '6', 'each once');
    // And without a restart.
    s.tell(letter);
    assert.equal((await s.api.post('/dossiers', dossier(), { key: 'disk-again' })).status, 503);
    s.tell('');
    assert.equal((await s.api.post('/dossiers', dossier(), { key: 'disk-again' })).status, 201);
    assert.equal(await s.end('SIGTERM'), 0);
    clean(s.env);
  });

test('one fsync in five fails under load, then a kill: nothing acknowledged is missing, nothing doubled', async (t) => {
  const s = await begin();
  const where = { base: s.server.base };
  const load = new Load(where, token);
  try {
    await sleep(200);
    for (let round = 0; round < 3; ++round) {
      s.tell('s');
      await sleep(400);
      where.base = null;
      await s.end('SIGKILL');
      s.tell('');
      clean(s.env);
      await s.start();
      where.base = s.server.base;
      await sleep(100);
    }
    await load.stop();
  } finally {
    load.given_up = true;
    await load.stop();
  }
  assert.deepEqual(load.wrong.slice(0, 3), []);
  assert.ok(load.again > 10, `${load.again} sent again`);
  compare(split(s.rows(kRows)), load);
  await s.end('SIGTERM');
  clean(s.env);
  t.diagnostic(`${load.acknowledged.size} acknowledged, ${load.again} sent again`);
});

test('another program holds the database: read on, told so, and on again when it lets go', async () => {
  const s = await begin();
  // Waits for what the server itself writes when it starts.
  const holder = spawn('sqlite3', ['-bail', '-cmd', '.timeout 10000', join(s.data, 'xaso.db')], { stdio: ['pipe', 'pipe', 'ignore'] });
  const held = new Promise((resolve, reject) => {
    holder.stdout.once('data', resolve);
    holder.once('exit', () => reject(new Error('the database could not be held')));
  });
  try {
    holder.stdin.write("BEGIN IMMEDIATE;\nSELECT 'held';\n");
    await held;
    const waiting = s.api.post('/dossiers', dossier(), { key: 'disk-locked' });
    const from = performance.now();
    assert.equal((await s.api.get('/dossiers?limit=1')).status, 200);
    assert.ok(performance.now() - from < 1000, 'readers do not wait');
    const answer = await waiting;
    assert.equal(answer.status, 503, answer.text);
    assert.match(answer.json.error.message, /đang bận/);
    holder.stdin.end('ROLLBACK;\n');
    await ended(holder, 0);
  } finally {
    holder.kill('SIGKILL');
  }
  assert.equal((await s.api.post('/dossiers', dossier(), { key: 'disk-locked' })).status, 201);
  assert.equal(await s.end('SIGTERM'), 0);
  clean(s.env);
});

test('under PostgreSQL the disk is full, then fsync fails: refused with a reason, whole and on again when the fault is over', { timeout: 180_000 }, async (t) => {
  chmodSync(top, 0o755);   // PostgreSQL runs as another user
  const fault = join(top, 'fault-pg');
  const tell = (what) => (what ? writeFileSync(fault, what, { mode: 0o644 }) : rmSync(fault, { force: true }));
  const pg = await postgres({ LD_PRELOAD: shim, XASO_DISK_FAULT: fault });
  let server;
  try {
    const with_pg = { ...process.env, XASO_ROOT: root, XASO_DATA: join(top, 'pg'), XASO_DATABASE: pg.url };
    execFileSync(binary, ['sample'], { env: with_pg, stdio: 'ignore' });
    const api_token = command(with_pg, ['token', '--user', 'motcua']).out.trim();
    server = await serve(with_pg);
    const api = client(server.base, api_token);
    const acknowledged = new Map();   // key -> code
    let number = 0;
    // Dossiers until one is refused; its key and answer.
    const until_refused = async () => {
      for (let i = 0; i < 500; ++i) {
        const key = `disk-pg-${++number}`, answer = await api.post('/dossiers', dossier({ note: key }), { key });
        if (answer.status !== 201) return { key, answer };
        acknowledged.set(key, answer.json.code);
      }
      assert.fail('a failing disk was not noticed in 500 dossiers');
    };
    const on_again = async (key) => {
      for (let i = 0; i < 300 && !pg.alive(); ++i) await sleep(10);   // a PostgreSQL that could not recover has ended
      if (!pg.alive()) pg.start();
      let answer;
      for (let i = 0; i < 300; ++i) {
        answer = await api.post('/dossiers', dossier({ note: key }), { key });
        if (answer.status === 201) break;
        assert.equal(answer.status, 503, answer.text);
        await sleep(10);
      }
      assert.equal(answer.status, 201, answer.text);
      acknowledged.set(key, answer.json.code);
    };
    for (const [letter, says] of [['g', /Ổ đĩa chứa dữ liệu đã đầy|Máy chủ dữ liệu không trả lời/], ['f', /Máy chủ dữ liệu không trả lời|Không ghi được vào cơ sở dữ liệu/]]) {
      tell(letter);
      const refused = await until_refused();
      assert.equal(refused.answer.status, 503, refused.answer.text);
      assert.match(refused.answer.json.error.message, says);
      t.diagnostic(`${letter}: ${refused.answer.json.error.message}`);
      tell('');
      await on_again(refused.key);
    }
    const rows = new Map(pg.psql("SELECT note, code FROM dossier WHERE note LIKE 'disk-pg-%'").trim().split('\n').map((line) => line.split('|')));
    assert.equal(Number(pg.psql("SELECT count(*) FROM dossier WHERE note LIKE 'disk-pg-%'")), rows.size, 'each once');
    for (const [key, code] of acknowledged) assert.equal(rows.get(key), code, `${key} was acknowledged`);
    api.close();
    assert.equal(await server.end('SIGTERM'), 0);
    server = undefined;
    clean(with_pg);
  } finally {
    tell('');
    if (server) await server.end('SIGKILL');
    await pg.stop();
  }
});

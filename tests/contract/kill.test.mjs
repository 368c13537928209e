// kill -9 at random moments under load, through the API and through the pages: the server, PostgreSQL, and the connections between them.
// What was acknowledged is there, nothing is there twice, `verify` is clean, and the program serves again within three seconds.
// XASO_KILL_ROUNDS=200 for a long run; without it a few rounds.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, root, serve } from '../browser/program.mjs';
import { command } from './program.mjs';
import { Load, clean, compare, kRows, split } from './load.mjs';
import { postgres } from './postgres.mjs';

const rounds = Number(process.env.XASO_KILL_ROUNDS ?? 4);
const timeout = 60_000 + rounds * 10_000;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const between = (low, high) => low + Math.random() * (high - low);

let top;
before(() => { top = mkdtempSync(join(tmpdir(), 'xaso-kill-')); });
after(() => rmSync(top, { recursive: true, force: true }));

async function answers(base, limit = 3000) {
  const from = performance.now();
  for (;;) {
    const ok = await fetch(`${base}/dang-nhap`).then((r) => r.status === 200, () => false);
    const took = performance.now() - from;
    if (ok) return took;
    assert.ok(took < limit, `no answer within ${limit} ms`);
    await sleep(10);
  }
}

// Lets `strike` happen to a loaded server, several times.
async function under_load(env, strike, rows, t) {
  execFileSync(binary, ['sample'], { env, stdio: 'ignore' });
  const token = command(env, ['token', '--user', 'motcua']).out.trim();
  const where = { base: null };
  let server = await serve(env);
  where.base = server.base;
  const load = new Load(where, token);
  let slowest = 0;
  try {
    for (let round = 0; round < rounds; ++round) {
      const had = load.acknowledged.size;
      await sleep(between(50, 500));
      for (let i = 0; i < 500 && load.acknowledged.size === had; ++i) await sleep(10);   // something must be at stake
      slowest = Math.max(slowest, await strike({ server, where, set: (next) => { server = next; } }));
    }
    await load.stop();
    assert.deepEqual(load.wrong.slice(0, 3), []);
    assert.ok(load.acknowledged.size > 5 * rounds, `${load.acknowledged.size} acknowledged`);
    compare(rows(), load);
    clean(env);
    t.diagnostic(`${rounds} rounds: ${load.acknowledged.size} acknowledged, ${load.again} sent again, serving again after at most ${Math.round(slowest)} ms`);
  } finally {
    load.given_up = true;
    await load.stop();
    await server.end('SIGKILL');
  }
}

// The server killed and started anew; milliseconds from the start to the first page.
const kill_server = (env) => async ({ server, where, set }) => {
  // By another process: this one is busy with its requests, and would strike only when none is under way.
  spawn('sh', ['-c', `sleep ${between(0, 0.1).toFixed(4)}; kill -9 ${server.pid}`], { stdio: 'ignore' });
  await server.end(0);
  where.base = null;
  const from = performance.now();
  const next = await serve(env);
  set(next);
  await answers(next.base);
  const took = performance.now() - from;
  assert.ok(took < 3000, `served again after ${took} ms`);
  clean(env);
  where.base = next.base;
  return took;
};

test('the server is killed: nothing acknowledged is missing, nothing doubled', { timeout }, async (t) => {
  const env = { ...process.env, XASO_ROOT: root, XASO_DATA: join(top, 'sqlite') };
  delete env.XASO_DATABASE;
  await under_load(env, kill_server(env), () => split(execFileSync('sqlite3', ['-separator', '|', join(top, 'sqlite', 'xaso.db'), kRows], { encoding: 'utf8', maxBuffer: 1 << 28 })), t);
});

test('on PostgreSQL: the server is killed, PostgreSQL is killed, its connections are cut', { timeout }, async (t) => {
  const pg = await postgres();
  try {
    const env = { ...process.env, XASO_ROOT: root, XASO_DATA: join(top, 'pg'), XASO_DATABASE: pg.url };
    // From PostgreSQL's return to the first page that needs it.
    const serves = async (where) => {
      const from = performance.now();
      for (;;) {
        const status = await fetch(`${where.base}/api/v1/dossiers?limit=1`, { headers: { authorization: `Bearer ${command_token}` } }).then((r) => r.status, () => 0);
        const took = performance.now() - from;
        if (status === 200) return took;
        assert.ok(took < 3000, `${status} after ${took} ms`);
        await sleep(10);
      }
    };
    let command_token = '';
    const strikes = [
      kill_server(env),
      async ({ where }) => {
        await pg.kill();
        const answer = await fetch(`${where.base}/api/v1/dossiers?limit=1`, { headers: { authorization: `Bearer ${command_token}` } });
        assert.equal(answer.status, 503, 'without its database the program says so');
        assert.match((await answer.json()).error.message, /Máy chủ dữ liệu không trả lời/);
        pg.start();
        return serves(where);
      },
      async ({ where }) => {
        pg.psql('SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
        return serves(where);
      },
    ];
    let round = 0;
    await under_load(env, async (at) => {
      command_token ||= command(env, ['token', '--user', 'daumoi']).out.trim();
      return strikes[round++ % strikes.length](at);
    }, () => split(pg.psql(kRows)), t);
  } finally {
    await pg.stop();
  }
});

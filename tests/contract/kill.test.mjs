// kill -9 at random moments under load, through the API and through the pages: the server, PostgreSQL, and the connections between them.
// What was acknowledged is there, nothing is there twice, `verify` is clean, and the program serves again within three seconds.
// XASO_KILL_ROUNDS=200 for a long run; without it a few rounds.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, password, root, serve } from '../browser/program.mjs';
import { client, command, dossier } from './program.mjs';

const rounds = Number(process.env.XASO_KILL_ROUNDS ?? 4);
const timeout = 60_000 + rounds * 10_000;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const between = (low, high) => low + Math.random() * (high - low);

let top;
before(() => { top = mkdtempSync(join(tmpdir(), 'xaso-kill-')); });
after(() => rmSync(top, { recursive: true, force: true }));

// Twenty-four programs, two of which also work on what they accepted, and two people at the desk's page. `where.base` moves when the server
// does; null: nobody is to be asked now. Whoever gets no answer, or "try again", sends the same again with the same key.
class Load {
  acknowledged = new Map();   // note -> dossier code; the note is the only one of its kind
  begun = 0;
  again = 0;
  wrong = [];
  stopping = false;
  given_up = false;

  constructor(where, token) {
    this.where = where;
    this.token = token;
    this.tasks = [...Array.from({ length: 24 }, (_, i) => this.program(i)), ...Array.from({ length: 2 }, (_, i) => this.person(i))];
    for (const task of this.tasks) task.catch((e) => { if (!this.given_up) this.wrong.push(String(e.stack)); });
  }
  async asked(send, good) {
    for (let first = true; ; first = false) {
      if (!first) ++this.again;
      while (!this.where.base && !this.given_up) await sleep(5);
      if (this.given_up) throw new Error('given up');
      try {
        const answer = await send();
        if (good(answer.status)) return answer;
        if (answer.status !== 500 && answer.status !== 503) { this.wrong.push(`${answer.status} ${answer.text.slice(0, 300)}`); return undefined; }
      } catch { /* cut, or nobody there */ }
      await sleep(10);
    }
  }
  async program(i) {
    let api, base;
    const post = (path, body, key) => this.asked(() => {
      if (base !== this.where.base) { api?.close(); api = client(base = this.where.base, this.token); }
      return api.call('POST', path, body, { key });
    }, (status) => status === 200 || status === 201);
    for (let n = 0; !this.stopping; ++n) {
      const note = `giết máy chủ ${process.pid}-${i}-${n}`, key = `kill-${process.pid}-${i}-${n}`;
      ++this.begun;
      const made = await post('/dossiers', dossier({ note }), key);
      if (!made) continue;
      this.acknowledged.set(note, made.json.code);
      if (i > 1) continue;
      const assigned = await post(`/dossiers/${made.json.id}/assign`, { version: made.json.version }, `${key}-assign`);
      if (assigned && assigned.json.version !== made.json.version + 1) this.wrong.push(`assigned twice: version ${assigned.json.version}`);
    }
    api?.close();
  }
  async person(i) {
    let cookie = '';
    const page = async (path, fields) => {
      const answer = await fetch(this.where.base + path, { method: fields ? 'POST' : 'GET', redirect: 'manual', headers: { cookie, origin: this.where.base }, body: fields && new URLSearchParams(fields) });
      for (const set of answer.headers.getSetCookie()) if (set.startsWith('xaso_session=')) cookie = set.split(';')[0];
      return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') };
    };
    await this.asked(() => page('/dang-nhap', { login: 'motcua', password }), (status) => status === 303);
    for (let n = 0; !this.stopping; ++n) {
      const form = await this.asked(() => page('/tiep-nhan'), (status) => status === 200);
      const value = (name) => form.text.match(new RegExp(`name="${name}" value="([^"]*)"`))[1];
      const note = `giết máy chủ ${process.pid}-trang-${i}-${n}`;
      const fields = { _csrf: value('_csrf'), _key: value('_key'), viec: 'tiep-nhan', procedure: '1.001193', channel: 'desk', note, 'applicant.name': 'Lê Thị Mẫu', 'applicant.phone': '0912345678', 'applicant.address': 'Thôn 2' };
      ++this.begun;
      const done = await this.asked(() => page('/tiep-nhan', fields), (status) => status === 303);
      if (done) this.acknowledged.set(note, decodeURIComponent(done.location.split('/')[2]));
    }
  }
  async stop() {
    this.stopping = true;
    await Promise.allSettled(this.tasks);
  }
}

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

// rows: the notes and codes of the database; each acknowledged one once, and nothing that nobody asked for.
function compare(rows, load) {
  const there = new Map();
  for (const [note, code] of rows) {
    assert.ok(!there.has(note), `twice: ${note}`);
    there.set(note, code);
  }
  for (const [note, code] of load.acknowledged) assert.equal(there.get(note), code, `acknowledged and gone: ${note}`);
  assert.equal(there.size, load.begun, 'every request that was sent was answered in the end');
  assert.equal(new Set(there.values()).size, there.size, 'a code was given twice');
}
const clean = (env) => assert.match(command(env, ['verify', '--unit', 'binh-minh']).out, /Không có sai lệch/);
const split = (text) => text.trim().split('\n').map((line) => line.split('|'));
const kRows = "SELECT note, code FROM dossier WHERE note LIKE 'giết máy chủ %'";

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
  await under_load(env, kill_server(env), () => split(execFileSync('sqlite3', ['-separator', '|', join(top, 'sqlite', 'xaso.db'), kRows], { encoding: 'utf8' })), t);
});

// A PostgreSQL of its own, to be killed: { url, psql, kill, start, stop }.
async function postgres() {
  const holder = spawn(join(root, 'tests/support/with_postgres.sh'), ['sh', '-c', 'echo "$XASO_TEST_PG"; exec sleep 100000'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const admin = await new Promise((resolve, reject) => {
    holder.stdout.once('data', (text) => resolve(String(text).trim()));
    holder.once('exit', () => reject(new Error('no PostgreSQL')));
  });
  const dir = admin.match(/host=([^&]+)/)[1], port = admin.match(/port=(\d+)/)[1];
  const psql = (url, text) => execFileSync('psql', ['-XAtq', '-F', '|', url, '-c', text], { encoding: 'utf8' });
  psql(admin, "CREATE DATABASE kill TEMPLATE template0 ENCODING 'UTF8'");
  const url = admin.replace('/postgres?', '/kill?');
  const bin = execFileSync('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1'], { encoding: 'utf8' }).trim();
  const stat = (pid) => { try { const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' '); return { state, parent: Number(parent) }; } catch { return { state: 'Z', parent: 0 }; } };
  return {
    url,
    psql: (text) => psql(url, text),
    async kill() {   // the server and every process of it
      const main = Number(readFileSync(join(dir, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
      const all = readdirSync('/proc').filter((p) => /^\d+$/.test(p) && stat(p).parent === main).map(Number);
      for (const pid of [main, ...all]) try { process.kill(pid, 'SIGKILL'); } catch { /* gone by itself */ }
      for (const pid of [main, ...all]) while (stat(pid).state !== 'Z') await sleep(5);
      // A dead process that nobody has waited for looks alive to the next start.
      for (const file of ['data/postmaster.pid', `.s.PGSQL.${port}.lock`]) rmSync(join(dir, file), { force: true });
    },
    start() {
      const as = process.getuid() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];
      const [program, ...args] = [...as, join(bin, 'pg_ctl'), '-D', join(dir, 'data'), '-w', '-t', '60', '-o', `-p ${port}`, '-l', join(dir, 'data/server.log'), 'start'];
      const done = spawnSync(program, args, { stdio: 'ignore', cwd: dir });
      assert.equal(done.status, 0, readFileSync(join(dir, 'data/server.log'), 'utf8').slice(-1000));
    },
    stop: () => new Promise((resolve) => { holder.once('exit', resolve); holder.kill('SIGTERM'); }),
  };
}

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

// What an administrator meets on a bad day: each trouble ends the program with code 2 and one Vietnamese message that names the place and
// the remedy, and leaves the data as it was.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { binary } from '../browser/program.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const nobody = 65534;
const running = new Set();   // a test that fails must leave no server behind
let top, sample;
before(() => {
  top = mkdtempSync(join(tmpdir(), 'xaso-trouble-'));
  chmodSync(top, 0o755);
  sample = join(top, 'sample');
  execFileSync(binary, ['sample'], { env: env(sample), stdio: 'ignore' });
});
after(async () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(top, { recursive: true, force: true });
});

function env(data, extra = {}) {
  const { XASO_DATABASE, XASO_ALLOW_SAMPLE_PASSWORDS, ...rest } = process.env;
  return { ...rest, XASO_DATA: data, XASO_ROOT: root, XASO_LISTEN: '127.0.0.1:0', ...extra };
}

let made = 0;
function folder(from) {
  const path = join(top, `d${++made}`);
  if (from) cpSync(from, path, { recursive: true });
  else mkdirSync(path);
  return path;
}

// areas/, law/ and the built pages, to be spoilt.
function rules() {
  const path = folder();
  for (const part of ['areas', 'law', 'web/dist']) cpSync(join(root, part), join(path, part), { recursive: true });
  return path;
}

const sql = (data, text) => execFileSync('sqlite3', [join(data, 'xaso.db'), text], { encoding: 'utf8' }).trim();
const bytes = (data) => Object.fromEntries(readdirSync(data).filter((f) => f === 'xaso.db' || f === 'chain.key').map((f) => [f, createHash('sha256').update(readFileSync(join(data, f))).digest('hex')]));

// Runs a command that must fail; gives what it said.
function refused(data, extra, args = ['serve'], how = {}) {
  const done = spawnSync(binary, args, { env: env(data, extra), encoding: 'utf8', timeout: 20_000, ...how });
  assert.equal(done.status, 2, `exit code; it said: ${done.stdout}${done.stderr}`);
  assert.match(done.stderr, /[ăâđêôơưạảấầậắặẹếềểệịọốộớờợụứừựỳ]/i, `not Vietnamese: ${done.stderr}`);
  return done.stderr;
}

// A server, once it listens; `said` grows with what it writes to stderr.
async function serve(data, extra = {}) {
  const child = spawn(binary, ['serve'], { env: env(data, extra), stdio: ['ignore', 'pipe', 'pipe'] });
  const server = { child, said: '', port: 0 };
  running.add(child);
  child.stderr.on('data', (chunk) => (server.said += chunk));
  server.gone = new Promise((resolve) => child.once('exit', (code) => (running.delete(child), resolve(code))));
  await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const found = text.match(/http:\/\/[\d.]+:(\d+)/);
      if (found) resolve((server.port = Number(found[1])));
    });
    server.gone.then(() => reject(new Error(server.said)));
  });
  server.stop = () => (child.kill('SIGTERM'), server.gone);
  server.heard = async (words) => {
    for (let i = 0; i < 200 && !words.test(server.said); ++i) await new Promise((r) => setTimeout(r, 25));
    assert.match(server.said, words);
  };
  return server;
}

const accept = (server, token, key) =>
  new Promise((resolve) => {
    const body = JSON.stringify({ procedure: '1.001193', channel: 'desk', applicant: { name: 'Đỗ Thị Mẫu', citizen_id: '030195000777' } });
    const request = http.request(
      { host: '127.0.0.1', port: server.port, method: 'POST', path: '/api/v1/dossiers', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': `trouble-${key}` } },
      (answer) => {
        let text = '';
        answer.on('data', (chunk) => (text += chunk));
        answer.on('end', () => resolve({ status: answer.statusCode, text }));
        answer.on('error', () => resolve({ status: 0, text: 'cut' }));
      },
    );
    request.on('error', () => resolve({ status: 0, text: 'no answer' }));
    request.end(body);
  });

const table = [
  ['the data folder is a file', () => (writeFileSync(join(top, 'letter'), 'x'), join(top, 'letter')), {}, /letter.*XASO_DATA/],
  ['the data folder stands in a file', () => (writeFileSync(join(top, 'letter'), 'x'), join(top, 'letter', 'data')), {}, /letter\/data.*XASO_DATA/],
  ['an address without a port', () => folder(sample), { XASO_LISTEN: 'may-chu' }, /"may-chu".*XASO_LISTEN=127/],
  ['a port that is none', () => folder(sample), { XASO_LISTEN: '127.0.0.1:99999' }, /99999.*XASO_LISTEN=127/],
  ['the network with published passwords', () => folder(sample), { XASO_LISTEN: '0.0.0.0:0' }, /0\.0\.0\.0:0.*XASO_ALLOW_SAMPLE_PASSWORDS=1/s],
  ['workers that are no number', () => folder(sample), { XASO_WORKERS: '0' }, /XASO_WORKERS=0.*1 đến 1000/],
  ['a database of a newer program', () => edited((d) => sql(d, "INSERT INTO schema_migration VALUES (9000, 'tuong_lai', 'x', 0)")), {}, /9000_tuong_lai.*Hãy/],
  ['a database that is none', () => edited((d) => writeFileSync(join(d, 'xaso.db'), 'Kính gửi Ủy ban nhân dân xã '.repeat(500))), {}, /xaso\.db.*sao lưu/],
  ['a database cut short', () => edited((d) => truncateSync(join(d, 'xaso.db'), 300_000)), {}, /xaso\.db.*sao lưu/],
  ['the key of the records is lost', () => edited((d) => rmSync(join(d, 'chain.key'))), {}, /chain\.key.*sao lưu/],
  ['a key too short', () => edited((d) => truncateSync(join(d, 'chain.key'), 20)), {}, /chain\.key.*32 byte.*sao lưu/],
  ['a key too long', () => edited((d) => appendFileSync(join(d, 'chain.key'), 'x')), {}, /chain\.key.*32 byte.*sao lưu/],
  ['PostgreSQL is not there', () => folder(sample), { XASO_DATABASE: 'postgresql://xaso:bi-mat-123@127.0.0.1:1/xaso' }, /127\.0\.0\.1:1\/xaso.*XASO_DATABASE/s],
  ['an address of PostgreSQL that cannot be read', () => folder(sample), { XASO_DATABASE: 'postgresql://xaso:bi-mat-123@[::1/xaso' }, /XASO_DATABASE/],
  ['a kind of database that is not known', () => folder(sample), { XASO_DATABASE: 'mysql://x' }, /sqlite:.*postgresql:/],
];
function edited(how) {
  const data = folder(sample);
  how(data);
  return data;
}

for (const [name, make, extra, says] of table)
  test(`${name}: said, and nothing is changed`, () => {
    const data = make();
    const old = existsSync(data) && statSync(data).isDirectory() ? bytes(data) : {};
    const message = refused(data, extra);
    assert.match(message, says);
    assert.doesNotMatch(message, /bi-mat-123/, 'a password is told');
    if (Object.keys(old).length) assert.deepEqual(bytes(data), old);
  });

test('a read-only data folder is named', { skip: process.getuid() !== 0 && 'only root can become somebody else' }, () => {
  for (const [name, spoil] of [
    ['folder and files', (d) => (readdirSync(d).forEach((f) => chmodSync(join(d, f), 0o444)), chmodSync(d, 0o555))],
    ['folder', (d) => chmodSync(d, 0o555)],
    ['empty folder', (d) => (readdirSync(d).forEach((f) => rmSync(join(d, f))), chmodSync(d, 0o555))],
  ]) {
    const data = folder(sample);
    for (const f of ['', ...readdirSync(data)]) chownSync(join(data, f), nobody, nobody);
    spoil(data);
    const message = refused(data, {}, ['serve'], { uid: nobody, gid: nobody });
    assert.ok(message.includes(data) && /quyền ghi/.test(message), `${name}: ${message}`);
  }
});

test('a busy port, and a second server on the same data', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address();
  const data = folder(sample);
  assert.match(refused(data, { XASO_LISTEN: `127.0.0.1:${port}` }), new RegExp(`127\\.0\\.0\\.1:${port}.*XASO_LISTEN`));
  taken.close();
  const server = await serve(data);
  assert.match(refused(data), /đang chạy.*server\.pid.*XASO_DATA/s);
  assert.equal(await server.stop(), 0);
});

test('a mistake in areas/ or law/ stops the start, names file and line, and is kept out by reload', async () => {
  for (const [file, line, says] of [
    ['areas/3_procedures/form.toml', 'x = [', /areas\/3_procedures\/form\.toml:\d+: .+\. .+/],
    ['law/calendars/vn.toml', 'day = "2026-13-45"', /law\/calendars\/vn\.toml:\d+: .+\. .+/],
  ]) {
    const home = rules();
    const data = folder(sample);
    const server = await serve(data, { XASO_ROOT: home });
    appendFileSync(join(home, file), `\n${line}\n`);
    assert.match(refused(folder(sample), { XASO_ROOT: home }), says);
    // `reload` looks first; a signal by other means finds the server just as careful.
    const asked = spawnSync(binary, ['reload'], { env: env(data, { XASO_ROOT: home }), encoding: 'utf8' });
    assert.equal(asked.status, 1);
    assert.match(asked.stdout, says);
    server.child.kill('SIGHUP');
    await server.heard(/Vẫn dùng quy định cũ/);
    assert.match(server.said, says);
    cpSync(join(root, file), join(home, file));
    execFileSync(binary, ['reload'], { env: env(data, { XASO_ROOT: home }), stdio: 'ignore' });
    await server.heard(/Đã nạp lại quy định/);
    assert.equal(await server.stop(), 0);
    // The number left in server.pid may be another program's by now.
    assert.match(refused(data, { XASO_ROOT: home }, ['reload']), /Không có máy chủ.*XASO_DATA/s);
  }
});

test('missing rules and missing pages are named', () => {
  for (const [gone, says] of [['areas', /areas: /], ['law', /law\/calendars: /], ['web', /web\/dist\/manifest\.json.*\.\/run/]]) {
    const home = rules();
    rmSync(join(home, gone), { recursive: true });
    assert.match(refused(folder(sample), { XASO_ROOT: home }), says);
  }
});

test('a stop under load finishes what it has begun, and the next start finds every answered dossier', async () => {
  const data = folder(sample);
  const token = execFileSync(binary, ['token', '--user', 'motcua'], { env: env(data), encoding: 'utf8' }).trim();
  const server = await serve(data);
  const codes = [];
  const others = [];
  let n = 0;
  let stopping = false;
  const clients = Array.from({ length: 8 }, async () => {
    while (!stopping) {
      const answer = await accept(server, token, `k${++n}`);
      if (answer.status === 201) codes.push(JSON.parse(answer.text).code);
      else if (!stopping || answer.text === 'cut') others.push(answer);
    }
  });
  await new Promise((r) => setTimeout(r, 700));
  stopping = true;
  const code = await server.stop();
  await Promise.all(clients);
  assert.equal(code, 0);
  assert.deepEqual(others.slice(0, 3), []);
  assert.ok(codes.length > 10, `${codes.length} accepted`);
  assert.equal(new Set(codes).size, codes.length, 'a code was given twice');
  assert.equal(sql(data, `SELECT count(*) FROM dossier WHERE code IN (${codes.map((c) => `'${c}'`).join()})`), String(codes.length));
  assert.match(execFileSync(binary, ['verify', '--unit', 'binh-minh'], { env: env(data), encoding: 'utf8' }), /Không có sai lệch/);
});

test('a full disk refuses the write in plain words and keeps what was answered', async (t) => {
  const data = folder();
  if (process.getuid() !== 0 || spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'none', data]).status !== 0) return t.skip('no small disk can be mounted here');
  let server;
  try {
    cpSync(sample, data, { recursive: true });
    const token = execFileSync(binary, ['token', '--user', 'motcua'], { env: env(data), encoding: 'utf8' }).trim();
    server = await serve(data);
    const good = await accept(server, token, 'before');
    assert.equal(good.status, 201);
    spawnSync('dd', ['if=/dev/zero', `of=${join(data, 'filler')}`, 'bs=1k'], { stdio: 'ignore' });
    let answer;
    for (let i = 0; i < 500; ++i) if ((answer = await accept(server, token, `full${i}`)).status !== 201) break;
    assert.equal(answer.status, 503, answer.text);
    assert.match(answer.text, /đầy/);
    rmSync(join(data, 'filler'));
    assert.equal((await accept(server, token, 'after')).status, 201, 'it goes on once there is room');
    assert.deepEqual(await accept(server, token, 'before'), good, 'what was answered is answered again');
    assert.equal(await server.stop(), 0);
    assert.match(execFileSync(binary, ['verify', '--unit', 'binh-minh'], { env: env(data), encoding: 'utf8' }), /Không có sai lệch/);
  } finally {
    server?.child.kill('SIGKILL');
    await server?.gone;
    spawnSync('umount', [data]);
  }
});

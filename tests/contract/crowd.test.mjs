// Clients that mean harm or know no better, against the program as it is started from a shell (1,024 file descriptors): whoever asks
// properly is served all the while, and whoever is refused is told a status and a reason. How a request is framed is
// src/platform/http/server_test.cpp's.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, ended, forgettable, root } from '../browser/program.mjs';
import { client, command, dossier, new_key } from './program.mjs';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let data, child, base, port, api, token;
before(async () => {
  data = mkdtempSync(join(tmpdir(), 'xaso-crowd-'));
  const env = { ...process.env, XASO_ROOT: root, XASO_DATA: data, XASO_LISTEN: '127.0.0.1:0' };
  delete env.XASO_DATABASE;
  execFileSync(binary, ['sample'], { env, stdio: 'ignore' });
  token = command(env, ['token', '--user', 'motcua']).out.trim();
  child = spawn('sh', ['-c', `ulimit -S -n 1024; exec "${binary}" serve`], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  base = await new Promise((resolve, reject) => {
    child.stdout.on('data', (text) => { const found = String(text).match(/http:\/\/127\.0\.0\.1:\d+/); if (found) resolve(found[0]); });
    child.once('exit', () => reject(new Error('the program ended')));
  });
  forgettable(child);
  port = Number(base.split(':')[2]);
  api = client(base, token);
});
after(async () => {
  api?.close();
  if (child) await ended(child, 'SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

// A connection that may be cut at any moment; `text` grows with what it is told.
function raw(first = '') {
  const socket = connect(port, '127.0.0.1');
  const c = { socket, text: '', status: () => Number(c.text.match(/^HTTP\/1\.1 (\d+)/)?.[1] ?? 0) };
  c.ready = new Promise((resolve, reject) => { socket.once('connect', resolve); socket.once('error', reject); });
  c.closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('data', (chunk) => (c.text += chunk));
  socket.on('error', () => {});
  if (first) socket.write(first);
  return c;
}

// Somebody at work on new connections: a page, a list and a dossier. The slowest, in ms.
async function at_work(times = 10) {
  let slowest = 0;
  for (let i = 0; i < times; ++i) {
    const fresh = client(base, token), from = performance.now();
    assert.equal((await fetch(`${base}/dang-nhap`)).status, 200);
    assert.equal((await fresh.get('/dossiers?limit=5')).status, 200);
    assert.equal((await fresh.post('/dossiers', dossier())).status, 201);
    fresh.close();
    slowest = Math.max(slowest, performance.now() - from);
  }
  return slowest;
}

test('2,000 idle connections, half of them in the middle of a request, keep nobody waiting', async (t) => {
  const idle = [];
  for (let i = 0; i < 2000; ++i) idle.push(raw(i % 2 ? 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ' : ''));
  await Promise.all(idle.map((c) => c.ready));
  const slowest = await at_work();
  t.diagnostic(`slowest page, list and dossier together beside 2,000 idle connections: ${Math.round(slowest)} ms`);
  assert.ok(slowest < 1000, `${slowest} ms`);
  assert.equal(idle.filter((c) => c.text !== '').length, 0, 'nobody was turned away');
  // A header that does not end is answered after ten seconds; whoever has not said a word may stay a minute.
  await sleep(11_000);
  const told = idle.filter((c) => c.status() === 408);
  assert.equal(told.length, 1000);
  assert.match(told[0].text, /Quá thời gian chờ/);
  for (const c of idle) c.socket.destroy();
});

test('bodies that come a byte at a time keep nobody waiting', async (t) => {
  const head = `POST /api/v1/dossiers HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nIdempotency-Key: slow-body-1\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{`;
  const slow = Array.from({ length: 300 }, () => raw(head));
  const drip = setInterval(() => { for (const c of slow) c.socket.write(' '); }, 50);
  await Promise.all(slow.map((c) => c.ready));
  const slowest = await at_work();
  clearInterval(drip);
  t.diagnostic(`slowest beside 300 slow bodies: ${Math.round(slowest)} ms`);
  assert.ok(slowest < 1000, `${slowest} ms`);
  for (const c of slow) c.socket.destroy();
});

test('whatever is too large is refused with a status and a reason, and nothing of it is written', async () => {
  const long = (n) => 'x'.repeat(n);
  const before = (await api.get('/dossiers?limit=1')).text;
  const text = { 'content-type': 'application/json' };
  const rows = [
    ['address', () => api.call('GET', `/dossiers?code=${long(20_000)}`), 414],
    ['header', () => api.call('GET', '/dossiers', undefined, { headers: { 'x-long': long(20_000) } }), 431],
    ['hundreds of headers', () => api.call('GET', '/dossiers', undefined, { headers: Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`x-${i}`, long(20)])) }), 431],
    ['body', () => api.post('/dossiers', long(5_000_000), { headers: text }), 413],
    ['nesting', () => api.post('/dossiers', '['.repeat(100_000), { headers: text }), 400],
    ['name', () => api.post('/dossiers', dossier({ applicant: { name: long(100_000), citizen_id: '030195000111' } })), 400],
    ['note', () => api.post('/dossiers', dossier({ note: long(200_000) })), 400],
    ['papers', () => api.post('/dossiers', dossier({ papers: Array.from({ length: 3_000 }, () => ({ code: 'Tờ khai', kind: 'original', copies: 1 })) })), 400],
    ['copies', () => api.post('/dossiers', dossier({ papers: [{ code: 'Tờ khai', kind: 'original', copies: 1e15 }] })), 400],
    ['key', () => api.call('POST', '/dossiers', dossier(), { key: long(5_000) }), 400],
    ['token', () => client(base, long(5_000)).get('/dossiers'), 401],
    ['number of rows', () => api.get('/dossiers?limit=1000000'), 400],
    ['number in the address', () => api.get(`/dossiers/${'9'.repeat(200)}`), 404],
  ];
  for (const [name, send, status] of rows) {
    const answer = await send();
    assert.equal(answer.status, status, `${name}: ${answer.text.slice(0, 200)}`);
    assert.ok(answer.json?.error?.message?.length > 10, `${name}: no reason in ${answer.text.slice(0, 200)}`);
  }
  // Pages: a form of a hundred thousand fields, and one of many parts.
  const many = await fetch(`${base}/dang-nhap`, { method: 'POST', body: 'a=1&'.repeat(5_000), headers: { 'content-type': 'application/x-www-form-urlencoded', origin: base } });
  assert.ok([400, 413, 422].includes(many.status), `${many.status}`);
  const large = await fetch(`${base}/dang-nhap`, { method: 'POST', body: new URLSearchParams({ login: long(200_000), password: 'x' }), headers: { origin: base } });
  assert.equal(large.status, 413);
  assert.match(await large.text(), /quá lớn/);
  assert.equal((await api.get('/dossiers?limit=1')).text, before);
});

test('garbage, a request cut in two, and one that nobody waits for leave the program as it was', async () => {
  const parts = [Buffer.alloc(5000, 0), Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 131) % 256)), Buffer.from('\x16\x03\x01\x02\x00\x01\x00\x01\xfc'), Buffer.from('GET / HTTP/1.1\r\nHost: a')];
  for (const bytes of parts) {
    const c = raw();
    await c.ready;
    c.socket.end(bytes);
    await c.closed;
    assert.ok(c.text === '' || c.status() === 400 || c.status() === 431, c.text.slice(0, 100));
  }
  // Sent whole and left at once: written or not, but never half, and a second time with the same key gives one dossier.
  const key = new_key(), body = JSON.stringify(dossier({ note: 'người gửi bỏ đi' }));
  const c = raw(`POST /api/v1/dossiers HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nIdempotency-Key: ${key}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  await c.ready;
  c.socket.resetAndDestroy();
  const first = await api.call('POST', '/dossiers', body, { key, headers: { 'content-type': 'application/json' } });
  const again = await api.call('POST', '/dossiers', body, { key, headers: { 'content-type': 'application/json' } });
  assert.equal(first.status, 201);
  assert.equal(again.text, first.text);
  assert.equal(execFileSync('sqlite3', [join(data, 'xaso.db'), "SELECT count(*) FROM dossier WHERE note = 'người gửi bỏ đi'"], { encoding: 'utf8' }).trim(), '1');
  const left = command({ XASO_DATA: data }, ['verify', '--unit', 'binh-minh']);
  assert.match(left.out, /Không có sai lệch/);
});

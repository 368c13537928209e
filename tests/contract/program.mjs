// What the contract tests share: tokens, requests, commands with their exit status, and bodies that are right.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import http from 'node:http';
import { binary, root } from '../browser/program.mjs';

// Runs a command to its end beside whatever runs: { status, out, err }.
export function command(env, args, cwd = undefined) {
  const done = spawnSync(binary, args, { env: { ...process.env, XASO_ROOT: root, ...env }, cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
  return { status: done.status, out: done.stdout, err: done.stderr };
}

// Waits until `what` is true; whoever waits for something that may never be must say so in the end.
export async function until(what, limit = 40_000) {
  const from = Date.now();
  while (!(await what())) {
    assert.ok(Date.now() - from < limit, `not within ${limit} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

let keys = 0;
export const new_key = () => `contract-${process.pid}-${++keys}`;

// One program that calls the API: call('POST', '/dossiers', body, { key }) gives { status, headers, text, json }. node:http, because
// fetch hides what a strict server is asked (raw paths, methods without a body) and keeps its own connections.
export function client(base, token) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const call = (method, path, body, { key, headers = {}, raw = false } = {}) => new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body);
    const all = { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...(text === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
      ...(key ? { 'Idempotency-Key': key } : {}), ...headers };
    const request = http.request(base + (raw ? path : `/api/v1${path}`), { method, agent, headers: all }, (answer) => {
      const parts = [];
      answer.on('data', (p) => parts.push(p));
      answer.on('error', reject);
      answer.on('end', () => {
        const answered = Buffer.concat(parts).toString('utf8');
        let json;
        try { json = JSON.parse(answered); } catch { json = undefined; }
        resolve({ status: answer.statusCode, headers: answer.headers, text: answered, json });
      });
    });
    request.on('error', reject);
    request.end(text);
  });
  return { call, get: (path, more) => call('GET', path, undefined, more), post: (path, body, more = {}) => call('POST', path, body, { key: new_key(), ...more }), close: () => agent.destroy() };
}

export const dossier = (changes = {}) => ({
  procedure: '1.001193', channel: 'desk',
  applicant: { name: 'Nguyễn Văn Mẫu', citizen_id: '030195000111', phone: '0912345678', address: 'Thôn Mẫu' }, ...changes,
});

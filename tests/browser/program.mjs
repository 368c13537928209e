// Starts the real program on the sample communes, once per test file.
//
//   const program = await start();          // XASO_PROGRAM names the binary; the sample is loaded into a temporary folder
//   program.base                            // http://127.0.0.1:PORT
//   await program.stop();
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const binary = process.env.XASO_PROGRAM ?? join(root, 'build/release/src/app/xaso');
export const password = 'Xaso@2026';

// Starts the server on data that is there; resolves when it has said its address. end('SIGKILL') and the like wait for its end
// (end(0) only waits).
export async function serve(env) {
  const child = spawn(binary, ['serve'], { env: { ...process.env, XASO_ROOT: root, XASO_LISTEN: '127.0.0.1:0', ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
  const base = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const found = text.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`the program ended with ${code} before it listened`)));
  });
  forgettable(child);
  return { base, pid: child.pid, end: (signal) => ended(child, signal) };
}

// A child that a failed test forgot neither keeps the file of tests from ending nor outlives it.
const children = new Set();
process.once('exit', () => children.forEach((child) => child.kill('SIGTERM')));
export function forgettable(child) {
  child.unref();
  for (const pipe of child.stdio) pipe?.unref();
  children.add(child);
  child.once('exit', () => children.delete(child));
}

// A child's exit status, once it has ended, also if it had already; it is sent `signal` first (0: none).
export const ended = (child, signal) => new Promise((resolve) => {
  if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
  child.ref();
  child.once('exit', resolve);
  child.kill(signal);
});

// XASO_OLDER names a checkout of an older program that is built: the sample is that program's, so that the tests see what an update leaves.
export async function start(extra = {}) {
  if (!existsSync(binary)) throw new Error(`${binary} is not built`);
  const data = mkdtempSync(join(tmpdir(), 'xaso-browser-'));
  const env = { ...process.env, XASO_DATA: data, XASO_ROOT: root, ...extra };
  const older = process.env.XASO_OLDER;
  execFileSync(older ? join(older, 'build/release/src/app/xaso') : binary, ['sample'], { env: { ...env, XASO_ROOT: older ?? root }, stdio: 'ignore' });
  const { base, end } = await serve(env);
  return {
    base,
    data,
    run: (...args) => execFileSync(binary, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    async stop() {
      await end('SIGTERM');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

// A PostgreSQL that a test may kill, start again and give a failing disk.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ended, forgettable, root } from '../browser/program.mjs';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// A PostgreSQL of its own, with `more` in its environment: { url, psql, kill, start, alive, stop }.
export async function postgres(more = {}) {
  const env = { ...process.env, ...more };
  const holder = spawn(join(root, 'tests/support/with_postgres.sh'), ['sh', '-c', 'echo "$XASO_TEST_PG"; exec sleep 100000'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  holder.stderr.on('data', (text) => (said += text));
  const admin = await new Promise((resolve, reject) => {
    holder.stdout.once('data', (text) => resolve(String(text).trim()));
    holder.once('exit', () => reject(new Error(`no PostgreSQL: ${said}`)));
  });
  forgettable(holder);
  const dir = admin.match(/host=([^&]+)/)[1], port = admin.match(/port=(\d+)/)[1];
  const psql = (url, text) => execFileSync('psql', ['-XAtq', '-F', '|', url, '-c', text], { encoding: 'utf8', maxBuffer: 1 << 28 });
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
      const done = spawnSync(program, args, { env, stdio: 'ignore', cwd: dir });
      assert.equal(done.status, 0, readFileSync(join(dir, 'data/server.log'), 'utf8').slice(-1000));
    },
    alive: () => spawnSync('psql', ['-XAtq', url, '-c', 'SELECT 1'], { stdio: 'ignore' }).status === 0,
    stop: () => ended(holder, 'SIGTERM'),
  };
}

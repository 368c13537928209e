// The commands backup and restore beside a server at work: nothing acknowledged before the copy is missing from it, and whatever is wrong
// with a copy, the machine it was meant for stays empty.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { execFileSync, spawn } from 'node:child_process';
import { binary, root, start } from '../browser/program.mjs';
import { client, command, dossier, until } from './program.mjs';

const passphrase = 'mật khẩu sao lưu của buổi thử';
let program, api, top, copy;
const at = (data, extra = {}) => ({ XASO_DATA: data, XASO_DATABASE: '', XASO_BACKUP_PASSPHRASE: passphrase, ...extra });
before(async () => {
  program = await start();
  api = client(program.base, program.run('token', '--user', 'motcua').trim());
  top = mkdtempSync(join(tmpdir(), 'xaso-backup-'));
  copy = join(top, 'copy.xaso');
});
after(async () => {
  api.close();
  await program.stop();
  rmSync(top, { recursive: true, force: true });
});

// Like command(), without holding up this process, which goes on sending.
const beside = (env, args) => new Promise((resolve) => {
  const child = spawn(binary, args, { env: { ...process.env, XASO_ROOT: root, ...env } });
  let out = '', err = '';
  child.stdout.on('data', (d) => { out += d; });
  child.stderr.on('data', (d) => { err += d; });
  child.once('exit', (status) => resolve({ status, out, err }));
});

test('a backup beside a server that accepts holds what was acknowledged, and comes back verified', async () => {
  let stop = false;
  const codes = [];
  const writer = (async () => {
    while (!stop) {
      const answer = await api.post('/dossiers', dossier());
      assert.equal(answer.status, 201, answer.text);
      codes.push(answer.json.code);
    }
  })();
  let acknowledged, made, then;
  try {
    await Promise.race([writer, until(() => codes.length >= 20)]);
    acknowledged = codes.length;
    made = await beside(at(program.data), ['backup', copy]);
    then = codes.length;
  } finally {
    stop = true;
  }
  await writer;
  assert.equal(made.status, 0, made.err);
  assert.ok(then > acknowledged, 'the server went on accepting');
  assert.match(made.out, /6 đơn vị, \d+ hồ sơ, dữ liệu lúc \d\d\/\d\d\/\d{4}/);
  assert.equal(statSync(copy).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(program.data).filter((f) => f.includes('part')), []);

  const data = join(top, 'new');
  const back = command(at(data), ['restore', copy]);
  assert.equal(back.status, 0, back.out + back.err);
  assert.match(back.out, /Không có sai lệch: 6 đơn vị/);
  const held = (text) => Number(text.match(/(\d+) hồ sơ/)[1]);
  assert.equal(held(back.out), held(made.out));
  assert.deepEqual(readFileSync(join(data, 'chain.key')), readFileSync(join(program.data, 'chain.key')));
  assert.ok(held(back.out) >= acknowledged && held(back.out) > 3815, back.out);

  assert.equal(command(at(data), ['restore', copy]).status, 1, 'never over data');
  assert.equal(command(at(data), ['backup', copy]).status, 1, 'never over a file');
});

test('a wrong passphrase, a damaged, cut or foreign copy leaves the machine empty and says so', () => {
  const bad = join(top, 'bad.xaso'), size = statSync(copy).size;
  const damage = (where) => () => { const bytes = readFileSync(copy); bytes[where] ^= 1; writeFileSync(bad, bytes); };
  const cases = [damage(0), damage(50), damage(size >> 1), damage(size - 1), () => { copyFileSync(copy, bad); truncateSync(bad, size - 65553); },
    () => writeFileSync(bad, 'SQLite format 3\0'.repeat(1000)), () => writeFileSync(bad, '')];
  for (const [i, make] of cases.entries()) {
    make();
    const data = join(top, `bad${i}`), done = command(at(data), ['restore', bad]);
    assert.equal(done.status, 2, `${i}: ${done.out}`);
    assert.equal(done.out, '');
    assert.match(done.err, /bad\.xaso/);
    assert.ok(!existsSync(data), `${i}: nothing was made`);
  }
  const data = join(top, 'wrong');
  const done = command(at(data, { XASO_BACKUP_PASSPHRASE: 'một mật khẩu khác hẳn' }), ['restore', copy]);
  assert.equal(done.status, 2);
  assert.match(done.err, /mật khẩu sao lưu không đúng/);
  assert.ok(!existsSync(data));
});

test('a copy of a program that made other keys of records comes back as this one keeps them', () => {
  const data = join(top, 'older'), older = join(top, 'older.xaso');
  assert.equal(command(at(data), ['sample']).status, 0);
  execFileSync('sqlite3', [join(data, 'xaso.db'), "UPDATE book_value SET key = 'k' || key WHERE key <> ''; DELETE FROM figure_kept WHERE figure LIKE 'written:%'"]);
  assert.equal(command(at(data), ['verify']).status, 1);
  assert.equal(command(at(data), ['backup', older]).status, 0);
  const back = command(at(join(top, 'newer')), ['restore', older]);
  assert.equal(back.status, 0, back.out.slice(0, 1000) + back.err);
  assert.match(back.out, /Không có sai lệch: 6 đơn vị/);
});

test('the passphrase comes from a file or the environment, is long enough, and is no argument', () => {
  const file = join(top, 'pass'), other = join(top, 'other.xaso');
  writeFileSync(file, `${passphrase}\n`);
  assert.equal(command(at(program.data, { XASO_BACKUP_PASSPHRASE: '' }), ['backup', other, '--passphrase-file', file]).status, 0);
  assert.equal(command(at(program.data, { XASO_BACKUP_PASSPHRASE: 'ngắn' }), ['backup', join(top, 'short.xaso')]).status, 2);
  assert.equal(command(at(program.data), ['backup', join(top, 'x.xaso'), '--passphrase', 'nhìn thấy được hết']).status, 2);
  assert.equal(command(at(join(top, 'nowhere')), ['backup', join(top, 'x.xaso')]).status, 2, 'no data there');
  assert.equal(command(at(program.data), ['backup', join(top, 'no', 'folder.xaso')]).status, 2);
  assert.deepEqual(readdirSync(top).filter((f) => f.includes('part') || f === 'x.xaso' || f === 'short.xaso' || f === 'nowhere'), []);
});

// The desk never stops: a partner that hangs, fails, answers twice or goes away, and a server killed while it sends. What was accepted
// reaches the partner at least once, in order for each dossier, and always with the same key; mail arrives as it was written.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { binary, root, serve } from '../browser/program.mjs';
import { client, command, dossier, until } from './program.mjs';

// A partner: remembers every request; `mode` says how it behaves.
async function partner() {
  const got = [];
  const p = { got, mode: 'well', seen: new Set() };
  const server = http.createServer((request, answer) => {
    const parts = [];
    request.on('data', (d) => parts.push(d));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString('utf8'));
      got.push({ key: request.headers['idempotency-key'], order: body.order, body, mode: p.mode });
      if (p.mode === 'hangs') return;
      if (p.mode === 'fails') return answer.writeHead(503).end('busy');
      const again = p.seen.has(body.key);
      p.seen.add(body.key);
      answer.writeHead(again ? 409 : 200).end('{}');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  p.url = `http://127.0.0.1:${server.address().port}/tin`;
  p.stop = () => { server.closeAllConnections(); server.close(); };
  return p;
}

// A mail server of the least kind: keeps what follows DATA. `mode`: well; fails (busy, try later); hangs; forgets (keeps the mail and goes
// away before it says so, so that it comes again).
async function mail_server() {
  const mails = [], seen = { fails: 0, hangs: 0 };
  const m = { mails, seen, mode: 'well' };
  const server = net.createServer((socket) => {
    let text = '', data = false;
    socket.on('error', () => {});
    if (m.mode === 'hangs') return void ++seen.hangs;
    socket.write('220 partner\r\n');
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      for (;;) {
        const end = data ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
        if (end < 0) return;
        const line = text.slice(0, end);
        text = text.slice(end + (data ? 5 : 2));
        if (data) {
          mails.push(line);
          data = false;
          if (m.mode === 'forgets') { m.mode = 'well'; return socket.destroy(); }
          socket.write('250 kept\r\n');
        } else if (line === 'DATA') {
          data = true;
          socket.write('354 go on\r\n');
        } else if (m.mode === 'fails' && line.startsWith('MAIL')) {
          ++seen.fails;
          socket.write('451 busy\r\n');
        } else {
          socket.write(line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
        }
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  m.url = `smtp://127.0.0.1:${server.address().port}`;
  m.stop = () => server.close();
  return m;
}

test('nothing is lost between the desk and its partners', { timeout: 180_000 }, async () => {
  const data = mkdtempSync(join(tmpdir(), 'xaso-outbox-'));
  const sms = await partner(), portal = await partner(), mail = await mail_server();
  const env = { ...process.env, XASO_ROOT: root, XASO_DATA: data, XASO_SMS_URL: sms.url, XASO_PORTAL_URL: portal.url, XASO_SMTP_URL: mail.url, XASO_SMTP_FROM: 'mot-cua@xa.example', XASO_SMTP_PLAIN: '1' };
  const rows = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(data, 'xaso.db'), text], { encoding: 'utf8' }).trim();
  execFileSync(binary, ['sample'], { env, stdio: 'ignore' });
  const token = command(env, ['token', '--user', 'motcua']).out.trim();
  let server = await serve(env);
  const codes = [];
  const accept = async (n) => {
    const api = client(server.base, token);
    for (let i = 0; i < n; ++i) {
      const from = performance.now();
      const answer = await api.post('/dossiers', dossier());
      assert.equal(answer.status, 201, answer.text);
      assert.ok(performance.now() - from < 5000, 'reception waits for nobody');
      codes.push(answer.json.code);
    }
    api.close();
  };
  const waiting = (channel) => Number(rows(`SELECT count(*) FROM outbox_message WHERE state < 3 AND channel = '${channel}'`));
  // A wait of minutes is no use in a test: what waits is due now.
  const hurry = () => rows("UPDATE outbox_message SET next_at = 0 WHERE state = 0 AND next_at > 0");
  try {
    await accept(3);   // with the first request that a new server answers
    await until(() => sms.got.length >= 3 && portal.got.length >= 3);
    assert.match(sms.got[0].body.text, /đã tiếp nhận hồ sơ/);
    assert.equal(sms.got[0].body.to, '0912345678');
    assert.equal(portal.got[0].body.data.TrangThai, 2);
    await until(() => waiting('sms') === 0);
    assert.equal(rows("SELECT count(*) FROM outbox_message WHERE state = 3 AND (body <> '' OR recipient <> '')"), '0', 'what was said is forgotten');

    sms.mode = 'hangs';
    portal.mode = 'fails';
    await accept(5);
    await until(() => sms.got.some((g) => g.mode === 'hangs') && portal.got.some((g) => g.mode === 'fails'));
    await server.end('SIGKILL');   // attempts are under way
    server = await serve(env);
    await accept(5);
    sms.mode = portal.mode = 'well';
    await until(() => { hurry(); return waiting('sms') === 0 && waiting('portal') === 0; });
    assert.equal(sms.seen.size, codes.length);
    assert.equal(portal.seen.size, codes.length);
    for (const p of [sms, portal]) for (const g of p.got) assert.equal(g.key, g.body.key);
    assert.deepEqual(new Set(sms.got.filter((g) => g.mode === 'well').map((g) => g.order)), new Set(codes));

    // The answer of the first was lost: the partner says that it knows the key, and that is a delivery.
    rows("UPDATE outbox_message SET state = 0, settled_at = NULL, next_at = 0 WHERE message_id = (SELECT min(message_id) FROM outbox_message WHERE channel = 'sms')");
    await until(() => waiting('sms') === 0);

    const unit = rows("SELECT unit_id FROM unit WHERE code = 'binh-minh'");
    rows(`INSERT INTO outbox_message (unit_id, message_id, channel, order_key, send_key, recipient, subject, body, digest, made_at, state, next_at)
          VALUES (${unit}, 999999999, 'mail', 'H', 'mail-1', 'dan@xa.example', 'Hẹn trả kết quả' || char(13) || char(10) || 'Bcc: x@y.example', 'Kính gửi ông bà', '', 0, 0, 0)`);
    await until(() => mail.mails.length === 1);
    assert.match(mail.mails[0], /Message-ID: <mail-1@xa\.example>/);
    assert.doesNotMatch(mail.mails[0], /Bcc/);
    assert.equal(Buffer.from(mail.mails[0].split('\r\n\r\n')[1], 'base64').toString('utf8'), 'Kính gửi ông bà');
    await until(() => waiting('mail') === 0);

    // A citizen who gave an address: the mail server is busy, then says nothing, then takes the mail and forgets to say so.
    const told = () => mail.mails.slice(1);
    const keys = () => told().map((text) => /Message-ID: <(.*)>/.exec(text)[1]);
    const with_mail = async () => {
      const api = client(server.base, token), body = dossier();
      const answer = await api.post('/dossiers', { ...body, applicant: { ...body.applicant, email: 'dan.mau@xa.example' } });
      assert.equal(answer.status, 201, answer.text);
      api.close();
      return answer.json.code;
    };
    mail.mode = 'fails';
    const first = await with_mail();
    await until(() => mail.seen.fails > 0);
    mail.mode = 'hangs';
    await until(() => { hurry(); return mail.seen.hangs > 0; });
    mail.mode = 'forgets';
    await until(() => { hurry(); return waiting('mail') === 0; }, 60_000);
    assert.equal(keys().length, 2, 'at least once');
    assert.equal(new Set(keys()).size, 1, 'a repeat bears the same key');
    assert.match(told()[0], /To: <dan\.mau@xa\.example>/);
    const subject = /Subject: ((?:.*\r\n )*.*)\r\n/.exec(told()[0])[1].split('\r\n ').map((word) => Buffer.from(word.slice('=?UTF-8?B?'.length, -2), 'base64').toString('utf8')).join('');
    assert.equal(subject, `Đã tiếp nhận hồ sơ ${first}`);
    assert.match(Buffer.from(told()[0].split('\r\n\r\n')[1], 'base64').toString('utf8'), /Hẹn trả kết quả ngày \d\d\/\d\d\/\d{4}/);

    sms.mode = 'hangs';
    await accept(1);
    await until(() => sms.got.at(-1).mode === 'hangs');
    const from = performance.now();
    await server.end('SIGTERM');
    assert.ok(performance.now() - from < 5000, 'stops although a partner hangs');
    assert.equal(command(env, ['verify']).status, 0);
  } finally {
    try { process.kill(server.pid, 'SIGKILL'); } catch { /* has ended */ }
    sms.stop();
    portal.stop();
    mail.stop();
    rmSync(data, { recursive: true, force: true });
  }
});

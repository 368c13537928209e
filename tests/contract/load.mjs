// Load: many clients that write through the API and the pages and repeat with their key until they are answered; and what must be in the
// database when all have been.
//
//   const load = new Load({ base }, token);  …  await load.stop();  compare(split(rows of kRows), load);  clean(env);
import assert from 'node:assert/strict';
import { password } from '../browser/program.mjs';
import { client, command, dossier } from './program.mjs';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Twenty-four programs, two of which also work on what they accepted, and two people at the desk's page. `where.base` moves when the server
// does; null: nobody is to be asked now. Whoever gets no answer, or "try again", sends the same again with the same key.
export class Load {
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
        if (answer.status !== 503) { this.wrong.push(`${answer.status} ${answer.text.slice(0, 300)}`); return undefined; }
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

// rows: the notes and codes of the database; each acknowledged one once, and nothing that nobody asked for.
export function compare(rows, load) {
  const there = new Map();
  for (const [note, code] of rows) {
    assert.ok(!there.has(note), `twice: ${note}`);
    there.set(note, code);
  }
  for (const [note, code] of load.acknowledged) assert.equal(there.get(note), code, `acknowledged and gone: ${note}`);
  assert.equal(there.size, load.begun, 'every request that was sent was answered in the end');
  assert.equal(new Set(there.values()).size, there.size, 'a code was given twice');
}
export const clean = (env) => assert.match(command(env, ['verify', '--unit', 'binh-minh']).out, /Không có sai lệch/);
export const split = (text) => text.trim().split('\n').map((line) => line.split('|'));
export const kRows = "SELECT note, code FROM dossier WHERE note LIKE 'giết máy chủ %'";

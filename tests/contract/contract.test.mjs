// What other programs rely on: commands, report JSON and the API, held against the program itself on the sample communes.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, root, serve, start } from '../browser/program.mjs';
import { minutes_of, naive_due, text_of } from './due_by_day.mjs';
import { client, command, dossier, new_key, until } from './program.mjs';

let program, env, desk, reader, nobody;
before(async () => {
  program = await start();
  env = { XASO_DATA: program.data };
  const token = (user) => command(env, ['token', '--user', user]).out.trim();
  desk = client(program.base, token('motcua'));
  reader = client(program.base, token('vanthu'));
  nobody = client(program.base);
});
after(async () => {
  for (const c of [desk, reader, nobody]) c?.close();
  await program?.stop();
});

const vietnamese = /[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]/i;
function assert_refused(answer, status, what, code) {
  assert.equal(answer.status, status, `${what}: ${answer.text}`);
  assert.match(answer.headers['content-type'], /^application\/json/, what);
  assert.ok(answer.json?.error, `${what}: ${answer.text}`);
  const { code: said, message, field, ...rest } = answer.json.error;
  assert.match(said, /^[a-z_]+\.[a-z0-9_]+$/, what);
  if (code) assert.equal(said, code, what);
  assert.match(message, vietnamese, `${what}: ${message}`);
  assert.ok(field === undefined || (typeof field === 'string' && field), what);
  assert.deepEqual(rest, {}, what);
}

// ---- Commands ----

test('every command explains itself and refuses what it cannot use with 2', () => {
  for (const args of [[], ['serve'], ['due'], ['report'], ['verify'], ['check'], ['check-report'], ['plan'], ['plan', 'import'], ['backup'], ['restore'], ['token'], ['sample'], ['reload']]) {
    const help = command(env, [...args, '--help']);
    assert.equal(help.status, 0, args.join());
    assert.match(help.out, vietnamese, args.join());
    assert.equal(help.err, '', args.join());
  }
  const bad = [[], ['nothing'], ['due'], ['due', '--unit', 'an-thanh', '--received', '2026-02-13T09:00', '--limit', '3x'], ['due', '--unit', 'nowhere', '--received', '2026-02-13T09:00', '--limit', '3wd'],
    ['due', '--unit', 'an-thanh', '--received', '2026-02-13T09:00', '--limit', '3wd', '--format', 'xml'],
    ['report', '--unit', 'an-thanh', '--period', '2023-7T', '--format', 'json'], ['report', '--unit', 'nowhere', '--period', '2023-6T'], ['report', '--unit', 'an-thanh', '--period', '2023-6T', '--format', 'pdf'],
    ['report', '--unit', 'an-thanh', '--period', '2023-6T', '--format', 'json', '--out', '/no/such/folder/f.json'], ['token', '--user', 'khong-co'], ['token'], ['verify', '--unit', 'nowhere'],
    ['check-report'], ['check-report', '/no/such/file.json'], ['check-report', '/'], ['check-report', '/dev/null'], ['check-report', binary], ['check-report', '/dev/null', '--format', 'xml'],
    ['plan'], ['plan', 'import'], ['plan', 'import', '/no/such/file.txt', '--dry-run'], ['plan', 'import', '/', '--dry-run'], ['plan', 'import', '/dev/null', '--dry-run'], ['plan', 'import', binary, '--dry-run'], ['plan', 'import', '/dev/null']];
  for (const received of ['2026-02-30T09:00', '15/02/20263', '2026-02-13T25:00', '2026-13-01T09:00', '2026-02-13T09:00Z', '', 'hôm nay']) bad.push(['due', '--unit', 'an-thanh', '--received', received, '--limit', '3wd']);
  for (const limit of ['-1wd', '3', 'wd', '1.5d', '99999999999d', '3 wd', '3WD']) bad.push(['due', '--unit', 'an-thanh', '--received', '2026-02-13T09:00', '--limit', limit]);
  for (const args of bad) {
    const done = command(env, args);
    assert.equal(done.status, 2, `${args.join(' ')}: ${done.out}`);
    assert.equal(done.out, '', args.join(' '));
    assert.ok(done.err.length > 10, args.join(' '));
  }
});

const due = (received, limit, unit = 'an-thanh') => command(env, ['due', '--unit', unit, '--received', received, '--limit', limit, '--format', 'json']);

test('due gives the time and a ledger that ends with it, for any date and unit', () => {
  const examples = [  // LAW BLDS 91/2015 art. 146-148; BLLD 45/2019 art. 111, 112; ND 61/2018 art. 18
    ['2026-02-13T09:00', '3wd', '2026-02-25T17:00'], ['2026-04-24T09:00', '5wd', '2026-05-06T17:00'], ['2026-04-29T09:00', '1wd', '2026-05-04T17:00'],
    ['2026-11-20T09:00', '3wd', '2026-11-26T17:00'], ['2026-11-23T09:00', '1wd', '2026-11-25T17:00'],
    ['2026-04-15T09:00', '15d', '2026-05-04T17:00'], ['2026-04-12T09:00', '15d', '2026-04-28T17:00'], ['2026-02-03T09:00', '15d', '2026-02-23T17:00'],
    ['2026-03-02T16:00', '4h', '2026-03-03T10:30'], ['2026-03-02T11:45', '1h', '2026-03-02T14:30'], ['2026-03-02T15:00', '0wd', '2026-03-02T17:00'], ['2026-03-02T15:01', '0wd', '2026-03-03T17:00'],
    ['2026-01-30T09:00', '1m', '2026-03-02T17:00'], ['2024-01-31T09:00', '1m', '2024-02-29T17:00'], ['2026-01-09T09:00', '1wd', '2026-01-10T17:00'], ['1999-03-01T09:00', '1wd', '1999-03-02T17:00'],
  ];
  for (const unit of ['an-thanh', 'binh-minh']) {
    for (const [received, limit, expected] of examples) {
      const done = due(received, limit, unit);
      assert.equal(done.status, 0, done.err);
      const answer = JSON.parse(done.out);
      assert.equal(answer.due, expected, `${unit} ${received} ${limit}`);
      assert.deepEqual(Object.keys(answer), ['due', 'ledger']);
      for (const line of answer.ledger) {
        assert.deepEqual(Object.keys(line), ['at', 'rule', 'says']);
        assert.match(line.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d/);
        assert.match(line.rule, /^[a-z_]+$/);
        assert.match(line.says, vietnamese);
      }
      assert.equal(answer.ledger.at(-1).at, expected);
    }
  }
});

test('due agrees with a count day by day', () => {
  let seed = Number(process.env.XASO_SEED ?? 20260213);
  const below = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor((seed / 2147483648) * n); };
  const first = minutes_of('2022-01-01T00:00'), last = minutes_of('2027-09-30T00:00');
  const edges = [0, 449, 450, 690, 691, 809, 810, 900, 901, 1020, 1021, 1439];
  for (let i = Number(process.env.XASO_DUE_TRIES ?? 200); i > 0; --i) {
    let at = first + below(last - first);
    if (below(2)) at = Math.floor(at / 1440) * 1440 + edges[below(edges.length)];
    const unit = ['wd', 'd', 'h', 'm'][below(4)];
    const limit = `${below({ wd: 25, d: 45, h: 60, m: 4 }[unit])}${unit}`;
    const received = text_of(at);
    assert.equal(JSON.parse(due(received, limit).out).due.slice(0, 16), naive_due(received, limit), `${received} ${limit}`);
  }
});

test('plan import reads a table that came out flattened, without a database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xaso-contract-'));
  try {
    const row = (n, title, time) => `${n}.\n\n${title}\n\nBáo cáo kết quả\n\nPhòng Kinh tế\n\nCác phòng, ban chuyên môn\n\n${time}\n\n`;
    writeFileSync(join(folder, 'plan.txt'), `KẾ HOẠCH\n\nTT Nội dung thực hiện\n\nSản phẩm\n\nCơ quan chủ trì\n\nCơ quan phối hợp\n\nThời gian hoàn thành\n\nI. CẢI CÁCH THỂ CHẾ\n\n${row(1, 'Rà soát văn bản của xã', 'Quý I/2026')}${row(2, 'Xây dựng kế hoạch kiểm tra', 'Hàng năm')}II. CHẾ ĐỘ CÔNG VỤ\n\n${row(3, 'Đánh giá cán bộ, công chức', 'Khi hoa nở')}`);
    const done = command({ XASO_DATA: '/nowhere' }, ['plan', 'import', join(folder, 'plan.txt'), '--dry-run', '--format', 'json']);
    assert.equal(done.status, 0, done.err);
    const { sections, doubts } = JSON.parse(done.out);
    assert.deepEqual(sections.map((s) => s.title), ['CẢI CÁCH THỂ CHẾ', 'CHẾ ĐỘ CÔNG VỤ']);
    const [objective] = sections[0].objectives;
    assert.deepEqual([objective.title, objective.tasks[0].title, objective.tasks[0].activities.length], ['', '', 2]);
    assert.deepEqual(objective.tasks[0].activities[0], {
      number: '1', title: 'Rà soát văn bản của xã', products: [{ title: 'Báo cáo kết quả', due: '2026-03-31' }], leads: ['Phòng Kinh tế'], support: ['Các phòng, ban chuyên môn'],
      monitor: '', funding: '', time_frame: { text: 'Quý I/2026', kind: 'quarter', dates: ['2026-03-31'] }, line: 15,
    });
    assert.ok(doubts.some((d) => d.line > 0 && d.says.includes('Khi hoa nở')));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('check-report finds nothing in what report writes, and blames one row for one spoiled value', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xaso-contract-'));
  const check = (name, ...more) => {
    const done = command({ XASO_DATA: '/nowhere' }, ['check-report', join(folder, name), '--format', 'json', ...more]);  // nothing but the file is read
    return { status: done.status, findings: done.out && JSON.parse(done.out).findings, err: done.err };
  };
  try {
    for (const format of ['json', 'xlsx', 'docx']) {
      assert.equal(command(env, ['report', '--unit', 'an-thanh', '--period', '2023-6T', '--format', format, '--out', join(folder, `r.${format}`)]).status, 0, format);
      assert.deepEqual(check(`r.${format}`), { status: 0, findings: [], err: '' }, format);
    }
    const report = readFileSync(join(folder, 'r.json'), 'utf8');
    const spoiled = [  // [form, row, value, printed, expected, the other rows]
      ['BM7', '6.7', 99.13, '99,13', '99,00', ['6.7.1', '6.7.2']], ['BM7', '6.8', 0, '0', '100,00', ['6.8.1', '6.8.2']], ['BM3', '3.3', 99, '99', '99,93', ['3.3.1', '3.3.2']],
      ['BM1', '3.3', 0, '0', 'không phát sinh', ['3.3.1', '3.3.2']], ['BM6', '2', 0, '0', '1', ['2.2', '2.3', '2.4', '2.5']], ['BM1', '5.1', 1395, '1.395', '≤ 1.387', ['BM3/3.3.1'], 'warning'],
    ];
    for (const [form, row, value, printed, expected, others, severity = 'error'] of spoiled) {
      const changed = JSON.parse(report);
      Object.assign(changed.forms[form][row], { value, state: 'missing', num: 1, den: 3 });  // only the value is read
      changed.figures = {};
      writeFileSync(join(folder, 'spoiled.json'), JSON.stringify(changed));
      const { status, findings } = check('spoiled.json');
      assert.equal(status, 1, row);
      assert.equal(findings.length, 1, JSON.stringify(findings));
      const { rule, says, with: list, ...rest } = findings[0];
      assert.deepEqual(rest, { form, row, printed, expected, severity });
      assert.deepEqual(Object.keys(findings[0]), ['rule', 'form', 'row', 'printed', 'expected', 'severity', 'says', 'with']);
      assert.match(rule, /^BM[1-7]\./);
      assert.match(says, vietnamese);
      assert.deepEqual(list.map((p) => (p.form === form ? p.row : `${p.form}/${p.row}`)).sort(), [...others].sort());
      for (const p of list) assert.deepEqual(Object.keys(p), ['form', 'row']);
      const words = command({}, ['check-report', join(folder, 'spoiled.json')]);
      assert.equal(words.status, 1);
      assert.ok(words.out.includes(says), words.out);
    }
    const rounded = JSON.parse(report);
    rounded.forms.BM1['2'].value = 60.5;  // 23/38 to one decimal
    writeFileSync(join(folder, 'rounded.json'), JSON.stringify(rounded));
    assert.equal(check('rounded.json').status, 0);
    for (const [name, bytes] of [['empty.txt', ''], ['letter.txt', 'Kính gửi: Ủy ban nhân dân'], ['cut.json', report.slice(0, 500)], ['cut.xlsx', readFileSync(join(folder, 'r.xlsx')).subarray(0, 900)]]) {
      writeFileSync(join(folder, name), bytes);
      const done = command({}, ['check-report', join(folder, name), '--format', 'json']);
      assert.equal(done.status, 2, name);
      assert.equal(done.out, '', name);
      assert.match(done.err, vietnamese, name);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('report has its shape, its figures of record, and writes where the caller stands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xaso-contract-'));
  try {
    const printed = command(env, ['report', '--unit', 'an-thanh', '--period', '2023-6T', '--format', 'json']);
    assert.equal(printed.status, 0, printed.err);
    const written = command(env, ['report', '--unit', 'an-thanh', '--period', '2023-6T', '--format', 'json', '--out', 'f.json'], folder);
    assert.equal(written.status, 0, written.err);
    assert.equal(written.out, '');
    const report = JSON.parse(printed.out);
    assert.deepEqual(JSON.parse(readFileSync(join(folder, 'f.json'), 'utf8')).forms, report.forms);
    assert.equal(report.unit, 'an-thanh');
    assert.equal(report.period, '2023-6T');
    assert.deepEqual(report.window, { from: '2022-12-10', to: '2023-06-09' });
    const { received, carried_over, early, on_time, late, pending } = report.figures;
    assert.deepEqual({ received, carried_over, early, on_time, late, pending }, { received: 1366, carried_over: 29, early: 1379, on_time: 7, late: 1, pending: 8 });
    assert.equal(report.figures.inter_agency, 50);
    const rows = report.forms.BM3;
    const expected = { 1.2: 5, 1.3: 1, 1.4: 141, '1.4.3': 141, 2.2: 17, '3.3.1': 1387, '3.3.2': 1386, 3.3: 99.93 };
    for (const [row, value] of Object.entries(expected)) assert.equal(rows[row]?.value, value, `row ${row}`);
    for (const [form, list] of Object.entries(report.forms)) {
      assert.match(form, /^BM[1-7]$/);
      for (const [row, cell] of Object.entries(list)) {
        const name = `${form} ${row}`;
        assert.match(row, /^[0-9A-Z]+(\.[0-9]+)*$/i, name);
        assert.ok(['value', 'none_arising', 'missing', 'not_applicable', 'heading'].includes(cell.state), `${name} ${cell.state}`);
        assert.ok(['computed', 'formula', 'entered', 'not_applicable'].includes(cell.source) || cell.state === 'heading', `${name} ${cell.source}`);
        if (cell.state === 'value') assert.equal(typeof cell.value, 'number', name);
        else assert.equal(cell.value, null, name);
        for (const key of Object.keys(cell)) assert.ok(['value', 'state', 'source', 'num', 'den'].includes(key), `${name} ${key}`);
        if (cell.state === 'value' && cell.den) assert.ok(Math.abs(cell.value - Math.round((cell.num * 10000) / cell.den) / 100) < 0.006, name);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('check, verify and token say what they should and nothing else, beside the running server', () => {
  const check = command(env, ['check']);
  assert.equal(check.status, 0, check.out);
  const verify = command(env, ['verify']);
  assert.equal(verify.status, 0, verify.out);
  const token = command(env, ['token', '--user', 'motcua']);
  assert.match(token.out, /^[A-Za-z0-9_-]{20,}\n$/);
  assert.equal(token.err, '');
});

test('check names file and line of a mistake in the tariffs and the notices', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xaso-law-'));
  for (const part of ['areas', 'law']) cpSync(join(root, part), join(folder, part), { recursive: true });
  const spoil = (file, from, to) => writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').replace(from, to));
  spoil('law/fees/chung_thuc.toml', 'amount = 2000', 'amount = -1');
  const fees = command({ ...env, XASO_ROOT: folder }, ['check']);
  assert.equal(fees.status, 1, fees.out);
  assert.match(fees.out, /^law\/fees\/chung_thuc\.toml:\d+: .*"amount"/m);
  const notice = readdirSync(join(folder, 'law/notices')).find((name) => name.endsWith('.toml'));
  writeFileSync(join(folder, 'law/notices', notice), '[[message]]\n');
  assert.match(command({ ...env, XASO_ROOT: folder }, ['check']).out, new RegExp(`^law/notices/${notice}:\\d+: `, 'm'));
  rmSync(folder, { recursive: true, force: true });
});

test('run hands stdout, exit status and the caller\'s folder to the command', { skip: process.env.XASO_PROGRAM && !binary.startsWith(root) && 'another program is tested' }, () => {
  const out = execFileSync(join(root, 'run'), ['token', '--user', 'motcua'], { env: { ...process.env, ...env }, encoding: 'utf8', cwd: program.data, stdio: ['ignore', 'pipe', 'ignore'] });
  assert.match(out, /^[A-Za-z0-9_-]{20,}\n$/);
});

// ---- API ----

test('healthz is open and every API route is described', async () => {
  const health = await nobody.get('/healthz', { raw: true });
  assert.equal(health.status, 200);
  const described = await nobody.get('/openapi.json');
  assert.equal(described.status, 200);
  const paths = described.json.paths;
  assert.match(described.json.openapi, /^3\./);
  for (const [path, method] of [['/api/v1/openapi.json', 'get'], ['/api/v1/dossiers', 'get'], ['/api/v1/dossiers', 'post'], ['/api/v1/dossiers/{id}', 'get'],
    ['/api/v1/dossiers/{id}/fees', 'get'], ['/api/v1/receipts', 'get'], ['/api/v1/cash-book/settlements', 'post'], ['/api/v1/bank-lines', 'post'],
    ...['assign', 'supplement', 'finish', 'return', 'refuse', 'withdraw', 'stop'].map((a) => [`/api/v1/dossiers/{id}/${a}`, 'post'])]) assert.ok(paths[path]?.[method], `${method} ${path}`);
  for (const [path, methods] of Object.entries(paths)) {
    assert.match(path, /^\/api\/v1\//);
    for (const [method, operation] of Object.entries(methods)) {
      assert.match(operation.summary, /\S/, path);
      const reached = await nobody.call(method.toUpperCase(), path.replace('{id}', '1').slice('/api/v1'.length), method === 'post' ? {} : undefined, { key: new_key() });
      assert.equal(reached.status, operation.security?.length === 0 ? 200 : 401, `${method} ${path}`);
    }
  }
});

test('a dossier goes through its life', async () => {
  const made = await desk.post('/dossiers', dossier({ owner: { name: 'Trần Thị Chủ', citizen_id: '030195000112' }, note: 'Ghi chú', papers: [{ code: 'TOKHAI', kind: 'original', copies: 1 }] }));
  assert.equal(made.status, 201, made.text);
  assert.deepEqual(Object.keys(made.json).filter((k) => ['id', 'code', 'due', 'state', 'version'].includes(k)), ['id', 'code', 'due', 'state', 'version']);
  // LAW TT 01/2018 art. 19
  assert.match(made.json.code, /^(\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(\.[0-9A-Z]{1,3})*)-\d{6}-\d{4,}$/);
  assert.match(made.json.due, /^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
  const path = `/dossiers/${made.json.id}`;
  const seen = await desk.get(path);
  assert.equal(seen.status, 200);
  for (const key of ['id', 'code', 'due', 'state', 'version']) assert.equal(seen.json[key], made.json[key], key);
  assert.doesNotMatch(seen.text, /030195000111|0912345678/, 'identifiers are masked');
  let { version } = made.json;
  const act = async (action, more = {}) => {
    const answer = await desk.post(`${path}/${action}`, { version, ...more });
    if (answer.status === 200) {
      assert.ok(answer.json.version > version, action);
      version = answer.json.version;
    }
    return answer;
  };
  assert_refused(await act('finish'), 422, 'finish before it is assigned');
  assert.equal((await act('assign')).json.state, 'in_progress');
  assert_refused(await desk.post(`${path}/finish`, { version: version - 1 }), 409, 'stale version');
  assert_refused(await act('supplement'), 400, 'a supplement without its reason');
  assert.equal((await act('supplement', { reason: 'Thiếu giấy chứng sinh' })).status, 200);
  assert.equal((await act('resume')).status, 200);
  assert.equal((await act('finish')).json.state, 'finished');
  assert.equal((await act('return')).json.state, 'returned');
  assert_refused(await act('stop', { reason: 'Muộn rồi' }), 422, 'after the end');
  for (const action of ['refuse', 'withdraw', 'stop']) {
    const other = (await desk.post('/dossiers', dossier())).json;
    const taken = await desk.post(`/dossiers/${other.id}/assign`, { version: other.version });
    const ended = await desk.post(`/dossiers/${other.id}/${action}`, { version: taken.json.version, reason: 'Theo đề nghị của người nộp' });
    assert.equal(ended.status, 200, `${action} ${ended.text}`);
  }
  const by_code = await desk.get(`/dossiers?code=${encodeURIComponent(made.json.code)}`);
  assert.deepEqual(by_code.json.dossiers.map((d) => d.id), [made.json.id]);
});

test('refusals have one shape, in Vietnamese, and change nothing', async () => {
  const before_all = (await desk.get('/dossiers?limit=1')).json.dossiers[0].code;
  const post = (body, more) => desk.post('/dossiers', body, more);
  const changed = (part) => dossier({ applicant: { ...dossier().applicant, ...part } });
  const rows = [
    ['no token', nobody.get('/dossiers'), 401], ['a wrong token', client(program.base, 'x'.repeat(43)).get('/dossiers'), 401], ['no token to write', nobody.post('/dossiers', dossier()), 401],
    ['no right', reader.post('/dossiers', dossier()), 403], ['another unit', desk.get('/dossiers?don-vi=hai-duong'), 403], ['another unit to write', desk.post('/dossiers?don-vi=an-thanh', dossier()), 403],
    ['no dossier', desk.get('/dossiers/999999999'), 404], ['another unit\'s dossier', desk.get('/dossiers/1'), 404], ['another unit\'s dossier to write', desk.post('/dossiers/1/finish', { version: 1 }), 404],
    ['an id that is none', desk.get('/dossiers/x'), 404], ['an id too large', desk.get('/dossiers/99999999999999999999999'), 404], ['unknown action', desk.post('/dossiers/1/fly', { version: 1 }), 404],
    ['trailing slash', desk.get('/dossiers/'), 404], ['no such route', nobody.get('/nothing'), 404], ['method', desk.call('DELETE', '/dossiers'), 405], ['options', desk.call('OPTIONS', '/dossiers'), 405],
    ['no key', post(dossier(), { key: undefined }), 400], ['short key', post(dossier(), { key: 'x' }), 400], ['empty body', post(''), 400], ['no JSON', post('{"procedure":'), 400], ['an array', post('[]'), 400],
    ['another encoding', post(Buffer.from('{"procedure":"Nguy\xean"}', 'latin1')), 400], ['UTF-16', post(Buffer.from(JSON.stringify(dossier()), 'utf16le')), 400], ['half a surrogate', post('{"procedure":"\\ud800"}'), 400],
    ['no applicant', post({ procedure: '1.001193', channel: 'desk' }), 400], ['channel', post(dossier({ channel: 'fax' })), 400], ['procedure', post(dossier({ procedure: '9.999999' })), 400],
    ['name of another type', post(changed({ name: 5 })), 400], ['blank name', post(changed({ name: '  ' })), 400], ['name on two lines', post(changed({ name: 'Nguyễn\nVăn' })), 400], ['name that turns its direction', post(changed({ name: 'Nguyễn\u202eVăn' })), 400], ['long name', post(changed({ name: 'a'.repeat(3000) })), 400],
    ['citizen id', post(changed({ citizen_id: '12' })), 400], ['numeric citizen id', post(changed({ citizen_id: 30195000111 })), 400],
    ['copies of 2^53+1', post('{"procedure":"1.001193","channel":"desk","applicant":{"name":"Nguyễn Văn Mẫu"},"papers":[{"code":"A","kind":"original","copies":9007199254740993}]}'), 400],
    ['a version of 2^53+1', desk.post('/dossiers/1/finish', '{"version":9007199254740993}'), 400],
    ['a parameter nobody knows', desk.get('/dossiers?month=2026-11'), 400], ['a state that is none', desk.get('/dossiers?state=lost'), 400], ['a field of another action', desk.post('/dossiers/1/finish', { version: 1, until: '2026-12-01' }), 400],
    ['cursor', desk.get('/dossiers?cursor=rac'), 400], ['unreadable cursor', desk.get('/dossiers?cursor=%ff%00'), 400], ['limit', desk.get('/dossiers?limit=0'), 400],
    ['very long address', desk.get(`/dossiers?q=${'a'.repeat(100_000)}`), 414], ['large body', post(Buffer.alloc(2_000_000, 32)), 413],
  ];
  for (const [what, answer, status] of rows) assert_refused(await answer, status, what);
  assert.equal((await desk.get('/dossiers?limit=1')).json.dossiers[0].code, before_all);
  assert.equal((await desk.call('HEAD', '/dossiers')).status, 200);
  assert.equal((await desk.get(`/dossiers?q=${'a'.repeat(5000)}`)).json.dossiers.length, 0);
});

test('a body is JSON whatever it is called, and decomposed names are composed', async () => {
  const made = await desk.post('/dossiers', dossier({ applicant: { name: 'Nguyễn Văn Đẹp'.normalize('NFD') } }), { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
  assert.equal(made.status, 201, made.text);
  assert.equal((await desk.get(`/dossiers/${made.json.id}`)).json.applicant.name, 'Nguyễn Văn Đẹp'.normalize('NFC'));
  const found = await desk.get('/dossiers?q=nguyen%20van%20dep');
  assert.ok(found.json.dossiers.some((d) => d.id === made.json.id));
});

test('one key makes one dossier, also when fifty ask at once', async () => {
  const key = new_key();
  const answers = await Promise.all(Array.from({ length: 50 }, () => desk.post('/dossiers', dossier(), { key })));
  assert.deepEqual([...new Set(answers.map((a) => a.status))], [201]);
  assert.equal(new Set(answers.map((a) => a.text)).size, 1);
  assert_refused(await desk.post('/dossiers', dossier({ note: 'khác' }), { key }), 422, 'another body');
  const { id, version } = answers[0].json;
  const again = new_key();
  const acts = await Promise.all(Array.from({ length: 20 }, () => desk.post(`/dossiers/${id}/assign`, { version }, { key: again })));
  assert.deepEqual([...new Set(acts.map((a) => a.text))].length, 1);
  assert.equal(acts[0].json.version, version + 1);
  assert_refused(await desk.post(`/dossiers/${id}/finish`, { version: version + 1 }, { key: again }), 422, 'another action under the key');
});

test('numbers have no gaps and no repeats with 64 programs at once, beside commands on the same data', async () => {
  const last = (await desk.post('/dossiers', dossier())).json.code;
  const number = (code) => Number(code.split('-').at(-1));
  const clients = Array.from({ length: 64 }, async () => {
    const codes = [];
    for (let i = 0; i < 5; ++i) {
      const answer = await desk.post('/dossiers', dossier());
      assert.equal(answer.status, 201, answer.text);
      codes.push(answer.json.code);
    }
    return codes;
  });
  const beside = Promise.all([['verify'], ['token', '--user', 'motcua'], ['report', '--unit', 'binh-minh', '--period', '2026-Q3', '--format', 'json']].map((args) =>
    new Promise((resolve) => spawn(binary, args, { env: { ...process.env, XASO_ROOT: root, ...env }, stdio: 'ignore' }).once('exit', (status) => resolve([args[0], status])))));
  const codes = (await Promise.all(clients)).flat();
  assert.deepEqual(await beside, [['verify', 0], ['token', 0], ['report', 0]]);
  const expected = codes.map((_, i) => number(last) + 1 + i);
  assert.deepEqual(codes.map(number).sort((a, b) => a - b), expected);
  assert.equal(new Set(codes.map((c) => c.slice(0, c.lastIndexOf('-')))).size, 1);
});

test('pages follow each other without gaps or repeats while dossiers arrive', async () => {
  const seen = [];
  let cursor = '', pages = 0;
  const newest = (await desk.get('/dossiers?limit=1')).json.dossiers[0].id;
  do {
    const page = await desk.get(`/dossiers?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    assert.equal(page.status, 200, page.text);
    seen.push(...page.json.dossiers.map((d) => d.id));
    cursor = page.json.next;
    if (++pages % 3 === 0) assert.equal((await desk.post('/dossiers', dossier())).status, 201);
  } while (cursor);
  assert.equal(new Set(seen).size, seen.length);
  assert.equal(seen[0], newest);
  const received = (await Promise.all([seen[0], seen[Math.floor(seen.length / 2)], seen.at(-1)].map((id) => desk.get(`/dossiers/${id}`)))).map((a) => a.json.received);
  assert.deepEqual([...received].sort().reverse(), received, 'newest first');
});

test('kill -9 under a load of accepts loses no acknowledged dossier and doubles none', async () => {
  const data = mkdtempSync(join(tmpdir(), 'xaso-kill-'));
  const own = { XASO_DATA: data };
  try {
    assert.equal(command(own, ['sample']).status, 0);
    const token = command(own, ['token', '--user', 'motcua']).out.trim();
    const acknowledged = new Map(), asked = [];
    for (let round = 0; round < 2; ++round) {
      const began = Date.now();
      const server = await serve(own);
      const api = client(server.base, token);
      assert.equal((await api.get('/healthz', { raw: true })).status, 200);
      assert.ok(Date.now() - began < 3000, 'serves within 3 s');
      for (const { key, body } of asked.splice(0)) {  // every program asks again what it was not answered
        const answer = await api.post('/dossiers', body, { key });
        assert.equal(answer.status, 201, answer.text);
        if (acknowledged.has(key)) assert.equal(answer.text, acknowledged.get(key));
        acknowledged.set(key, answer.text);
      }
      if (round === 1) {
        const codes = [...acknowledged.values()].map((t) => JSON.parse(t).code);
        assert.equal(new Set(codes).size, codes.length, 'no number twice');
        for (const text of acknowledged.values()) assert.equal((await api.get(`/dossiers/${JSON.parse(text).id}`)).json.code, JSON.parse(text).code);
        const marked = await api.get('/dossiers?q=mat%20dien&limit=200');
        assert.equal(marked.json.dossiers.length, Math.min(200, acknowledged.size), 'not one more than was asked for');
        api.close();
        await server.end('SIGTERM');
        break;
      }
      let running = true;
      const load = Array.from({ length: 8 }, async () => {
        while (running && asked.length < 150) {
          const one = { key: new_key(), body: dossier({ applicant: { name: 'Nguyễn Mất Điện' } }) };
          asked.push(one);
          try {
            const answer = await api.post('/dossiers', one.body, { key: one.key });
            if (answer.status === 201) acknowledged.set(one.key, answer.text);
          } catch {
            return;  // the connection broke: asked, but never answered
          }
        }
      });
      await until(() => acknowledged.size >= 60);
      await server.end('SIGKILL');
      running = false;
      await Promise.all(load);
      api.close();
      assert.ok(acknowledged.size >= 60);
    }
    const verify = command(own, ['verify']);
    assert.equal(verify.status, 0, verify.out);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

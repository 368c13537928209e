// Lists of the record books by keyboard alone: a book found in the index, filters in the address, views under a name, order and pages; and a
// receipt of fees as the unit's own Word form.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { client } from '../contract/program.mjs';
import { assert_accessible, assert_no_sideways_scroll, assert_no_violations, desk, launch, open, phone, screenshot, sign_in, small_targets } from './harness.mjs';
import { password, start } from './program.mjs';

// Broadcasts and articles in turn, one every fourth day of 2026; every seventh has a long name.
const known = Array.from({ length: 60 }, (_, i) => ({
  subject: `${i % 2 ? 'Tin bài chuyển đổi số' : 'Phát thanh dịch vụ công'} ${String(i + 1).padStart(2, '0')}${i % 7 ? '' : ': hướng dẫn người dân nộp hồ sơ trực tuyến toàn trình, tra cứu kết quả và nhận kết quả tại nhà qua bưu chính'}`,
  channel: i % 2 ? 'web_article' : 'broadcast', topic: 'digital', made_on: new Date(Date.UTC(2026, 0, 1 + 4 * i)).toISOString().slice(0, 10),
  proof: i === 14 ? 'https://binhminh.example.vn/tin-tuc/cai-cach-hanh-chinh/huong-dan-nop-ho-so-truc-tuyen-toan-trinh-va-nhan-ket-qua-tai-nha' : null,
}));
const newest_first = [...known].reverse(), subjects = (records) => records.map((record) => record.subject);
const march = newest_first.filter((record) => record.channel === 'broadcast' && record.made_on.startsWith('2026-03'));

let program, browser;
before(async () => {
  program = await start();
  browser = await launch();
  const api = client(program.base, program.run('token', '--user', 'daumoi').trim());
  for (const values of known) assert.equal((await api.post('/books/communication/records', { values })).status, 201);
  api.close();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

const list = '/so/communication';
const text = (page) => page.locator('main').innerText();
const rows = (page) => page.locator('.row-link').allInnerTexts();
const follow = (page, key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
const focused = (page, what) => page.locator(what).first().evaluate((el) => el === document.activeElement);
const button = (words) => `main button:text-is("${words}")`, link = (words) => `main a:text-is("${words}")`, folded = (words) => `main summary:text-is("${words}")`;

// Presses Tab until the focus is there.
async function tab_to(page, what) {
  assert.ok(await page.locator(what).count(), `${what} is not on ${page.url()}`);
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab');
    if (await focused(page, what)) return;
  }
  assert.fail(`Tab never reached ${what} on ${page.url()}`);
}
async function enter(page, what) {
  await tab_to(page, what);
  await follow(page, 'Enter');
}
async function type(page, what, words) {
  await tab_to(page, what);
  if (await page.locator(what).first().inputValue()) await page.keyboard.press('Control+a');
  await page.keyboard.type(words);
}
const field = (name) => `[name="${name}"]:not([type=hidden])`;

async function signed_in(login, viewport = desk, options = {}) {
  const page = await open(browser, viewport, options);
  await sign_in(page, program.base, login, password);
  return page;
}
// Chromium says on its console that a page was refused; that is what is tested here.
const forget_refusal = (page) => { page.violations = page.violations.filter((one) => !/status of (404|422)/.test(one)); };
// The list of the broadcasts of March, by name.
async function narrow(page) {
  await page.goto(program.base + list);
  await tab_to(page, folded('Lọc theo cột'));
  await page.keyboard.press('Enter');
  await type(page, field('l.subject'), 'phat thanh');
  await type(page, field('l.made_on.tu'), '1/3/2026');
  await type(page, field('l.made_on.den'), '31/3/2026');
  await follow(page, 'Enter');
  await enter(page, link('Nội dung'));
  assert.deepEqual(await rows(page), subjects(march));
}
async function save(page, name) {
  await tab_to(page, folded('Lưu cách xem này'));
  await page.keyboard.press('Enter');
  await type(page, field('name'), name);
  await follow(page, 'Enter');
}

test('a book is found in the index without accents and gets a record', async () => {
  const page = await signed_in('daumoi');
  await page.keyboard.press('g');
  await follow(page, 'o');
  await type(page, '#f-q', 'khong co so nay');
  await follow(page, 'Enter');
  assert.match(await text(page), /Không có sổ nào khớp/);
  await screenshot(page, 'book_views_index_empty');
  await type(page, '#f-q', 'giao duc phap luat');
  await follow(page, 'Enter');
  assert.equal(new URL(page.url()).searchParams.get('q'), 'giao duc phap luat');
  assert.deepEqual(await rows(page), ['Sổ phổ biến, giáo dục pháp luật']);
  await screenshot(page, 'book_views_index_found');
  await page.keyboard.press('j');
  await follow(page, 'Enter');
  assert.match(await text(page), /Sổ chưa có bản ghi nào/);
  await screenshot(page, 'book_views_list_empty');
  await follow(page, 'n');
  assert.ok(await focused(page, '[name=subject]'));
  await page.keyboard.type('Luật Đất đai năm 2024: những điểm người dân cần biết');
  for (const words of ['5/10/2026', 'L', 'N', '85', '41/KH-UBND', '28/9/2026']) {   // day, form, audience, people, number and day of the proof
    await page.keyboard.press('Tab');
    await page.keyboard.type(words);
  }
  await screenshot(page, 'book_views_form');
  await follow(page, 'Enter');
  assert.match(page.url(), /\/so\/dissemination\/\d+$/);
  for (const said of [/Luật Đất đai năm 2024/, /05\/10\/2026/, /Lưu động, tại thôn/, /Nhân dân/, /85 lượt người/, /41\/KH-UBND/]) assert.match(await text(page), said);
  await screenshot(page, 'book_views_record');
  await follow(page, 'Escape');
  assert.deepEqual(await rows(page), ['Luật Đất đai năm 2024: những điểm người dân cần biết']);
  assert_no_violations(page);
  await page.context().close();
});

test('a list is filtered by choice, days and text; the address holds it, and the browser goes back to it', async () => {
  const page = await signed_in('daumoi');
  await page.goto(program.base + list);
  await tab_to(page, folded('Lọc theo cột'));
  assert.equal(await page.locator(field('l.channel')).isVisible(), false);
  await page.keyboard.press('Enter');
  await tab_to(page, field('l.channel'));
  await page.keyboard.type('L');
  await enter(page, field('l.made_on.tu'));
  const asked = () => Object.fromEntries([...new URL(page.url()).searchParams].filter(([, value]) => value));
  assert.deepEqual(asked(), { 'l.channel': 'broadcast' });
  assert.match(await text(page), /30 lượt tuyên truyền/);
  await type(page, field('l.made_on.tu'), '1/3/2026');
  await type(page, field('l.made_on.den'), '31/3/2026');
  await follow(page, 'Enter');
  const by_days = { 'l.channel': 'broadcast', 'l.made_on.tu': '1/3/2026', 'l.made_on.den': '31/3/2026' };
  assert.deepEqual(asked(), by_days);
  assert.deepEqual(await rows(page), subjects(march));
  await screenshot(page, 'book_views_filtered');

  await type(page, field('l.subject'), 'tin bai');
  await follow(page, 'Enter');
  assert.deepEqual(asked(), { ...by_days, 'l.subject': 'tin bai' });
  assert.match(await text(page), /Không có lượt tuyên truyền nào khớp/);
  await screenshot(page, 'book_views_filtered_empty');
  await type(page, field('l.subject'), 'PHAT thanh dich vu cong 17');
  await follow(page, 'Enter');
  assert.deepEqual(await rows(page), ['Phát thanh dịch vụ công 17']);
  await page.goBack();
  await page.goBack();
  assert.deepEqual(asked(), by_days);
  assert.deepEqual(await rows(page), subjects(march));
  assert.deepEqual(await Promise.all(['l.channel', 'l.made_on.tu', 'l.made_on.den', 'l.subject'].map((name) => page.locator(field(name)).inputValue())), ['broadcast', '1/3/2026', '31/3/2026', '']);
  assert_no_violations(page);

  await type(page, field('l.made_on.den'), '31/2/2026');
  await follow(page, 'Enter');
  for (const words of [await page.locator('#errors').innerText(), await page.locator('.field', { has: page.locator(field('l.made_on.den')) }).innerText()]) assert.match(words, /“Ngày đến”: Ngày không hợp lệ\. Hãy ghi ngày có thật/);
  assert.deepEqual(asked(), { ...by_days, 'l.made_on.den': '31/2/2026' });
  assert.deepEqual(await Promise.all(['l.channel', 'l.made_on.tu', 'l.made_on.den'].map((name) => page.locator(field(name)).inputValue())), ['broadcast', '1/3/2026', '31/2/2026']);
  await screenshot(page, 'book_views_wrong_day');
  await enter(page, '#errors a');
  assert.ok(await focused(page, field('l.made_on.den')), 'the error leads to its field');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('31/3/2026');
  await follow(page, 'Enter');
  assert.deepEqual(await rows(page), subjects(march));
  await page.context().close();
});

test('a filtered list in its order is kept under a name, opened, replaced and forgotten; nobody else sees it', async () => {
  const page = await signed_in('daumoi');
  const views = () => page.locator('nav[aria-label="Cách xem đã lưu"] a').allInnerTexts();
  await narrow(page);
  await save(page, '—');
  assert.match(await page.locator('#errors').innerText(), /Hãy đặt tên cho cách xem/);
  await screenshot(page, 'book_views_no_name');
  forget_refusal(page);
  assert.deepEqual(await rows(page), subjects(march), 'what was looked at stands');
  await type(page, field('name'), 'Phát thanh tháng 3');
  await follow(page, 'Enter');
  assert.match(page.url(), /\?xem=phat-thanh-thang-3$/);
  assert.match(await page.locator('body').innerText(), /Đã lưu cách xem/);
  const kept = page.url();
  await page.goto(program.base + list);
  assert.equal((await rows(page)).length, 25);
  assert.deepEqual(await views(), ['Cả sổ', 'Phát thanh tháng 3']);
  await enter(page, link('Phát thanh tháng 3'));
  assert.equal(page.url(), kept);
  assert.deepEqual(await rows(page), subjects(march));
  assert.equal(await page.locator('th[aria-sort=descending]').innerText(), 'Nội dung');
  await screenshot(page, 'book_views_kept');

  await enter(page, link('Nội dung'));   // the other way round is another list
  await save(page, 'phát thanh  THÁNG 3');
  assert.equal(page.url(), kept);
  assert.equal((await views()).length, 2, 'the same name replaces the view');
  await page.goto(kept);
  assert.deepEqual(await rows(page), subjects(march).reverse());
  assert.equal(await page.locator('th[aria-sort=ascending]').innerText(), 'Nội dung');

  const other = await signed_in('vanthu');
  assert.equal((await other.goto(kept)).status(), 404);
  assert.equal(await other.locator('nav[aria-label="Cách xem đã lưu"]').count(), 0);
  assert.match(await text(other), /Bạn không có cách xem “[^”]+” của sổ này/);
  assert.deepEqual(await rows(other), [], 'a view of somebody else is not the whole book either');
  await other.context().close();

  await enter(page, button('Bỏ cách xem này'));
  assert.equal(page.url(), program.base + list);
  assert.match(await page.locator('body').innerText(), /Đã bỏ cách xem/);
  assert.deepEqual(await views(), []);
  assert.equal((await page.goto(kept)).status(), 404, 'a view that is gone');
  forget_refusal(page);
  assert_no_violations(page);
  await page.context().close();
});

test('the head of a column sorts, and every record stands on one of the pages', async () => {
  const page = await signed_in('daumoi');
  const pages = async () => {
    const all = [await rows(page)];
    while (await page.locator(link('Tiếp')).count()) {
      await enter(page, link('Tiếp'));
      all.push(await rows(page));
    }
    return all;
  };
  await page.goto(program.base + list);
  await enter(page, link('Ngày'));
  assert.equal(await page.locator('th[aria-sort=ascending]').innerText(), 'Ngày');
  let read = await pages();
  assert.deepEqual(read.map((one) => one.length), [25, 25, 10]);
  assert.deepEqual(read.flat(), subjects(known));
  await screenshot(page, 'book_views_last_page');
  await enter(page, 'main .pager a');
  assert.deepEqual(await rows(page), subjects(known).slice(0, 25), 'the pager leads back to the beginning');
  await enter(page, link('Nội dung'));
  read = await pages();
  assert.deepEqual(read.flat(), subjects(known).sort().reverse());
  await enter(page, link('Hình thức'));
  assert.match(page.url(), /xep=channel/);
  assert.doesNotMatch(page.url(), /tiep=/, 'another order begins at its first page');
  assert_no_violations(page);
  await page.context().close();
});

test("a receipt of fees is given out as the unit's own Word form", async () => {
  const page = await signed_in('ketoan');
  await page.keyboard.press('g');
  await follow(page, 'p');
  await enter(page, link('Biên lai'));
  await screenshot(page, 'book_views_receipts');
  await page.keyboard.press('j');
  await follow(page, 'Enter');
  const [, number] = (await page.locator('h1').innerText()).match(/^Biên lai số (\d{7})$/);
  const payer = (await text(page)).match(/Người nộp: (.+)/)[1];
  await screenshot(page, 'book_views_receipt');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('w')]);
  assert.match(download.suggestedFilename(), new RegExp(`^bien-lai-\\d{4}-${number}\\.docx$`));
  const xml = execFileSync('python3', ['-c', "import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read('word/document.xml'))", await download.path()], { encoding: 'utf8' });
  const words = xml.replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '');
  for (const said of [number, payer, 'BIÊN LAI']) assert.ok(words.includes(said), `${said} is not in the Word file: ${words}`);
  assert.doesNotMatch(words, /[{}]/, 'every field is filled');
  assert_no_violations(page);
  await page.context().close();
});

for (const viewport of [desk, phone]) {
  test(`the lists of books and a receipt are accessible and never scroll sideways at ${viewport.width} px`, async () => {
    const page = await signed_in('ketoan', viewport, { bypass_csp: true });
    await page.goto(`${program.base}/phi/bien-lai`);
    const receipt = await page.locator('.row-link').first().getAttribute('href');
    await page.goto(program.base + list + '?l.proof=https');
    const record = await page.locator('.row-link').first().getAttribute('href');
    await page.goto(`${program.base}${list}?l.channel=broadcast&l.made_on.tu=1/3/2026`);
    await save(page, 'Phát thanh từ tháng 3 năm 2026, cần bổ sung minh chứng');
    const looks = {
      kept: new URL(page.url()).pathname + new URL(page.url()).search,
      index: '/so', index_found: '/so?q=giao+duc', index_empty: '/so?q=khong+co', list, form: `${list}/moi`, record, list_page: `${list}?xep=made_on&chieu=tang`,
      filtered: `${list}?l.channel=broadcast&l.made_on.tu=1/3/2026&l.made_on.den=31/3/2026&xep=subject`, filtered_empty: `${list}?l.subject=khong+co`, long_words: `${list}?l.proof=https`,
      wrong_day: `${list}?l.channel=broadcast&l.made_on.tu=31/2/2026&l.made_on.den=32/3/2026`, search_empty: `${list}?q=khong+co`, paper: `${list}/in?l.channel=broadcast`, receipts: '/phi/bien-lai', receipt,
    };
    for (const [name, path] of Object.entries(looks)) {
      await page.goto(program.base + path);
      await screenshot(page, `book_views_${name}_${viewport.width}`);
      await assert_accessible(page);
      await assert_no_sideways_scroll(page);
      if (viewport === phone) assert.deepEqual(await small_targets(page), [], path);
    }
    await page.context().close();
  });
}

// An old paper book by keyboard: cut into batches, keyed by two people on their own, settled by a third, found in the book, corrected.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_sideways_scroll, assert_no_violations, desk, launch, open, phone, screenshot, sign_in } from './harness.mjs';
import { password, start } from './program.mjs';

let program, browser;
before(async () => {
  program = await start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

const main = (page) => page.locator('main').innerText();
const presser = (page) => (key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
const focused = (page) => page.evaluate(() => document.activeElement.name || document.activeElement.textContent.trim());
// The row of the list that holds these words, opened with the keys that walk a list.
async function open_row(page, words) {
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press('j');
    if (words.test(await page.evaluate(() => document.activeElement.closest('tr')?.textContent ?? ''))) return presser(page)('Enter');
  }
  throw new Error(`no row says ${words}`);
}
// Tab, and the words of each field; nothing for a field that is left as it is.
async function key(page, values) {
  for (let i = 0; i < values.length; i += 1) {
    if (i > 0) await page.keyboard.press('Tab');
    if (values[i]) await page.keyboard.type(values[i]);
  }
  return presser(page)('Enter');
}
// name, sex, born on, by words, people, number, residence, died on, how, who told, registered on
const death = (name, died = '03/02/1995') => [name, 'Nam', '01/03/1930', '', 'Kinh', '', 'Thôn 1', died, 'Tuổi già', 'Trần Văn Thử', '05/02/1995'];

test('a paper book is keyed twice, settled and corrected with the keyboard', async () => {
  const [first, second, third] = await Promise.all(['motcua', 'chuyenvien', 'tuphap'].map(async (login) => {
    const page = await open(browser);
    await sign_in(page, program.base, login, password);
    return page;
  }));

  // The first opens the books, then the old ones, and cuts one.
  await first.keyboard.press('g');
  await presser(first)('o');
  await open_row(first, /Sổ hộ tịch cũ/);
  await presser(first)('n');
  assert.match(first.url(), /\/nhap-so$/);
  assert.match(await main(first), /Khai sinh, 01\/1987/);
  await open_row(first, /Khai tử, 02\/1995/);
  assert.equal(await focused(first), 'size');
  await first.keyboard.press('Control+a');
  await first.keyboard.type('2');
  await presser(first)('Enter');
  assert.match(await main(first), /Lô 3/);

  // Both key the same two entries, without seeing each other's.
  let batch;
  for (const [page, names] of [[first, ['Nguyễn Văn Mẫu', 'Trần Thị Thử']], [second, ['Nguyễn  Văn Mẫu', 'Trần Thị Thứ']]]) {
    if (!batch) {
      await open_row(page, /Lô 1/);
      batch = page.url();
    } else await page.goto(batch);
    await presser(page)('Enter');                       // takes the pass
    assert.match(await main(page), /Trường hợp thứ 1/);
    assert.equal(await focused(page), 'name', 'the cursor waits behind number and page');
    assert.equal(await page.inputValue('[name=entry]'), '1');
    if (page === first) {
      await key(page, ['Nguyễn Văn Mẫu']);              // what is missing is told at its field
      assert.match(await main(page), /Hãy nhập “Ngày đăng ký”/);
      assert.equal(await page.inputValue('[name=name]'), 'Nguyễn Văn Mẫu');
      await page.focus('[name=name]');
      await page.keyboard.press('Control+a');
    }
    await key(page, death(names[0]));
    assert.match(await main(page), /Trường hợp thứ 2/);
    assert.equal(await page.inputValue('[name=entry]'), '2', 'the number is counted on');
    await key(page, death(names[1]));
    assert.match(await main(page), /đã nhập hết/);
    await presser(page)('Enter');                       // hands in
    assert.match(await main(page), /Việc của bạn/);
  }
  await second.goto(batch);
  assert.doesNotMatch(await main(second), /Trần Thị Thử/);

  // The third locks what agrees, then settles what differs.
  await third.goto(`${program.base}/nhap-so`);
  await open_row(third, /Khai tử, 02\/1995, lô 1/);
  assert.equal(await focused(third).then((words) => words.replace(/x$/, '').trim()), 'Khóa 1 trường hợp giống nhau');
  await presser(third)('Enter');
  await presser(third)('Enter');                        // to the one that differs
  assert.match(await main(third), /Lần 1: Trần Thị Thử/);
  await third.keyboard.press('Tab');
  while (!(await focused(third)).startsWith('chon-')) await third.keyboard.press('Tab');
  await third.keyboard.press('Space');
  await third.keyboard.press('ArrowDown');
  await presser(third)('Enter');
  assert.match(await main(third), /2\/2/);

  // In the book it is found by folded words, and changed only by correction.
  await first.goto(`${program.base}/so/civil_status_entry?q=tran+thi+thu`);
  await open_row(first, /Trần Thị Thứ/);
  await presser(first)('x');
  const record = first.url();
  assert.equal(await focused(first), 'applicant');
  await first.keyboard.type('Lê Thị Thử');
  await presser(first)('Enter');                        // numbered, and the browser is asked to print it
  const extract = first.url().replace(/\?.*/, '');
  assert.match(await main(first), /TRÍCH LỤC KHAI TỬ \(BẢN SAO\)/);
  assert.match(await main(first), /1\/TLKT-BS/);
  await first.goto(record);
  await first.locator('summary', { hasText: 'Cải chính' }).press('Enter');
  await first.fill('[name=ground-number]', '05/QĐ-UBND');
  await first.fill('[name=ground-day]', '02/11/2026');
  await first.fill('[name=ground-reason]', 'Sổ gốc ghi sai dấu');
  await first.fill('[name=name]', 'Trần Thị Thử');
  await first.focus('[name=name]');
  await presser(first)('Enter');
  assert.match(await first.locator('.timeline').innerText(), /Cải chính theo 05\/QĐ-UBND/);

  // The population database's export: one line is this person, another is nobody here.
  await third.goto(`${program.base}/nhap-so/doi-chieu`);
  await third.setInputFiles('[name=file]', { name: 'dan-cu.csv', mimeType: 'text/csv', buffer: Buffer.from('Họ và tên,Ngày sinh,Số CCCD\nNguyễn Văn Mậu,01/03/1930,001030000001\nTrần Thị Thử,01/03/1930,001130000002\nVũ Văn Khác,02/02/1940,001040000003\n') });
  await third.focus('main form button');
  await presser(third)('Enter');
  const matched = third.url().replace(/\?.*/, '');
  await third.goto(`${matched}?loai=gan-khop`);
  await third.keyboard.press('j');
  await presser(third)('Enter');
  assert.match(await main(third), /Nguyễn Văn Mẫu, sinh 01\/03\/1930/);
  const line = third.url();
  await presser(third)('Enter');                        // this person; on to the next
  assert.match(await main(third), /Trần Thị Thử, sinh/);
  await presser(third)('b');                            // not this one
  assert.match(await main(third), /không phải/);
  first.violations = first.violations.filter((words) => !/status of 422/.test(words));   // the entry that was refused
  for (const page of [first, second, third]) {
    assert_no_violations(page);
    await page.context().close();
  }
  assert.match(program.run('verify', '--unit', 'binh-minh'), /Không có sai lệch/);

  for (const viewport of [desk, phone]) {
    const size = viewport === phone ? 'phone' : 'desk';
    const looks = await open(browser, viewport, { bypass_csp: true });
    await sign_in(looks, program.base, 'tuphap', password);
    const look = async (name) => {
      await assert_accessible(looks);
      await assert_no_sideways_scroll(looks);
      await screenshot(looks, `keying_${name}_${size}`);
    };
    await looks.goto(`${program.base}/nhap-so`);
    await look('progress');
    const open_link = async (words) => Promise.all([looks.waitForNavigation(), looks.locator('a', { hasText: words }).first().click()]);
    await open_link('Nhập tiếp');
    await look('key');
    await looks.goto(`${program.base}/nhap-so`);
    await open_link('Khai sinh, 01/1987');
    const compared = looks.url();
    await look(/\/lo\//.test(compared) ? 'batch' : 'volume');
    await looks.goto(`${program.base}/nhap-so`);
    await Promise.all([looks.waitForNavigation(), looks.locator('table a', { hasText: 'Khai sinh, 01/1987, lô 2' }).click()]);
    await look('compare');
    await open_link('Đối chiếu chỗ khác nhau');
    await look('settle');
    await looks.goto(record);
    await look('record');
    for (const [name, path] of [['extract', extract], ['match_files', '/nhap-so/doi-chieu'], ['match', `${matched}?loai=gan-khop`], ['match_line', line]]) {
      await looks.goto(new URL(path, program.base).href);
      await look(name);
    }
    assert_no_violations(looks);
    await looks.context().close();
  }
});

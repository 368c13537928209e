// Follow-up of dossiers by keyboard: from a number of the table to its dossiers, the forms, who holds what, the brief, the board, the book.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_violations, desk, launch, open, phone, screenshot, sign_in } from './harness.mjs';
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

const follow = (page, key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
const number = (text) => Number(text.replaceAll('.', ''));

test('a number of the table opens as many dossiers as it says, without the mouse', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'chutich', password);
  await page.keyboard.press('g');
  await follow(page, 'i');
  await page.locator('.chips a', { hasText: 'Năm nay' }).focus();
  await follow(page, 'Enter');
  await page.locator('.chips a', { hasText: 'Theo người thụ lý' }).focus();
  await follow(page, 'Enter');
  await screenshot(page, 'follow-up-progress');
  const cell = page.locator('table.grid tbody tr').last().locator('td a').nth(1);
  const count = number(await cell.innerText());
  await cell.focus();
  await follow(page, 'Enter');
  const shown = await page.locator('table.list tbody tr').count();
  assert.equal(shown, Math.min(count, 50));
  await screenshot(page, 'follow-up-rows');
  await follow(page, 'Escape');
  assert.match(page.url(), /\/tien-do\?/);
  assert_no_violations(page);
  await page.context().close();
});

test('the columns of each line add up on the page as it is read', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'chutich', password);
  await page.goto(`${program.base}/tien-do?ky=nam-nay&theo=field`);
  const lines = await page.locator('table.grid tbody tr').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((td) => Number(td.textContent.replaceAll('.', '')))));
  assert.ok(lines.length > 1);
  for (const [received, carried, online, at_desk, post, done, early, on_time, late, now, in_time, now_late, paused, paused_late] of lines) {
    assert.equal(received, carried + online + at_desk + post);
    assert.equal(done, early + on_time + late);
    assert.equal(now, in_time + now_late);
    assert.equal(received, done + now + paused + paused_late);
  }
  await page.context().close();
});

test('a number of the online services opens its procedures, then their dossiers', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'chutich', password);
  await page.goto(`${program.base}/tien-do/dich-vu-cong?ky=nam-nay&bang=thanh-toan`);
  const cells = page.locator('table.grid tbody tr').last().locator('td');
  const [with_fee, , payers, , , paid] = (await cells.allInnerTexts()).map(number);
  assert.ok(with_fee > 0 && paid > 0, `${with_fee} procedures, ${paid} paid`);
  await cells.nth(2).locator('a').focus();
  await follow(page, 'Enter');
  assert.equal(await page.locator('table.grid tbody tr').count(), payers + 1);
  await screenshot(page, 'follow-up-services-narrowed');
  const line = page.locator('table.grid tbody tr').first().locator('td').nth(5);
  const count = number(await line.innerText());
  await line.locator('a').focus();
  await follow(page, 'Enter');
  assert.equal(await page.locator('table.list tbody tr').count(), Math.min(count, 50));
  await follow(page, 'Escape');
  assert.match(page.url(), /dich-vu-cong\?.*bang=thanh-toan/);
  await page.goto(`${program.base}/tien-do/dich-vu-cong?ky=nam-nay&bang=so-hoa`);
  const [received, kept, not_kept, done, result, no_result] = (await page.locator('table.grid tbody tr').last().locator('td').allInnerTexts()).map(number);
  assert.equal(received, kept + not_kept);
  assert.equal(done, result + no_result);
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('e')]);
  assert.match(download.suggestedFilename(), /so-hoa.*xlsx/);
  assert_no_violations(page);
  await page.context().close();
});

test('anybody reads the results of a month, and no name', async () => {
  const page = await open(browser, phone, { bypass_csp: true });
  await page.goto(`${program.base}/cong-khai/binh-minh`);
  await page.focus('[name=thang]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await follow(page, 'Enter');
  assert.match(page.url(), /thang=20\d\d-\d\d/);
  assert.match(await page.locator('main').innerText(), /Tỷ lệ đúng hạn/);
  assert.equal(await page.locator('table.grid a').count(), 0);
  await screenshot(page, 'publication-open-phone');
  await assert_accessible(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Tải Excel')]);
  assert.match(download.suggestedFilename(), /cong-khai.*xlsx/);
  assert_no_violations(page);
  assert.equal((await page.goto(`${program.base}/cong-khai/binh-minh?thang=1999-01`)).status(), 404);
  await page.context().close();
});

test('a wrong day names its field and keeps what was typed', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'chutich', password);
  await page.goto(`${program.base}/tien-do?tu=31/02/2026&den=01/03/2026`);
  assert.match(await page.locator('main').innerText(), /Từ ngày/);
  assert.equal(await page.inputValue('[name=tu]'), '31/02/2026');
  await page.context().close();
});

test('the chief sees who holds what and comes to giving it to somebody else', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'chutich', password);
  await page.goto(`${program.base}/ai-giu-viec`);
  await screenshot(page, 'follow-up-people');
  await page.locator('table.list tbody th a').first().focus();
  await follow(page, 'Enter');
  assert.match(page.url(), /\/ai-giu-viec\/ho-so/);
  await screenshot(page, 'follow-up-held');
  await page.goto(`${program.base}/ai-giu-viec`);
  await follow(page, 'l');
  assert.match(page.url(), /phan-cong-lai/);
  await page.context().close();
});

test('the brief and the forms fit their leaf; the board loads itself anew and names nobody', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'chutich', password);
  await page.goto(`${program.base}/ban-tin-sang`);
  const brief = await page.pdf({ preferCSSPageSize: true });
  assert.equal((brief.toString('latin1').match(/\/Type \/Page\b/g) ?? []).length, 1);
  for (const path of ['tien-do?ky=nam-nay', 'kiem-soat-tthc/06a?ky=nam-nay', 'kiem-soat-tthc/07a?ky=nam-nay', 'kiem-soat-tthc/07b']) {
    await page.goto(`${program.base}/${path}`);
    const leaf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/);
    assert.ok(Number(leaf[1]) > Number(leaf[2]), `${path} lies`);
  }
  const board = await page.goto(`${program.base}/bang-theo-doi`);
  assert.equal(board.headers().refresh, '60');
  await page.context().close();
});

test('the pages are accessible and look right on a screen, a phone and paper', async () => {
  const pages = { progress: 'tien-do?ky=nam-nay', procedures: 'tien-do?ky=nam-nay&theo=procedure', services: 'tien-do/dich-vu-cong?ky=nam-nay', payment: 'tien-do/dich-vu-cong?ky=nam-nay&bang=thanh-toan', digitised: 'tien-do/dich-vu-cong?ky=nam-nay&bang=so-hoa&theo=procedure', open_publication: 'cong-khai/binh-minh', a06: 'kiem-soat-tthc/06a?ky=nam-nay', a07: 'kiem-soat-tthc/07a?ky=nam-nay', b07: 'kiem-soat-tthc/07b',
    listed: 'kiem-soat-tthc/07b/thu-tuc?loai=co-quy-trinh', people: 'ai-giu-viec', brief: 'ban-tin-sang', board: 'bang-theo-doi', book: 'so-theo-doi-ho-so', book_paper: 'so-theo-doi-ho-so/in', publication: 'cong-khai?ky=nam-nay', rows: 'tien-do/ho-so?ky=nam-nay&cot=received' };
  for (const [view, size] of Object.entries({ desk, phone })) {
    const page = await open(browser, size, { bypass_csp: true });
    await sign_in(page, program.base, 'chutich', password);
    for (const [name, path] of Object.entries(pages)) {
      const response = await page.goto(`${program.base}/${path}`);
      assert.equal(response.status(), 200, path);
      await screenshot(page, `follow-up-${name}-${view}`);
      await assert_accessible(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth + 1), `${path} is wider than a ${view}`);
    }
    await page.context().close();
  }
});

// The record books by keyboard: from the menu to a record with lines, found again, changed, and behind a figure of form 1.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_sideways_scroll, assert_no_violations, launch, open, phone, screenshot, sign_in } from './harness.mjs';
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

test('an inspection is entered, found, changed and removed with the keyboard', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'daumoi', password);
  const go = (act) => Promise.all([page.waitForNavigation(), act()]);
  const press = (key) => go(() => page.keyboard.press(key));
  await page.keyboard.press('g');
  await press('o');
  assert.match(page.url(), /\/so$/);
  await screenshot(page, 'books');
  await page.goto(program.base + '/so/inspection');
  assert.match(await page.locator('main').innerText(), /Trung tâm|thủ tục hành chính/);
  await assert_no_sideways_scroll(page);
  await screenshot(page, 'book-list');
  await press('n');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'subject');
  await page.keyboard.type('Kiểm tra giờ tiếp công dân');
  await page.selectOption('[name=kind]', 'own');
  await page.fill('[name=held_on]', '12/10/2026');
  await page.selectOption('[name=on_line]', 'on_site');
  await page.fill('[name="findings.issue-1"]', 'Mở cửa muộn 15 phút');
  await page.fill('[name="findings.settled_on-1"]', '11/10/2026');
  await page.focus('[name="findings.settled_on-1"]');
  await screenshot(page, 'book-form');
  assert_no_violations(page);   // below, a refused form is a failed request
  await press('Enter');
  assert.match(await page.locator('#errors').innerText(), /trước ngày kiểm tra/);
  await screenshot(page, 'book-form-errors');
  await page.fill('[name="findings.settled_on-1"]', '');
  await page.focus('[name=subject]');
  await press('Enter');
  assert.match(page.url(), /\/so\/inspection\/\d+/);
  assert.match(await page.locator('main').innerText(), /còn mở/);
  await screenshot(page, 'book-record');
  await press('e');
  await page.fill('[name="findings.settled_on-1"]', '13/10/2026');
  await page.fill('[name="findings.proof-1"]', '31/TB-UBND');
  await page.focus('[name=subject]');
  await press('Enter');
  assert.match(await page.locator('main').innerText(), /đã xong/);
  await page.goto(program.base + '/so/inspection?q=gio+tiep');
  assert.match(await page.locator('main').innerText(), /1 dòng, xong cả/);
  await page.keyboard.press('j');
  await press('Enter');
  await page.click('summary:has-text("Xóa khỏi sổ")');
  await page.fill('[name=reason]', 'Ghi thử');
  await press('Enter');
  assert.match(page.url(), /\/so\/inspection$/);
});

test('a figure of form 1 opens to the inspections behind it', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'daumoi', password);
  await page.goto(program.base + '/bao-cao/2026-9T/BM1/dong/3.1');
  const text = await page.locator('main').innerText();
  assert.match(text, /4 tổ chức/);
  assert.match(text, /Trạm y tế/);
  await screenshot(page, 'book-figure');
  await page.locator('a:has-text("Giải quyết hồ sơ trên hệ thống")').first().click();
  assert.match(page.url(), /\/so\/inspection\/\d+/);
});

test('on a phone the list and the form hold', async () => {
  const page = await open(browser, phone, { bypass_csp: true });
  await sign_in(page, program.base, 'daumoi', password);
  for (const [path, name] of [['/so', 'books-phone'], ['/so/inspection', 'book-list-phone'], ['/so/inspection/moi', 'book-form-phone'], ['/so/inspection/nhap', 'book-import-phone'], ['/so/inspection/in', 'book-paper-phone']]) {
    await page.goto(program.base + path);
    await assert_no_sideways_scroll(page);
    await assert_accessible(page);
    await screenshot(page, name);
  }
});

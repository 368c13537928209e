// Tasks given from above by keyboard: written down, found, answered, taken back; and the list that form 1 row 4 counts.
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

const vietnam = (days) => new Date(Date.now() + (7 * 60 + days * 24 * 60) * 60000).toISOString().slice(0, 10).split('-').reverse().join('/');
const main = (page) => page.locator('main').innerText();

test('a task is written down, answered and taken back with the keyboard', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'daumoi', password);
  const press = (key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
  await page.keyboard.press('g');
  await press('e');
  await press('v');
  assert.match(page.url(), /\/nhiem-vu-giao$/);
  await press('n');
  await page.keyboard.type('31/CT-UBND');
  await page.keyboard.press('Tab');
  await page.keyboard.type(vietnam(-10));
  await page.keyboard.press('Tab');
  await page.keyboard.type('Chỉ thị về số hóa');
  await page.selectOption('[name=giver]', 'province');
  await page.fill('[name=content]', 'Số hóa hồ sơ đất đai');
  await page.selectOption('[name=office]', { index: 1 });
  await page.fill('[name=due]', vietnam(-2));
  await press('Enter');
  assert.match(page.url(), /\/nhiem-vu-giao\/\d+$/);
  assert.match(await main(page), /quá hạn 2 ngày/);
  const task = page.url();
  assert.equal(await page.evaluate(() => document.activeElement.name), 'answer_number');
  await page.keyboard.type('90/BC-UBND');
  await page.fill('[name=answered_on]', vietnam(1));
  await press('Enter');
  assert.match(await main(page), /sau hôm nay/);
  assert.equal(await page.inputValue('[name=answer_number]'), '90/BC-UBND', 'what was typed is kept');
  await page.fill('[name=answered_on]', vietnam(-1));
  await press('Enter');
  assert.match(await main(page), /Xong quá hạn/);
  await page.goto(`${program.base}/nhiem-vu-giao?q=so+hoa+ho+so+dat`);
  assert.equal(await page.locator('tbody tr').count(), 1);
  await page.goto(`${program.base}/nhiem-vu-giao?q=so+hoa+ho+so+dat&loc=qua-han&ngay=${vietnam(-1)}`);
  assert.equal(await page.locator('tbody tr').count(), 0);
  await page.goto(task);
  await page.locator('summary', { hasText: 'Rút lại' }).press('Enter');
  await page.fill('[name=reason]', 'Nhầm văn bản');
  await Promise.all([page.waitForNavigation(), page.locator('button', { hasText: 'Rút lại' }).press('Enter')]);
  assert.match(await page.locator('.timeline').innerText(), /Nhầm văn bản/);
  await page.goto(`${program.base}/`);
  assert.match(await main(page), /Nhiệm vụ được giao: Số hóa hồ sơ đất đai/);
  await page.context().close();
  assert.match(program.run('verify', '--unit', 'binh-minh'), /Không có sai lệch/);

  for (const viewport of [desk, phone]) {
    const other = await open(browser, viewport, { bypass_csp: true });
    await sign_in(other, program.base, 'daumoi', password);
    for (const [name, path] of [['list', '/nhiem-vu-giao'], ['new', '/nhiem-vu-giao/moi'], ['task', task], ['edit', `${task}/sua`]]) {
      await other.goto(new URL(path, program.base).href);
      await assert_accessible(other);
      await assert_no_sideways_scroll(other);
      await screenshot(other, `assigned_${name}_${viewport === phone ? 'phone' : 'desk'}`);
    }
    assert_no_violations(other);
    await other.context().close();
  }
});

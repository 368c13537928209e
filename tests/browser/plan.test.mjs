// The reform plan by keyboard: from nothing to an approved plan with a result, a result taken back, and what each page keeps.
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

test('a plan is drafted, approved and followed with the keyboard', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'daumoi', password);
  const go = (act) => Promise.all([page.waitForNavigation(), act()]);
  const press = (key) => go(() => page.keyboard.press(key));
  await page.keyboard.press('g');
  await press('e');
  assert.match(page.url(), /\/ke-hoach$/);
  await press('n');
  // A thematic plan of last year: its days lie behind whatever today is, and the yearly plans of the sample are left alone.
  const year = Number(vietnam(0).slice(6)) - 1;
  await page.check('[name=kind][value=chuyen-de]');
  await page.fill('[name=title]', 'Kế hoạch kiểm tra cải cách hành chính');
  await page.fill('[name=year_from]', String(year));
  await press('Enter');
  assert.match(page.url(), /\/them$/);
  for (const [title, due] of [['Ban hành kế hoạch kiểm tra', `31/03/${year}`], ['Đối thoại với người dân', `30/11/${year}`]]) {
    assert.equal(await page.evaluate(() => document.activeElement.name), 'title');
    await page.keyboard.type(title);
    await page.fill('[name=section]', 'I. Chỉ đạo, điều hành');
    await page.fill('[name=due]', due);
    await press('Enter');
    assert.equal(await page.inputValue('[name=section]'), 'I. Chỉ đạo, điều hành');
  }
  await page.goto(page.url().replace(/\/them.*/, '/phe-duyet'));
  await page.keyboard.type('12/KH-UBND');
  await page.keyboard.press('Tab');
  await page.keyboard.type(`05/01/${year}`);
  await press('Enter');
  const plan = page.url();
  assert.match(await page.locator('main').innerText(), /0\/2\s+hoạt động đã hoàn thành, đạt 0,00 %/);

  await page.keyboard.press('j');
  await press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'proof_number');
  await page.keyboard.type('7/KH-UBND');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Kế hoạch kiểm tra');
  await page.fill('[name=done_on]', vietnam(1));
  await press('Enter');
  assert.match(await page.locator('main').innerText(), /sau hôm nay/);
  assert.equal(await page.inputValue('[name=proof_title]'), 'Kế hoạch kiểm tra', 'what was typed is kept');
  await page.fill('[name=done_on]', `1/4/${year}`);
  await press('Enter');
  assert.match(await page.locator('main').innerText(), /xong 01\/04\/\d{4}, quá hạn/);
  await screenshot(page, 'plan_activity_done');

  await page.goto(`${plan}?ngay=31/03/${year}`);
  assert.match(await page.locator('main').innerText(), /0\/2\s+hoạt động/);
  await page.goto(plan);
  assert.match(await page.locator('main').innerText(), /1\/2\s+hoạt động đã hoàn thành, đạt 50,00 %/);
  await page.keyboard.press('j');
  await press('Enter');
  await page.locator('summary', { hasText: 'Rút lại' }).press('Enter');
  await page.fill('[name=reason]', 'Nhầm văn bản');
  await go(() => page.locator('button', { hasText: 'Rút lại kết quả' }).press('Enter'));
  assert.match(await page.locator('.timeline').innerText(), /Nhầm văn bản/);
  await page.context().close();
  assert.match(program.run('verify', '--unit', 'binh-minh'), /Không có sai lệch/);

  for (const viewport of [desk, phone]) {
    const other = await open(browser, viewport, { bypass_csp: true });
    await sign_in(other, program.base, 'daumoi', password);
    await other.goto(plan);
    const activity = await other.locator('tbody th a, tbody td a').first().getAttribute('href');
    for (const path of ['/ke-hoach', '/ke-hoach/moi', plan, `${plan}/them`, `${plan}/in`, `${plan}/phe-duyet`, activity, `${activity}/sua`]) {
      await other.goto(new URL(path, program.base).href);
      await assert_accessible(other);
      await assert_no_sideways_scroll(other);
    }
    assert_no_violations(other);
    await other.context().close();
  }
});

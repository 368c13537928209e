// The calendar of the plans by keyboard: a month, the months beside it, and that it fits.
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

test('a month of the plan is turned over with keys', async () => {
  for (const viewport of [desk, phone]) {
    const page = await open(browser, viewport, { bypass_csp: true });
    await sign_in(page, program.base, 'daumoi', password);
    const press = (key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
    await page.goto(`${program.base}/ke-hoach`);
    await press('l');
    await page.goto(`${program.base}/ke-hoach/lich?thang=2026-09`);
    assert.match(await page.locator('main').innerText(), /Đánh giá phân cấp, ủy quyền sau một năm/);
    await screenshot(page, `plan_calendar_${viewport === phone ? 'phone' : 'desk'}`);
    await assert_accessible(page);
    await assert_no_sideways_scroll(page);
    await press('s');
    assert.match(page.url(), /thang=2026-10/);
    await press('t');
    assert.match(page.url(), /thang=2026-09/);
    await page.locator('.row-link').first().focus();
    await press('Enter');
    assert.match(page.url(), /\/viec\/\d+/);
    assert_no_violations(page);
    await page.context().close();
  }
});

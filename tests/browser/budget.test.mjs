// The budget beside its estimate by keyboard alone: from the book to the page, another year, the sums of the printed report, the Excel file.
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

for (const viewport of [desk, phone])
  test(`estimate and execution by item and month at ${viewport.width} px`, async () => {
    const page = await open(browser, viewport, { bypass_csp: true });
    await sign_in(page, program.base, 'daumoi', password);
    await page.goto(`${program.base}/so/budget_entry?don-vi=an-thanh`);
    const list = await page.locator('main').innerText();
    assert.match(list, /Số tiền \(Thu\): 5\.025\.904\.739/);
    assert.match(list, /Số tiền \(Chi\): 5\.100\.608\.494/);
    await screenshot(page, `budget-list-${viewport.width}`);
    await Promise.all([page.waitForNavigation(), page.keyboard.press('d')]);
    assert.match(page.url(), /so-voi-du-toan\?don-vi=an-thanh/);
    await page.locator('[name=nam]').fill('2023');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert.match(page.url(), /don-vi=an-thanh/, 'the unit stays');
    const text = await page.locator('main').innerText();
    for (const part of ['5.025.904.739', '66,44', '4.814.608.494', '63,65', '7.564.500.000', 'Dự phòng ngân sách']) assert.ok(text.includes(part), part);
    assert.ok(!text.includes('286.000.000'), 'December 2022 belongs to another budget year');
    await assert_accessible(page);
    await assert_no_sideways_scroll(page);
    assert_no_violations(page);
    await screenshot(page, `budget-comparison-${viewport.width}`);
    const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('x')]);
    assert.equal(file.suggestedFilename(), 'so-voi-du-toan-budget_entry-2023.xlsx');
    await page.close();
  });

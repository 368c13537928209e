// The way of a dossier by keyboard: handed over and taken, an apology written and printed, and how the pages beside the process look.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assert_accessible, desk, launch, open, phone, screenshot, sign_in } from './harness.mjs';
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

const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const follow = (page, key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);

async function first_open(page, base) {
  await page.goto(`${base}/ho-so?loc=dang-xu-ly&sap=han`);
  return page.locator('table.list tbody th a, table.list tbody td a').first().getAttribute('href');
}

test('a dossier is handed over, found in the work list and taken, without the mouse', async () => {
  const giver = await open(browser);
  await sign_in(giver, program.base, 'chuyenvien', password);
  const at = await first_open(giver, program.base);
  await giver.goto(program.base + at);
  await giver.locator('summary', { hasText: 'Chuyển cho người khác' }).focus();
  await press(giver, 'Enter', 'Tab');
  const leader = await giver.locator('select[name="to"] option', { hasText: 'Chủ tịch' }).first().innerText();
  await giver.keyboard.type(leader.slice(0, 12));
  await press(giver, 'Tab');
  await giver.keyboard.type('trình ký');
  await follow(giver, 'Enter');
  assert.match(await giver.locator('main').innerText(), /Chờ nhận/);
  await screenshot(giver, 'way-handed');

  const taker = await open(browser);
  await sign_in(taker, program.base, 'chutich', password);
  await taker.goto(`${program.base}/`);
  assert.match(await taker.locator('main').innerText(), /Được chuyển đến, chờ nhận[\s\S]*trình ký/);
  await screenshot(taker, 'way-work');
  await taker.goto(program.base + at);
  await follow(taker, 'c');
  assert.match(await taker.locator('main').innerText(), /Đã nhận/);
  await giver.context().close();
  await taker.context().close();
});

test('an apology is written and opened to be printed with two keys', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'chuyenvien', password);
  const at = await first_open(page, program.base);
  await page.goto(`${program.base}${at}/xin-loi`);
  await screenshot(page, 'way-draft');
  await follow(page, 'x');
  assert.match(await page.locator('main').innerText(), /VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ\s+GIA HẠN THỜI GIAN GIẢI QUYẾT/);
  await screenshot(page, 'way-letter');
  await page.goto(program.base + at);
  assert.match(await page.locator('main').innerText(), /thư xin lỗi/);
  await page.context().close();
});

for (const viewport of [desk, phone]) {
  test(`the pages beside the process are accessible and never scroll sideways at ${viewport.width} px`, async () => {
    const page = await open(browser, viewport, { bypass_csp: true });
    await sign_in(page, program.base, 'chutich', password);
    const at = await first_open(page, program.base);
    await page.goto(`${program.base}/phan-cong-lai`);
    const busy = await page.locator('select[name="tu"] option', { hasText: /\S/ }).nth(1).getAttribute('value');
    const finished = await (async () => {
      await page.goto(`${program.base}/ho-so?loc=cho-tra`);
      return page.locator('table.list tbody th a, table.list tbody td a').first().getAttribute('href');
    })();
    for (const path of ['/', '/xin-loi', at, `${at}/xin-loi`, '/phan-cong-lai', `/phan-cong-lai?tu=${busy}`, '/nghi-thay', '/dinh-chinh', `${finished}/dinh-chinh`]) {
      const response = await page.goto(program.base + path);
      assert.equal(response.status(), 200, path);
      assert.equal(await page.locator('h1').count(), 1, path);
      assert.equal(await page.locator('td.pick input:checked').count(), 0, `${path} ticks nothing by itself`);
      await screenshot(page, `way-${viewport.width}${path.replace(/[^a-z-]+/gi, '_')}`);
      await assert_accessible(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth + 1), `${path} scrolls sideways at ${viewport.width}`);
    }
    await page.context().close();
  });
}

// The second factor by keyboard: added, asked for at the next sign-in, refused when wrong, dropped; and how its pages look.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_sideways_scroll, assert_no_violations, desk, launch, open, phone, screenshot, sign_in, small_targets } from './harness.mjs';
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

// What a telephone shows (RFC 6238), `steps` of 30 seconds from now.
function code_of(secret, steps = 0) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
  const hash = createHmac('sha1', key).update(counter).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
}

test('a second factor is added, asked for and dropped with the keyboard', async () => {
  const page = await open(browser);
  const go = (act) => Promise.all([page.waitForNavigation(), act()]);
  const enter = () => go(() => page.keyboard.press('Enter'));
  await sign_in(page, program.base, 'vanthu', password);
  await page.goto(`${program.base}/xac-thuc-hai-buoc`);
  const secret = await page.locator('[name=secret]').inputValue();
  assert.equal((await page.locator('main strong').innerText()).replaceAll(' ', ''), secret);

  // The code has the focus; a wrong one keeps the seed, since the telephone has it already.
  await page.keyboard.type('000000');
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await enter();
  assert.match(await page.locator('main').innerText(), /Mã xác thực không đúng/);
  assert.equal(await page.locator('[name=secret]').inputValue(), secret);
  page.violations = page.violations.filter((text) => !text.includes('422'));   // Chromium calls the refused form a failed resource
  await page.fill('[name=code]', code_of(secret));
  await page.focus('[name=current]');
  await page.keyboard.type(password);
  await enter();
  assert.match(await page.locator('main').innerText(), /Đã bật xác thực hai bước/);

  const again = await open(browser);
  await again.goto(`${program.base}/dang-nhap?tiep=${encodeURIComponent('/mat-khau')}`);
  await again.keyboard.type('vanthu');
  await again.keyboard.press('Tab');
  await again.keyboard.type(password);
  await Promise.all([again.waitForNavigation(), again.keyboard.press('Enter')]);
  assert.match(again.url(), /\/ma-xac-thuc/);
  await again.goto(`${program.base}/ho-so`);
  assert.match(again.url(), /\/ma-xac-thuc/, 'nothing opens before the code');
  await again.keyboard.type(code_of(secret, 1));
  await Promise.all([again.waitForNavigation(), again.keyboard.press('Enter')]);
  await again.goto(`${program.base}/mat-khau`);
  assert.equal(await again.locator('[name=current]').count(), 1, await again.locator('main').innerText());
  assert_no_violations(again);

  await page.goto(`${program.base}/xac-thuc-hai-buoc`);
  await page.focus('[name=current]');
  await page.keyboard.type(password);
  await enter();
  assert.match(await page.locator('main').innerText(), /Đã bỏ xác thực hai bước/);
  assert_no_violations(page);
});

for (const [viewport, size] of [[desk, 'desk'], [phone, 'phone']]) {
  test(`its pages are sound at ${viewport.width} px`, async () => {
    const page = await open(browser, viewport, { bypass_csp: true });
    await sign_in(page, program.base, 'chutich', password);
    for (const [name, path] of [['factor', '/xac-thuc-hai-buoc'], ['code', '/ma-xac-thuc']]) {
      await page.goto(program.base + path);
      await assert_accessible(page);
      await assert_no_sideways_scroll(page);
      if (viewport === phone) assert.deepEqual(await small_targets(page), [], path);
      await screenshot(page, `second-factor-${name}-${size}`);
    }
  });
}

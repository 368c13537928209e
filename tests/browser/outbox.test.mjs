// "Hàng gửi" by keyboard: what is stuck is found, sent again, given up with a reason; the leader sees the sign and may not act.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_sideways_scroll, desk, launch, open, phone, screenshot, sign_in } from './harness.mjs';
import { password, start } from './program.mjs';

let program, browser;
const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(program.data, 'xaso.db'), text], { encoding: 'utf8' }).trim();
let number = 900000000;
function stuck(order, error) {
  sql(`INSERT INTO outbox_message (unit_id, message_id, channel, order_key, send_key, recipient, subject, body, digest, made_at, state, attempts, next_at, last_error)
       SELECT unit_id, ${++number}, 'sms', '${order}', 'test-${number}', '0912345678', '', 'Tin thử', '', ${Date.now()}, 2, 3, 0, '${error}' FROM unit WHERE code = 'binh-minh'`);
}
before(async () => {
  program = await start();
  browser = await launch();
  stuck('H-1', 'Nơi nhận từ chối nội dung tin (trả lời 422).');
  stuck('H-2', 'Nơi nhận từ chối nội dung tin (trả lời 422).');
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

const follow = (page, key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
const says = (page) => page.locator('main').innerText();

for (const viewport of [desk, phone]) {
  test(`the pages are accessible and never scroll sideways at ${viewport.width} px`, async () => {
    const page = await open(browser, viewport, { bypass_csp: true });
    await sign_in(page, program.base, 'quantri', password);
    for (const path of ['', '?loc=xong', `/${number}`]) {
      await page.goto(`${program.base}/quan-tri/hang-gui${path}`);
      await assert_accessible(page);
      await assert_no_sideways_scroll(page);
      await screenshot(page, `outbox-${viewport.width}${path.replace(/\W/g, '-')}`);
    }
    await page.context().close();
  });
}

test('the leader sees the sign on the work list and the reason, but no button', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'chutich', password);
  await page.goto(`${program.base}/`);
  assert.match(await says(page), /Hàng gửi: 2 tin không gửi được/);
  await screenshot(page, 'outbox-work');
  await page.goto(`${program.base}/quan-tri/hang-gui?loc=ket`);
  assert.match(await says(page), /trả lời 422/);
  assert.doesNotMatch(await says(page), /0912345678|Gửi lại/);
  await page.context().close();
});

test('a stuck message is given up with a reason, the other sent again, without the mouse', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'quantri', password);
  await page.goto(`${program.base}/quan-tri/hang-gui/${number}`);
  await page.locator('input[name="reason"]').focus();
  await page.keyboard.type('Đã gọi điện báo');
  await follow(page, 'Enter');
  assert.match(await says(page), /H-1/);
  assert.doesNotMatch(await says(page), /H-2/);
  await follow(page, 'l');
  for (let i = 0; i < 100 && sql("SELECT state FROM outbox_message WHERE order_key = 'H-1'") !== '3'; ++i) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(sql("SELECT state || body || recipient FROM outbox_message WHERE order_key = 'H-1'"), '3');
  await page.goto(`${program.base}/quan-tri/hang-gui?loc=bo`);
  assert.match(await says(page), /Lý do bỏ: Đã gọi điện báo/);
  await page.context().close();
});

// One morning at the desk, by keyboard and scanner: a citizen takes a number, is called, handed a receipt, pays by VietQR; the dossier is assigned, handed over,
// taken and finished; the result is returned and her number done. What the books then say is asked of the books.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assert_no_violations, launch, open, screenshot, sign_in } from './harness.mjs';
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

const size = { width: 1280, height: 800 };
const card = '030195000998||Đỗ Thị Mẫu Sáng|01021995|Nữ|Thôn 3, Xã Bình Minh|05052022';
const follow = (page, key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
const text = (page) => page.locator('main').innerText();
async function at(login, path) {
  const page = await open(browser, size);
  await page.addInitScript(() => { window.print = () => {}; });
  await sign_in(page, program.base, login, password);
  await page.goto(program.base + path);
  return page;
}
async function in_place(page, act) {
  await page.evaluate(() => { document.querySelector('[data-stay]').dataset.before = '1'; });
  await act();
  await page.waitForFunction(() => !document.querySelector('[data-stay]').dataset.before);
}

test('from the ticket to the result', async () => {
  const kiosk = await at('kiosk', '/lay-so');
  await follow(kiosk, '1');
  const ticket = (await kiosk.locator('h1').innerText()).match(/A\d{3}/)[0];

  const desk = await at('motcua', '/goi-so?chon=1');
  await desk.keyboard.press('j');
  await follow(desk, 'Enter');
  const called = async () => (await desk.locator('.serving-now .number').count()) ? desk.locator('.serving-now .number').innerText() : '';
  for (let i = 0; i < 200 && (await called()) !== ticket; i++) await follow(desk, 'n');   // those who came before
  assert.equal(await called(), ticket);
  await follow(desk, 'Enter');
  assert.equal(new URL(desk.url()).pathname, '/tiep-nhan');

  const scanner = await desk.context().newCDPSession(desk);
  await in_place(desk, async () => {
    for (const key of card) await scanner.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text: key });
    await desk.keyboard.press('Enter');
  });
  await desk.keyboard.type('2.000815');
  await in_place(desk, () => desk.keyboard.press('Enter'));
  assert.match(await desk.evaluate(() => document.activeElement.innerText), /Tiếp nhận và in/);
  await screenshot(desk, 'morning-accept');
  await follow(desk, 'Enter');
  assert.match(await text(desk), /Đỗ Thị Mẫu Sáng/);
  await screenshot(desk, 'morning-receipt');
  const code = decodeURIComponent(new URL(desk.url()).pathname.split('/')[2]);

  // She pays with her phone while the papers go on.
  await follow(desk, 'f');
  assert.equal(await desk.locator('main svg.qr').count(), 1);
  await screenshot(desk, 'morning-vietqr');
  await follow(desk, 'b');
  assert.match(await text(desk), /Chuyển khoản/);

  const worker = await at('chuyenvien', `/ho-so/${code}`);
  await follow(worker, 'x');   // takes it
  await worker.locator('summary', { hasText: 'Chuyển cho người khác' }).focus();
  await worker.keyboard.press('Enter');
  await worker.keyboard.press('Tab');
  await worker.keyboard.type((await worker.locator('select[name="to"] option', { hasText: 'Chủ tịch' }).first().innerText()).slice(0, 12));
  await worker.keyboard.press('Tab');
  await worker.keyboard.type('trình ký');
  await follow(worker, 'Enter');
  assert.match(await text(worker), /Chờ nhận/);

  const chief = await at('chutich', '/');
  assert.match(await text(chief), new RegExp(`Được chuyển đến, chờ nhận[\\s\\S]*${code}`));
  await chief.goto(`${program.base}/ho-so/${code}`);
  await follow(chief, 'c');
  await screenshot(chief, 'morning-taken');
  await follow(chief, 'x');
  assert.match(await text(chief), /Đã xử lý xong|Chờ trả kết quả|Đã có kết quả/);
  await screenshot(chief, 'morning-finished');

  await desk.goto(`${program.base}/ho-so/${code}`);
  await follow(desk, 'x');
  assert.match(await text(desk), /Đã trả kết quả/);
  await screenshot(desk, 'morning-returned');
  await desk.goto(`${program.base}/goi-so`);
  await follow(desk, 'x');
  assert.match(await text(desk), /Quầy đang trống/);
  for (const page of [kiosk, desk, worker, chief]) assert_no_violations(page);

  // The books: form 3 has one more, the dossier's events are all there, the fee stands in the day's book, nothing differs.
  const accountant = await at('ketoan', `/phi/bien-lai?q=${encodeURIComponent(code)}`);
  assert.match(await text(accountant), new RegExp(code));
  assert.match(program.run('verify'), /Không có sai lệch/);
  for (const page of [kiosk, desk, worker, chief, accountant]) await page.context().close();
});

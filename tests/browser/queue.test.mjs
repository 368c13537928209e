// The queue by keyboard: a number is taken, called, its holder's dossier accepted, done; the board in the hall shows the call.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_sideways_scroll, assert_no_violations, launch, open, screenshot, sign_in, small_targets } from './harness.mjs';
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

const hall = { width: 1920, height: 1080 }, desk = { width: 1280, height: 800 }, phone = { width: 390, height: 844 };
const follow = (page, key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
const text = (page) => page.locator('main').innerText();


test('a ticket is taken, called, accepted at the desk and done; the board shows it', async () => {
  const kiosk = await open(browser, desk);
  await sign_in(kiosk, program.base, 'kiosk', password);
  await kiosk.goto(`${program.base}/lay-so`);
  assert.equal(await kiosk.locator('nav').count(), 0);
  assert.ok(!(await kiosk.content()).includes('kiosk@') && !(await kiosk.locator('body').innerText()).includes('Màn hình lấy số'), 'who is signed in is not shown');
  // Three presses of a finger that trembles are one ticket.
  await Promise.all([kiosk.waitForNavigation(), kiosk.evaluate(() => { for (let i = 0; i < 3; i++) document.querySelector('[data-key="1"]').click(); })]);
  const code = (await kiosk.locator('h1').innerText()).match(/A\d{3}/)[0];
  await kiosk.waitForURL(`${program.base}/lay-so`, { timeout: 15000 });   // back by itself
  // A second ticket with priority, by digits only.
  await follow(kiosk, '0');
  await follow(kiosk, '1');
  assert.match(await text(kiosk), /Số ưu tiên: Người cao tuổi/);
  await follow(kiosk, '1');
  const next = (await kiosk.locator('h1').innerText()).match(/A\d{3}/)[0];
  assert.equal(Number(next.slice(1)), Number(code.slice(1)) + 1, 'the trembling finger took one number');
  assert_no_violations(kiosk);

  const page = await open(browser, desk);
  await sign_in(page, program.base, 'motcua', password);
  await page.goto(`${program.base}/goi-so?chon=1`);
  await page.keyboard.press('j');
  await follow(page, 'Enter');
  const counter = page.url();
  const called = async () => (await page.locator('.serving-now .number').count()) ? page.locator('.serving-now .number').innerText() : '';
  const board = await open(browser, hall);
  await sign_in(board, program.base, 'bangso', password);
  await board.goto(`${program.base}/bang-goi-so`);
  for (let i = 0; i < 200 && (await called()) !== code; i++) await follow(page, 'n');   // the living morning before them
  assert.equal(await called(), code);
  await board.waitForFunction((what) => document.querySelector('.calls li')?.innerText.includes(what), code, { timeout: 15000 });   // by itself
  assert.match(await board.locator('.calls li').first().innerText(), /Quầy 1/);
  assert_no_violations(board);

  await follow(page, 'r');
  assert.match(await text(page), /gọi 2 lần/);
  await follow(page, 'Enter');   // the one at the desk: straight to acceptance
  assert.equal(new URL(page.url()).pathname, '/tiep-nhan');
  await page.goto(`${program.base}/goi-so`);
  assert.equal(page.url(), counter, 'the counter of today is remembered');
  assert.match(await text(page), /đang làm/);
  await follow(page, 'x');
  assert.match(await text(page), /Quầy đang trống/);
  assert_no_violations(page);
  for (const p of [kiosk, page, board]) await p.context().close();
});

test('an absent citizen comes back', async () => {
  const page = await open(browser, desk);
  await sign_in(page, program.base, 'motcua', password);
  await page.goto(`${program.base}/lay-so`);
  await follow(page, '1');
  await page.goto(`${program.base}/goi-so`);
  await follow(page, 'Enter');
  const code = await page.locator('.serving-now .number').innerText();
  await follow(page, 'v');
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: `Gọi ${code}` }).press('Enter')]);
  assert.equal(await page.locator('.serving-now .number').innerText(), code);
  await follow(page, 'x');
  await page.context().close();
});

for (const viewport of [hall, desk, phone]) {
  test(`the pages of the queue are accessible and never scroll sideways at ${viewport.width} px`, async () => {
    const page = await open(browser, viewport, { bypass_csp: true });
    await sign_in(page, program.base, 'motcua', password);
    await page.goto(`${program.base}/goi-so?chon=1`);
    const counter = await page.locator('.row-link').first().getAttribute('href');
    for (const key of ['1', '2']) {
      await page.goto(`${program.base}/lay-so`);
      await follow(page, key);
    }
    const ticket = new URL(page.url()).pathname;
    await page.goto(program.base + counter);
    await follow(page, 'n');
    for (const path of ['/lay-so', '/lay-so?uu-tien=chon', ticket, '/bang-goi-so', '/goi-so?chon=1', counter, '/thoi-gian-cho?ky=thang', '/thoi-gian-cho/phieu?ky=thang&loc=da-goi']) {
      const response = await page.goto(program.base + path);
      assert.equal(response.status(), 200, path);
      assert.equal(await page.locator('h1').count(), 1, path);
      await screenshot(page, `queue-${viewport.width}${path.replace(/[^a-z-]+/gi, '_')}`);
      await assert_accessible(page);
      await assert_no_sideways_scroll(page);
      if (path === '/lay-so') assert.deepEqual(await small_targets(page), []);
    }
    await sign_out_and_in(page);
    for (const path of ['/quan-tri/hang-cho', '/quan-tri/hang-cho/loai/moi', '/quan-tri/hang-cho/quay/moi']) {
      assert.equal((await page.goto(program.base + path)).status(), 200, path);
      await screenshot(page, `queue-${viewport.width}${path.replace(/[^a-z-]+/gi, '_')}`);
      await assert_accessible(page);
      await assert_no_sideways_scroll(page);
    }
    await page.context().close();
  });
}

async function sign_out_and_in(page) {
  await page.context().clearCookies();
  await sign_in(page, program.base, 'quantri', password);
}

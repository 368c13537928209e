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
  await page.goto(`${base}/ho-so?loc=dang-xu-ly&sap=han&cua-toi=1`);
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

// Accepted and assigned to whom the token is of, as another program does it.
let keys = 0;
async function accepted(login, body) {
  const token = program.run('token', '--user', login).trim();
  const post = async (path, sent) => {
    const response = await fetch(`${program.base}/api/v1/dossiers${path}`, { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Idempotency-Key': `way-${Date.now()}-${keys++}` }, body: JSON.stringify(sent) });
    assert.ok(response.ok, await response.clone().text());
    return response.json();
  };
  const made = await post('', { channel: 'desk', applicant: { name: 'Đỗ Thị Mẫu Bước', phone: '0900000009', address: 'Thôn Mẫu' }, ...body });
  await post(`/${made.id}/assign`, { version: 1 });
  return made.code;
}
const main_text = (page) => page.locator('main').innerText();
async function signed_in(login, viewport) {
  const page = await open(browser, viewport);
  await page.addInitScript(() => { window.print = () => {}; });
  await sign_in(page, program.base, login, password);
  return page;
}

test('each step of the internal process reaches who does it, and goes by one key', async () => {
  const code = await accepted('motcua', { procedure: '1.004873' });
  const at = `/ho-so/${code}`;
  const official = await signed_in('motcua');
  await official.goto(program.base + at);
  assert.match(await main_text(official), /Chưa kết thúc giải quyết được[\s\S]*Trình ký/);
  await screenshot(official, 'way-steps-open');
  await follow(official, 'x');
  await follow(official, 'x');   // the other body's step beside it
  assert.equal(await official.locator('[data-key="x"]').count(), 0, 'what is left is not hers');

  const chairman = await signed_in('chutich');
  assert.match(await main_text(chairman), new RegExp(`Bước đang chờ tôi[\\s\\S]*${code}[\\s\\S]*Trình ký`));
  await screenshot(chairman, 'way-steps-work');
  await chairman.goto(`${program.base}/ban-tin-sang`);
  assert.match(await main_text(chairman), new RegExp(`Chờ ký, chờ nhận: [\\s\\S]*${code}`));
  await screenshot(chairman, 'way-steps-brief');
  await chairman.goto(`${program.base}/ai-giu-viec`);
  assert.match(await main_text(chairman), new RegExp(`Bước đang chờ theo quy trình nội bộ[\\s\\S]*${code}[\\s\\S]*Phạm Đức Long`));
  await screenshot(chairman, 'way-steps-people');
  await chairman.goto(program.base + at);
  await follow(chairman, 'x');
  assert.match(await main_text(chairman), /Phạm Đức Long, xong/);

  const seal = await signed_in('vanthu', phone);
  assert.match(await main_text(seal), new RegExp(`Bước đang chờ tôi[\\s\\S]*${code}[\\s\\S]*Vào sổ`));
  await screenshot(seal, 'way-steps-seal');
  await seal.goto(program.base + at);
  await follow(seal, 'x');
  await official.goto(program.base + at);
  await follow(official, 'x');
  assert.match(await main_text(official), /Đã xử lý xong|Chờ trả kết quả|Đã có kết quả/);
  for (const page of [official, chairman, seal]) await page.context().close();
});

test('a result is noted when it is finished and goes out by post to somebody else', async () => {
  const code = await accepted('motcua', { procedure: '1.004884', result_way: 'post' });
  const at = `/ho-so/${code}`;
  for (const viewport of [desk, phone]) {
    const page = await signed_in('motcua', viewport);
    await page.goto(program.base + at);
    await screenshot(page, `way-result-finish-${viewport.width}`);
    await page.context().close();
  }
  const page = await signed_in('motcua');
  await page.goto(program.base + at);
  await page.locator('input[name="result.number"]').focus();
  await page.keyboard.type('45/GXN-UBND');
  await follow(page, 'Enter');
  assert.match(await main_text(page), /số 45\/GXN-UBND/);
  await page.goto(`${program.base}${at}/giay-to/hand_over`);
  assert.match(await main_text(page), /45\/GXN-UBND[\s\S]*hình thức: Bưu chính công ích/);
  await screenshot(page, 'way-result-hand-over');
  await page.goto(program.base + at);
  await screenshot(page, 'way-result-return');
  await page.locator('input[name="bill"]').focus();
  await page.keyboard.type('RR000000001VN');
  await press(page, 'Tab', 'Space', 'Tab');
  await page.keyboard.type('Lê Văn Thay');
  await press(page, 'Tab', 'Tab');
  await page.keyboard.type('Giấy ủy quyền số 01');
  await screenshot(page, 'way-result-another');
  await follow(page, 'Enter');
  assert.match(await main_text(page), /Bưu chính công ích, số vận đơn RR000000001VN[\s\S]*Lê Văn Thay/);
  await screenshot(page, 'way-result-returned');
  await page.goto(`${program.base}${at}/giay-to/result`);
  assert.match(await main_text(page), /Người nhận kết quả: Lê Văn Thay[\s\S]*Nhận thay theo: Giấy ủy quyền số 01[\s\S]*RR000000001VN/);
  await screenshot(page, 'way-result-slip');
  await page.goto(`${program.base}${at}/giay-to/receipt`);
  assert.match(await main_text(page), /hình thức nhận: Bưu chính công ích/);
  await screenshot(page, 'way-result-receipt');
  await page.goto(`${program.base}${at}/giay-to/control`);
  await screenshot(page, 'way-result-control');
  await page.goto(`${program.base}/so-theo-doi-ho-so?ma=${code}`);
  assert.match(await main_text(page), /45\/GXN-UBND[\s\S]*Lê Văn Thay[\s\S]*Bưu chính công ích/);
  await screenshot(page, 'way-result-book');
  await page.context().close();
});

test('who comes second reads what the first did, and nothing goes by one key', async () => {
  const code = await accepted('motcua', { procedure: '1.004884' });
  const first = await signed_in('motcua'), second = await signed_in('chutich');   // a superior acts on anybody's
  for (const page of [first, second]) await page.goto(`${program.base}/ho-so/${code}`);
  await follow(first, 'x');
  await second.locator('summary', { hasText: 'Yêu cầu bổ sung' }).focus();
  await press(second, 'Enter', 'Tab');
  await second.keyboard.type('Thiếu bản sao');
  await press(second, 'Tab');
  await Promise.all([second.waitForNavigation(), second.locator('form[action$="/supplement"] button').click()]);
  assert.match(await main_text(second), /người khác đã làm[\s\S]*Nguyễn Thị Hạnh: Kết thúc giải quyết/);
  assert.equal(await second.locator('[data-key="x"]').count(), 0);
  await screenshot(second, 'way-conflict');
  for (const page of [first, second]) await page.context().close();
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

// A fee by keyboard: fixed at acceptance, shown as VietQR, taken in cash, cancelled, transferred; the accountant settles the days and takes over a
// statement with a line that stands in it twice and one that names nobody.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_sideways_scroll, assert_no_violations, launch, open, screenshot, sign_in, small_targets } from './harness.mjs';
import { password, start } from './program.mjs';

let program, browser, code;
before(async () => {
  program = await start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

const desk = { width: 1280, height: 800 }, phone = { width: 390, height: 844 };
const follow = (page, key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
const text = (page) => page.locator('main').innerText();
const stays = (page, act, sees) => act().then(() => page.waitForFunction((what) => document.querySelector('main').innerText.includes(what) || document.querySelector(what), sees));

test('the desk fixes a fee, shows the code, takes cash by Enter, cancels and takes a transfer', async () => {
  const page = await open(browser, desk);
  await sign_in(page, program.base, 'motcua', password);
  await page.goto(`${program.base}/tiep-nhan`);
  await page.keyboard.type('030195000001');
  await stays(page, () => page.keyboard.press('Enter'), 'Nữ');
  await page.fill('[name="applicant.name"]', 'Trần Thị Mẫu');
  await page.focus('#f-procedure');
  await page.keyboard.type('2.000815');
  await stays(page, () => page.keyboard.press('Enter'), '#f-units-ban-sao');
  assert.match(await text(page), /Phí, lệ phí: 2\.000 đ/);
  assert.match(await page.evaluate(() => document.activeElement.innerText), /Tiếp nhận và in/, 'with nothing to choose Enter accepts');
  await page.fill('#f-units-ban-sao', '5');
  await page.focus('#f-sets-ban-sao');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('3');
  await follow(page, 'Enter');
  assert.match(await text(page), /21\.000 đ, chưa thu/);   // (2 × 2.000 + 3 × 1.000) × 3
  await follow(page, 'f');
  code = new URL(page.url()).pathname.split('/')[2];
  assert.equal(await page.locator('main svg.qr').count(), 1);
  assert.match(await text(page), /Số tiền\s+21\.000 đ/);
  await screenshot(page, 'fee-to-collect');
  assert_no_violations(page);
  await follow(page, 'Enter');
  assert.match(await text(page), /BIÊN LAI THU PHÍ, LỆ PHÍ/);
  assert.match(await text(page), /Hai mươi mốt nghìn đồng/);
  await screenshot(page, 'fee-receipt');
  await page.locator('summary', { hasText: 'Hủy biên lai' }).press('Enter');
  await page.focus('#f-reason');
  await page.keyboard.type('Người nộp đổi sang chuyển khoản');
  await follow(page, 'Enter');
  assert.match(await text(page), /ĐÃ HỦY/);
  await page.goto(`${program.base}/ho-so/${code}`);
  assert.match(await text(page), /Còn phải thu\s+21\.000 đ/);
  await screenshot(page, 'fee-dossier');
  await follow(page, 'b');
  assert.match(await text(page), /Hình thức thanh toán: Chuyển khoản/);
  assert_no_violations(page);
  await page.context().close();
});

test('the accountant settles the open days, oldest first', async () => {
  const page = await open(browser, desk);
  await sign_in(page, program.base, 'ketoan', password);
  for (let i = 0; i < 10; i++) {
    await page.goto(`${program.base}/phi/so-quy`);
    const open_day = page.locator('main a', { hasText: 'chưa chốt' }).first();
    if (await open_day.count()) await Promise.all([page.waitForNavigation(), open_day.press('Enter')]);
    if (!(await page.locator('[data-key="x"]').count())) break;
    if (i === 0) await screenshot(page, 'fee-book');
    await follow(page, 'x');
    await page.keyboard.type('Phiếu thu 12');
    if (i === 0) await screenshot(page, 'fee-settle');
    await follow(page, 'Enter');
    assert.match(await text(page), /Đã chốt lúc/);
  }
  await page.goto(`${program.base}/phi/chot-so`);
  assert.match(await text(page), /Phiếu thu 12/);
  assert_no_violations(page);
  await page.context().close();
});

test('a statement is looked at, taken over, and its orphan set aside', async () => {
  const page = await open(browser, desk);
  await sign_in(page, program.base, 'ketoan', password);
  await page.goto(`${program.base}/phi/sao-ke`);
  assert.match(await text(page), new RegExp(code), 'the transfer of the desk waits for its statement');
  const csv = `Ngày giao dịch,Ghi có,Nội dung,Số tham chiếu\n26/11/2026,"21,000",CK ${code.replaceAll('-', ' ')},FT1\n26/11/2026,9000,khong ro ten,FT2\n26/11/2026,9000,khong ro ten,FT2\n`;
  const choose = () => page.setInputFiles('[name=file]', { name: 'sao-ke.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await choose();
  await page.getByRole('button', { name: /Tải lên/ }).focus();
  await follow(page, 'Enter');
  assert.match(await text(page), /2 dòng tiền vào, ghép được 1, chưa ghép 1/);
  assert.match(await text(page), /trùng dòng 3 \(số tham chiếu FT2, 9\.000 đ\)/);
  await screenshot(page, 'fee-statement');
  await follow(page, 'Enter');
  assert.match(await page.locator('body').innerText(), /Đã ghi 2 dòng mới, ghép 1 dòng/);
  await choose();
  await page.getByRole('button', { name: /Tải lên/ }).focus();
  await follow(page, 'Enter');
  assert.match(await text(page), /Mọi dòng của tệp này đã nhập trước đây/);
  await page.goto(`${program.base}/phi/sao-ke`);
  await Promise.all([page.waitForNavigation(), page.locator('tr', { hasText: '9.000' }).locator('a').press('Enter')]);
  await page.focus('#f-reason');
  await page.keyboard.type('Đã trả lại người chuyển');
  await page.getByRole('button', { name: 'Để riêng' }).focus();
  await follow(page, 'Enter');
  assert.match(await page.locator('body').innerText(), /Đã để riêng/);
  assert_no_violations(page);
  await page.context().close();
});

for (const viewport of [desk, phone]) {
  test(`the pages of fees are accessible and never scroll sideways at ${viewport.width} px`, async () => {
    const page = await open(browser, viewport, { bypass_csp: true });
    await sign_in(page, program.base, 'ketoan', password);
    const receipt = async () => { await page.goto(`${program.base}/phi/bien-lai`); return page.locator('main tbody a').first().getAttribute('href'); };
    const orphan = async () => { await page.goto(`${program.base}/phi/sao-ke`); return page.locator('main tbody a').first().getAttribute('href'); };
    const waiting = async () => { await page.goto(`${program.base}/phi`); return page.locator('main tbody a').first().getAttribute('href'); };
    for (const path of ['/phi', '/phi/bien-lai', '/phi/so-quy', '/phi/chot-so', '/phi/sao-ke?xem=da-xu-ly', await receipt(), await orphan(), await waiting(), `/ho-so/${code}`]) {
      await page.goto(program.base + path);
      await assert_accessible(page);
      await assert_no_sideways_scroll(page);
      if (viewport === phone) assert.deepEqual(await small_targets(page), [], path);
    }
    await page.context().close();
    const admin = await open(browser, viewport, { bypass_csp: true });
    await sign_in(admin, program.base, 'quantri', password);
    await admin.goto(`${program.base}/quan-tri/thu-phi`);
    await assert_accessible(admin);
    await assert_no_sideways_scroll(admin);
    await admin.context().close();
  });
}

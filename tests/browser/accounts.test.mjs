// The administrator's account pages by keyboard: one added, another's second factor dropped, one shut by disuse opened, one closed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_sideways_scroll, assert_no_violations, desk, launch, open, phone, sign_in } from './harness.mjs';
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

const sql = (text) => execFileSync('sqlite3', [join(program.data, 'xaso.db'), text], { encoding: 'utf8' }).trim();

// Tab until the link, button or box of this name or value has the focus, as somebody without a mouse does.
async function tab_to(page, name) {
  for (let i = 0; i < 80; ++i) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((n) => [document.activeElement?.textContent?.trim(), document.activeElement?.value].includes(n), name)) return;
  }
  assert.fail(`Tab never reached “${name}”: ${await page.locator('main').innerText()}`);
}
const enter = (page) => Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
const says = (page) => page.locator('main').innerText();

async function account_page(page, login) {
  await page.goto(`${program.base}/quan-tri/tai-khoan?q=${login}`);
  await page.keyboard.press('j');
  await enter(page);
  assert.match(await says(page), new RegExp(login));
}

test('the second factor of somebody who lost the telephone is dropped, after a question', async () => {
  sql("UPDATE account SET factor_secret = x'00' WHERE login = 'vanthu'");
  const page = await open(browser, desk, { bypass_csp: true });
  await sign_in(page, program.base, 'quantri', password);
  await account_page(page, 'vanthu');
  await tab_to(page, 'Bỏ xác thực hai bước');
  await enter(page);
  assert.match(await says(page), /Lần sau người này đăng nhập chỉ bằng mật khẩu/);
  await assert_accessible(page);
  await tab_to(page, 'Bỏ xác thực hai bước');
  await enter(page);
  assert.match(await says(page), /Đã bỏ xác thực hai bước/);
  assert.match(await says(page), /chưa bật/);
  assert_no_violations(page);
  const other = await open(browser);
  await sign_in(other, program.base, 'vanthu', password);
  await other.goto(`${program.base}/ho-so`);
  assert.match(other.url(), /\/ho-so/, 'no code is asked any more');
});

test('an account shut by disuse says so, and is opened with one press', async () => {
  sql("UPDATE account SET active_at = 1000 WHERE login = 'chuyenvien'");
  const refused = await open(browser);
  await refused.goto(`${program.base}/dang-nhap`);
  await refused.keyboard.type('chuyenvien');
  await refused.keyboard.press('Tab');
  await refused.keyboard.type(password);
  await enter(refused);
  assert.match(await says(refused), /45 ngày/);
  const page = await open(browser);
  await sign_in(page, program.base, 'quantri', password);
  await page.goto(`${program.base}/quan-tri/tai-khoan?tinh-trang=lau-khong-dung`);
  assert.match(await says(page), /chuyenvien/);
  await account_page(page, 'chuyenvien');
  assert.match(await says(page), /ngừng vì lâu không dùng/);
  await tab_to(page, 'Mở lại');
  await enter(page);
  assert.doesNotMatch(await says(page), /ngừng vì lâu không dùng/);
  await sign_in(refused, program.base, 'chuyenvien', password);
  await refused.goto(`${program.base}/ho-so`);
  assert.match(refused.url(), /\/ho-so/);
  assert_no_violations(page);
});

for (const viewport of [desk, phone])
  test(`an account is added and closed by keyboard at ${viewport.width} px`, async () => {
    const page = await open(browser, viewport, { bypass_csp: true });
    await sign_in(page, program.base, 'quantri', password);
    await page.goto(`${program.base}/quan-tri/tai-khoan`);
    await Promise.all([page.waitForNavigation(), page.keyboard.press('n')]);
    const login = `mau${viewport.width}`;
    await page.keyboard.type(login);
    await page.keyboard.press('Tab');
    await page.keyboard.type('Trần Thị Mẫu');
    await tab_to(page, 'clerk');
    await page.keyboard.press('Space');
    await enter(page);
    assert.match(await says(page), /Mật khẩu đầu/);
    await assert_accessible(page);
    await assert_no_sideways_scroll(page);
    await account_page(page, login);
    await tab_to(page, 'Đóng tài khoản');
    await enter(page);
    await tab_to(page, 'Đóng tài khoản');
    await enter(page);
    assert.match(await says(page), /đã đóng/i);
    assert_no_violations(page);
  });

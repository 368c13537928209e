// Files of a dossier by keyboard: attached while accepting, from the scanner's folder, one of a wrong type refused with nothing typed lost.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_violations, desk, launch, open, phone, screenshot, sign_in } from './harness.mjs';
import { password, start } from './program.mjs';

const pdf = (text) => `%PDF-1.4\n${text}\n%%EOF\n`;
let program, browser, scans, folder;
const scan = (name, bytes) => {
  const path = join(scans, 'binh-minh', name);
  writeFileSync(path, bytes);
  utimesSync(path, new Date(Date.now() - 60000), new Date(Date.now() - 60000));
  return path;
};
before(async () => {
  scans = mkdtempSync(join(tmpdir(), 'xaso-scans-'));
  folder = mkdtempSync(join(tmpdir(), 'xaso-files-'));
  mkdirSync(join(scans, 'binh-minh'));
  program = await start({ XASO_SCAN_DIR: scans });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await program?.stop();
  for (const path of [scans, folder]) rmSync(path, { recursive: true, force: true });
});
const file = (name, bytes) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
// The browser's own dialog cannot be driven: what it would do is done to the field, which is reached and opened by the keyboard.
async function choose(page, ...paths) {
  await page.locator('[data-tray] input[type=file]').focus();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press(page, 'Enter')]);
  await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'), chooser.setFiles(paths)]);
  await page.waitForFunction(() => !document.querySelector('[data-tray][aria-busy]'));
}
async function begin(page, name) {
  page.on('filechooser', () => {});   // from here on the browser hands its dialog to the test
  await page.goto(`${program.base}/tiep-nhan`);
  await page.fill('[name="applicant.name"]', name);
  await page.locator('[name=procedure]').focus();
  await page.keyboard.type('khai sinh');
  await page.evaluate(() => { document.querySelector('[data-stay]').dataset.asked = '1'; });
  await press(page, 'Enter');
  await page.waitForFunction(() => !document.querySelector('[data-stay]').dataset.asked && /Hẹn trả: .+/.test(document.querySelector('#han-tra').innerText));
  if (!(await page.locator('[name=paper_ticked]:checked').count())) await page.locator('input[type=text][name=paper_name]').first().fill('Tờ khai');
}

test('a file goes up while a dossier is accepted, a wrong one is refused and nothing typed is lost', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'motcua', password);
  await begin(page, 'Trần Thị Mẫu Tệp');
  await choose(page, file('gia-mao.pdf', '<html>'));
  assert.match(await page.locator('#f-tep [role=alert]').innerText(), /gia-mao\.pdf.*nội dung không phải PDF/);
  assert.equal(await page.locator('[name="applicant.name"]').inputValue(), 'Trần Thị Mẫu Tệp');
  await screenshot(page, 'files-refused');
  await choose(page, file('to-khai.pdf', pdf('to khai')), file('anh.jpg', Buffer.from('ffd8ffe000064a464946ffda00040102616263ffd9', 'hex')));
  assert.equal(await page.locator('#f-tep tbody input:checked').count(), 2);
  await screenshot(page, 'files-accept');
  await page.locator('button', { hasText: 'Tiếp nhận và in' }).last().focus();
  await Promise.all([page.waitForNavigation(), press(page, 'Enter')]);
  const code = decodeURIComponent(page.url().match(/ho-so\/([^/]+)/)[1]);
  await page.goto(`${program.base}/ho-so/${code}`);
  assert.match(await page.locator('main').innerText(), /to-khai\.pdf[\s\S]*anh\.jpg/);
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a', { hasText: 'to-khai.pdf' }).press('Enter')]);
  assert.equal(download.suggestedFilename(), 'to-khai.pdf');
  await screenshot(page, 'files-dossier');
  page.violations = page.violations.filter((what) => !what.includes('422'));   // the answer to the wrong file
  assert_no_violations(page);
  await page.context().close();
});

test('what the scanner has written is ticked with one key, leaves the folder with the commit, and is taken back out with a reason', async () => {
  const path = scan('scan0001.pdf', pdf('quet')), junk = scan('rac.exe', 'MZ');
  const page = await open(browser);
  await sign_in(page, program.base, 'motcua', password);
  await begin(page, 'Lê Văn Mẫu Quét');
  assert.match(await page.locator('#f-tep').innerText(), /scan0001\.pdf/);
  assert.match(await page.locator('#f-tep summary').innerText(), /1 tệp trong thư mục quét không đính kèm được/);
  await page.locator('#f-tep input[type=checkbox]').first().focus();
  await press(page, ' ');
  await page.locator('button', { hasText: 'Tiếp nhận và in' }).last().focus();
  await Promise.all([page.waitForNavigation(), press(page, 'Enter')]);
  assert.ok(!existsSync(path), 'attached: gone from the folder');
  assert.ok(existsSync(junk), 'what was not attached stays');
  const code = decodeURIComponent(page.url().match(/ho-so\/([^/]+)/)[1]);
  scan('scan0002.pdf', pdf('trang hai'));
  await page.goto(`${program.base}/ho-so/${code}`);
  await page.locator('#f-tep input[type=checkbox]').first().focus();
  await press(page, ' ');
  await page.locator('h1').evaluate((el) => { el.tabIndex = -1; el.focus(); });
  await Promise.all([page.waitForNavigation(), press(page, 'q')]);
  assert.match(await page.locator('main').innerText(), /scan0001\.pdf[\s\S]*scan0002\.pdf/);
  await page.locator('a[aria-label="Gỡ tệp scan0002.pdf"]').focus();
  await Promise.all([page.waitForNavigation(), press(page, 'Enter')]);
  await page.keyboard.type('nhầm hồ sơ');
  await Promise.all([page.waitForNavigation(), press(page, 'Enter')]);
  assert.match(await page.locator('main').innerText(), /Đã gỡ: nhầm hồ sơ/);
  assert.match(program.run('verify'), /Không có sai lệch/);
  await page.context().close();
});

test('without script the file goes along with the form, and a wrong one keeps what was typed', async () => {
  const page = await open(browser, desk, { javaScriptEnabled: false });
  page.goto = Object.getPrototypeOf(page).goto;
  await page.goto(`${program.base}/dang-nhap`);
  await page.fill('[name=login]', 'motcua');
  await page.fill('[name=password]', password);
  await page.click('main form button');
  await page.goto(`${program.base}/tiep-nhan`);
  await page.fill('[name="applicant.name"]', 'Phạm Thị Mẫu');
  await page.fill('[name=procedure]', '1.001193');
  await page.locator('input[type=text][name=paper_name]').first().fill('Tờ khai');
  await page.setInputFiles('input[type=file]', [file('sai.png', 'khong phai anh'), file('dung.pdf', pdf('dung'))]);
  await page.locator('button', { hasText: 'Tiếp nhận và in' }).last().click();
  assert.match(await page.locator('#f-tep').innerText(), /sai\.png[\s\S]*dung\.pdf/);
  assert.equal(await page.locator('[name="applicant.name"]').inputValue(), 'Phạm Thị Mẫu');
  assert.equal(await page.locator('#f-tep tbody input:checked').count(), 1, 'the good one is kept');
  await page.locator('button', { hasText: 'Tiếp nhận và in' }).last().click();
  assert.match(page.url(), /giay-tiep-nhan/);
  await page.context().close();
});

for (const viewport of [desk, phone]) {
  test(`the pages with files are accessible and never scroll sideways at ${viewport.width} px`, async () => {
    scan('scan0003.pdf', pdf('ba'));
    const page = await open(browser, viewport, { bypass_csp: true });
    await sign_in(page, program.base, 'motcua', password);
    await page.goto(`${program.base}/ho-so?q=mau+tep`);
    const at = await page.locator('table.list tbody th a, table.list tbody td a').first().getAttribute('href');
    for (const path of ['/tiep-nhan', at, `${at}/tep`, `${at}/tep/1/go`]) {
      assert.equal((await page.goto(program.base + path)).status(), 200, path);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${path} scrolls sideways`);
      await assert_accessible(page);
      await screenshot(page, `files-${viewport.width}${path.replaceAll(/[^a-z0-9]+/g, '-')}`);
    }
    await page.context().close();
  });
}

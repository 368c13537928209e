// The catalogue's clerk by keyboard: a decision's file is looked at and carried out, the same file again changes nothing, the catalogue as a file reads
// back as no change.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

const follow = (page, key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
const text = (page) => page.locator('main').innerText();
const day = (days) => new Date(Date.now() + (days * 24 + 7) * 3600e3).toISOString().slice(0, 10).split('-').reverse().join('/');
const fill_decision = async (page, number) => {
  for (const words of [number, day(-5), 'Công bố thủ tục hành chính mẫu trong lĩnh vực hộ tịch', day(1)]) {
    await page.keyboard.type(words);
    await page.keyboard.press('Tab');
  }
};
const national = JSON.stringify([
  { MATTHC: '9.000501', TENTTHC: 'Cấp giấy xác nhận mẫu', TENLINHVUC: 'Hộ tịch', TRINHTUTHUCHIEN: 'Nộp hồ sơ tại bộ phận một cửa.\r\nNhận kết quả.', COQUANTHUCHIEN: 'Ủy ban nhân dân cấp xã', DOITUONG: 'Công dân Việt Nam',
    CACHTHUCTHUCHIEN: [{ KENH: 'Trực tiếp', THOIGIAN: 3, DONVITINH: 'Ngày làm việc', PHILEPHI: [{ SOTIEN: 8000, DONVI: 'đồng', MOTA: '' }] }],
    THANHPHANHOSO: [{ TRUONGHOP: 'Nộp trực tiếp', GIAYTO: [{ TENGIAYTO: 'Tờ khai', SOBANCHINH: 1 }] }, { TRUONGHOP: 'Nộp thay', GIAYTO: [{ TENGIAYTO: 'Văn bản ủy quyền', SOBANSAO: 1 }] }],
    KETQUATHUCHIEN: [{ MAKETQUA: 'KQ.G15.000999', TENKETQUA: 'Giấy xác nhận mẫu' }] },
  { MATTHC: '1.001193', CACHTHUCTHUCHIEN: [{ KENH: 'Trực tiếp', THOIGIAN: 2, DONVITINH: 'Ngày làm việc' }, { KENH: 'Trực tuyến', THOIGIAN: 1, DONVITINH: 'Ngày làm việc' }, { KENH: 'Bưu chính' }] },
  { MATTHC: '9.000502', TENTTHC: 'Sai thời hạn', CACHTHUCTHUCHIEN: [{ KENH: 'Trực tiếp', THOIGIAN: 'vài', DONVITINH: 'ngày' }] },
]);

test('the catalogue of the sample as a file reads back as no change', async () => {
  const page = await open(browser, desk);
  await sign_in(page, program.base, 'daumoi', password);
  await page.goto(`${program.base}/thu-tuc/cap-nhat`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Danh mục hiện có')]);
  const file = join(program.data, 'danh-muc.xlsx');
  await download.saveAs(file);
  await page.focus('#f-number');
  await fill_decision(page, '1000/QĐ-MAU');
  await page.setInputFiles('[name=file]', file);
  await page.focus('#f-number');
  await follow(page, 'Enter');
  assert.match(await text(page), /mới 0, sửa đổi 0, bãi bỏ 0, không đổi \d{2,3}, không nhận 0/);
  assert_no_violations(page);
  await page.context().close();
});

test('a decision is looked at, carried out once, and the same file changes nothing', async () => {
  const page = await open(browser, desk, { bypass_csp: true });
  await sign_in(page, program.base, 'daumoi', password);
  await page.goto(`${program.base}/thu-tuc`);
  await follow(page, 'u');
  await assert_accessible(page);
  const file = join(program.data, 'tthc.json');
  writeFileSync(file, national);
  await fill_decision(page, '999/QĐ-MAU');
  await page.setInputFiles('[name=file]', file);
  await screenshot(page, 'catalogue-update');
  await page.focus('#f-number');
  await follow(page, 'Enter');
  assert.match(await text(page), /mới 1, sửa đổi 1, bãi bỏ 0, không đổi 0, không nhận 1/);
  assert.match(await text(page), /Thời hạn: .*→ ?2 ngày làm việc/s);
  assert.match(await text(page), /THOIGIAN “vài ngày” không đọc được/);
  await assert_accessible(page);
  await screenshot(page, 'catalogue-preview');
  await page.setViewportSize(phone);
  await assert_no_sideways_scroll(page);
  assert.deepEqual(await small_targets(page), []);
  await screenshot(page, 'catalogue-preview-phone');
  await page.setViewportSize(desk);
  await page.focus('main form button');
  await follow(page, 'Enter');
  assert.match(await text(page), /999\/QĐ-MAU ngày/);
  await screenshot(page, 'catalogue-updated');
  await page.focus('#f-number');
  await fill_decision(page, '999/QĐ-MAU');
  await page.setInputFiles('[name=file]', file);
  await page.focus('#f-number');
  await follow(page, 'Enter');
  assert.match(await text(page), /không làm thay đổi gì/);
  assert_no_violations(page);
  await page.context().close();
});

// The catalogue by keyboard: its clerk carries out a decision's file, writes a version by hand, proposes a simpler way and posts it; the desk takes a
// dossier of a case; anybody reads the posting on a phone.
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
  for (const words of [number, day(-5), 'Công bố thủ tục hành chính mẫu trong lĩnh vực hộ tịch', day(0)]) {
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

const arrives = (page, sees) => page.waitForFunction((what) => document.querySelector('main').innerText.includes(what), sees);

test('the desk chooses a case with one key and its papers and due time follow', async () => {
  const page = await open(browser, desk);
  await sign_in(page, program.base, 'motcua', password);
  await page.goto(`${program.base}/tiep-nhan`);
  await page.keyboard.type('030195000001');
  await page.keyboard.press('Enter');
  await arrives(page, 'Nữ');
  await page.fill('[name="applicant.name"]', 'Trần Thị Mẫu');
  await page.focus('#f-procedure');
  await page.keyboard.type('9.000501');
  await page.keyboard.press('Enter');
  await arrives(page, 'Nộp thay');
  await page.waitForFunction(() => document.activeElement.value === 'Nộp trực tiếp');
  await screenshot(page, 'desk-case');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await arrives(page, 'Văn bản ủy quyền');
  assert.doesNotMatch(await page.locator('#f-papers').innerText(), /Tờ khai/);
  await page.waitForFunction(() => /Tiếp nhận và in/.test(document.activeElement.innerText));
  await screenshot(page, 'desk-case-chosen');
  await follow(page, 'Enter');
  assert.match(await text(page), /trường hợp: Nộp thay/);
  assert_no_violations(page);
  await page.context().close();
});

test('a version by hand, the unit\'s own way, a proposal', async () => {
  const page = await open(browser, desk, { bypass_csp: true });
  await sign_in(page, program.base, 'daumoi', password);
  await page.goto(`${program.base}/thu-tuc/2.000635`);
  await follow(page, 's');
  await assert_accessible(page);
  await screenshot(page, 'procedure-edit');
  for (const words of ['77/QĐ-UBND', day(-2), 'Rút ngắn thời hạn', day(0)]) {
    await page.keyboard.type(words);
    await page.keyboard.press('Tab');
  }
  await page.fill('#f-limit_desk', 'lâu lắm');
  await page.focus('#f-limit_desk');
  await follow(page, 'Enter');
  assert.match(await text(page), /“lâu lắm” không đọc được/);
  await screenshot(page, 'procedure-edit-wrong');
  page.violations.length = 0;   // the browser reports the 422 that was asked for
  await page.fill('#f-limit_desk', '2 ngày làm việc');
  await page.focus('#f-limit_desk');
  await follow(page, 'Enter');
  assert.match(await text(page), /77\/QĐ-UBND/);
  await page.fill('#f-local_limit', '1 ngày làm việc');
  await page.focus('#f-local_limit');
  await follow(page, 'Enter');
  assert.match(await text(page), /Đã ghi cách làm riêng/);
  await page.locator('a', { hasText: 'Thêm kiến nghị' }).focus();
  await follow(page, 'Enter');
  await page.fill('#f-what', 'Bỏ giấy tờ đã có trong cơ sở dữ liệu');
  await page.fill('#f-why', 'Người dân không phải nộp lại');
  await page.fill('#f-saving', 'Bớt 1 giấy tờ');
  await assert_accessible(page);
  await page.focus('#f-saving');
  await follow(page, 'Enter');
  assert.match(await text(page), /chưa gửi/);
  // Sent, then answered.
  for (const [field, words, shows] of [['sent_to', 'Sở Tư pháp', /Sở Tư pháp/], ['answer', 'Đồng ý, sửa trong quý I/2027', /Đồng ý, sửa trong quý I/]]) {
    await page.locator('a', { hasText: 'Bỏ giấy tờ đã có' }).focus();
    await follow(page, 'Enter');
    await page.fill(field === 'answer' ? '#f-answered_on' : '#f-sent_on', day(0));
    await page.fill(`#f-${field}`, words);
    await page.focus('#f-saving');
    await follow(page, 'Enter');
    assert.match(await text(page), shows);
  }
  await assert_accessible(page);
  await screenshot(page, 'procedure');
  await page.setViewportSize(phone);
  await assert_no_sideways_scroll(page);
  assert.deepEqual(await small_targets(page), []);
  await screenshot(page, 'procedure-phone');
  assert_no_violations(page);
  await page.context().close();
});

test('the posting is printed with its QR, and anybody opens it', async () => {
  const page = await open(browser, desk);
  await sign_in(page, program.base, 'motcua', password);
  await page.goto(`${program.base}/thu-tuc/9.000501`);
  await follow(page, 'y');
  assert.equal(await page.locator('.sheet svg.qr').count(), 1);
  await screenshot(page, 'posting');
  await page.emulateMedia({ media: 'print' });
  await screenshot(page, 'posting-print');
  assert_no_violations(page);
  await page.context().close();
  const anybody = await open(browser, phone, { bypass_csp: true });
  await anybody.goto(`${program.base}/niem-yet/binh-minh?q=9.000501`);
  await anybody.locator('main li a').focus();
  await follow(anybody, 'Enter');
  assert.match(await text(anybody), /Cấp giấy xác nhận mẫu/);
  await assert_accessible(anybody);
  await assert_no_sideways_scroll(anybody);
  assert.deepEqual(await small_targets(anybody), []);
  await screenshot(anybody, 'posting-phone');
  assert_no_violations(anybody);
  await anybody.context().close();
});

// Work in the record books by keyboard where it is not smooth: two people at one record, a form refused after a file was chosen, a long file
// with faults, records without their proof, documents in force on a day; and the same on a phone.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_sideways_scroll, desk, launch, open, phone, screenshot, sign_in } from './harness.mjs';
import { password, start } from './program.mjs';

let program, browser;
const folder = mkdtempSync(join(tmpdir(), 'xaso-books-'));
before(async () => {
  program = await start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await program?.stop();
  rmSync(folder, { recursive: true });
});

const text = (page) => page.locator('main').innerText();
const follow = (page, key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
const focused = (page, what) => page.locator(what).first().evaluate((el) => el === document.activeElement);
async function tab_to(page, what) {
  assert.ok(await page.locator(what).count(), `${what} is not on ${page.url()}`);
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press('Tab');
    if (await focused(page, what)) return;
  }
  assert.fail(`Tab never reached ${what} on ${page.url()}`);
}
async function type(page, name, words) {
  await tab_to(page, `[name="${name}"]:not([type=hidden])`);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(words);
}
async function signed_in(login, viewport = desk, options = {}) {
  const page = await open(browser, viewport, options);
  await sign_in(page, program.base, login, password);
  return page;
}
async function pictures(page, name) {
  await assert_no_sideways_scroll(page);
  await screenshot(page, name);
  await page.setViewportSize(phone);
  await assert_no_sideways_scroll(page);
  await screenshot(page, `${name}-phone`);
  await page.setViewportSize(desk);
}

test('two people change one record, and the second chooses what both changed', async () => {
  const an = await signed_in('daumoi'), binh = await signed_in('motcua', desk, { bypass_csp: true });
  await an.goto(program.base + '/so/inspection/moi');
  await an.keyboard.type('Kiểm tra giờ tiếp công dân');
  await an.selectOption('[name=kind]', 'own');
  await an.selectOption('[name=on_line]', 'on_site');
  await type(an, 'held_on', '12/10/2026');
  await type(an, 'findings.issue-1', 'Mở cửa muộn');
  await follow(an, 'Enter');
  const at = new URL(an.url()).pathname;
  await binh.goto(`${program.base}${at}/sua`);
  await an.goto(`${program.base}${at}/sua`);
  await an.keyboard.press('Control+a');
  await an.keyboard.type('Kiểm tra giờ tiếp công dân tại Trung tâm');
  await type(an, 'findings.settled_on-1', '20/10/2026');
  await type(an, 'findings.proof-1', '31/TB-UBND');
  await follow(an, 'Enter');
  assert.match(await text(an), /Sửa · Vũ Thị Mai/);
  await binh.keyboard.press('Control+a');
  await binh.keyboard.type('Kiểm tra giờ tiếp công dân, đợt 2');
  await type(binh, 'held_on', '13/10/2026');
  await type(binh, 'findings.issue-2', 'Thiếu bảng niêm yết');
  await follow(binh, 'Enter');
  const said = await text(binh);
  for (const part of [/vừa sửa bản ghi này trong lúc bạn đang sửa/, /Của bạn: Kiểm tra giờ tiếp công dân, đợt 2/, /Đang ghi trong sổ: Kiểm tra giờ tiếp công dân tại Trung tâm/]) assert.match(said, part);
  await assert_accessible(binh);
  await pictures(binh, 'book-conflict');
  // Nothing chosen: asked once more, with both still there.
  await tab_to(binh, '[name=held_on]');
  await follow(binh, 'Enter');
  assert.match(await text(binh), /Hãy chọn một trong hai nội dung/);
  await screenshot(binh, 'book-conflict-unchosen');
  await tab_to(binh, '[name=subject][type=radio]');
  await binh.keyboard.press('ArrowDown');
  await follow(binh, 'Enter');
  const now = await text(binh);
  for (const part of [/tại Trung tâm/, /13\/10\/2026/, /Thiếu bảng niêm yết/, /20\/10\/2026/]) assert.match(now, part);
});

test('what was typed for a record that somebody removed becomes a new one', async () => {
  const an = await signed_in('daumoi'), binh = await signed_in('daumoi', desk, { bypass_csp: true });
  await an.goto(program.base + '/so/iso_training/moi');
  await an.keyboard.type('Tập huấn đánh giá nội bộ');
  await type(an, 'held_on', '10/11/2026');
  await type(an, 'trainer', 'Văn phòng HĐND và UBND');
  const pdf = join(folder, 'ky-ten.pdf');
  writeFileSync(pdf, '%PDF-1.4\n%%EOF\n');
  await an.setInputFiles('[name=proof-file]', pdf);
  await tab_to(an, '[name=subject]');
  await follow(an, 'Enter');
  const at = new URL(an.url()).pathname;
  await binh.goto(`${program.base}${at}/sua`);
  await tab_to(an, 'summary:has-text("Xóa khỏi sổ")');
  await an.keyboard.press('Enter');
  await type(an, 'reason', 'Ghi trùng');
  await follow(an, 'Enter');
  await binh.keyboard.press('Control+a');
  await binh.keyboard.type('Tập huấn đánh giá nội bộ, đợt 2');
  await follow(binh, 'Enter');
  const said = await text(binh);
  for (const part of [/đã xóa buổi đào tạo này lúc/, /Lý do: Ghi trùng/, /Ghi thành bản ghi mới/]) assert.match(said, part);
  assert.equal(await binh.inputValue('[name=subject]'), 'Tập huấn đánh giá nội bộ, đợt 2');
  await assert_accessible(binh);
  await pictures(binh, 'book-removed-meanwhile');
  await tab_to(binh, 'main form button.main');
  await follow(binh, 'Enter');
  assert.notEqual(new URL(binh.url()).pathname, at);
  for (const part of [/đợt 2/, /ky-ten\.pdf/]) assert.match(await text(binh), part);
});

test('an export with three cells changed changes three records, and a line that names one again is refused', async () => {
  const page = await signed_in('daumoi', desk, { bypass_csp: true });
  for (const n of [1, 2, 3, 4]) {
    await page.goto(program.base + '/so/iso_nonconformity/moi');
    await page.keyboard.type(`Sai sót ${n}`);
    await page.selectOption('[name=source]', 'audit');
    await page.selectOption('[name=grade]', 'minor');
    await type(page, 'found_on', `0${n}/10/2026`);
    await follow(page, 'Enter');
    assert.match(page.url(), /iso_nonconformity\/\d+/, await text(page));
  }
  const exported = await page.request.get(program.base + '/so/iso_nonconformity/xuat.csv');
  let csv = await exported.text();
  for (const n of [1, 2, 3]) csv = csv.replace(`Sai sót ${n}`, `Sai sót ${n} đã xem`);
  const again = csv.split('\r\n').find((line) => line.includes('Sai sót 4'));
  const file = join(folder, 'so.csv');
  writeFileSync(file, `${csv}${again}\r\n`);
  await page.goto(program.base + '/so/iso_nonconformity/nhap');
  await pictures(page, 'book-import');
  await page.setInputFiles('[name=file]', file);
  await tab_to(page, 'main button.main');
  await follow(page, 'Enter');
  const seen = await text(page);
  for (const part of [/thêm 0, đổi 3, không đổi 1, từ chối 1/, /Sai sót 1 → Sai sót 1 đã xem/, /Dòng 2 của tệp đã ghi sự không phù hợp này/]) assert.match(seen, part);
  await assert_accessible(page);
  await pictures(page, 'book-import-again');
  await tab_to(page, 'main form button.main');
  await follow(page, 'Enter');
  await pictures(page, 'book-import-again-done');
  await page.goto(program.base + '/so/iso_nonconformity');
  for (const part of [/Cả sổ: 4 sự không phù hợp/, /Sai sót 3 đã xem/]) assert.match(await text(page), part);
});

test('a name that not everybody may see is searched without a word in the address', async () => {
  const page = await signed_in('chutich', desk, { bypass_csp: true });
  await page.goto(program.base + '/so/complaint');
  await tab_to(page, 'summary:has-text("Tìm theo trường chỉ một số vai trò thấy")');
  await page.keyboard.press('Enter');
  await type(page, 'chu', 'tran');
  await follow(page, 'Enter');
  assert.equal(new URL(page.url()).search, '');
  assert.match(await text(page), /bắt đầu bằng/i);
  await assert_accessible(page);
  await pictures(page, 'book-search-apart');
});

test('a meeting takes place at a time of the day', async () => {
  const page = await signed_in('daumoi', desk, { bypass_csp: true });
  await page.goto(program.base + '/so/online_meeting/moi');
  await page.keyboard.type('Giao ban trực tuyến');
  await page.selectOption('[name=form]', 'on_site');
  await page.selectOption('[name=level]', 'commune');
  await type(page, 'held_on', '12/11/2026');
  await type(page, 'starts_at', '25:00');
  await type(page, 'ends_at', '7h');
  await type(page, 'convener', 'Chủ tịch UBND');
  await follow(page, 'Enter');
  assert.match(await text(page), /“Giờ bắt đầu”: không phải giờ trong ngày/);
  await pictures(page, 'book-time');
  await type(page, 'starts_at', '22h');
  await follow(page, 'Enter');
  assert.match(await text(page), /Giờ kết thúc phải sau giờ bắt đầu/);
  await type(page, 'starts_at', '6h30');
  await follow(page, 'Enter');
  assert.match(await text(page), /06:30/);
});

test('a chosen file stays while the form is mended', async () => {
  const page = await signed_in('daumoi');
  const pdf = join(folder, 'danh-sach-ky.pdf');
  writeFileSync(pdf, '%PDF-1.4\n%%EOF\n');
  await page.goto(program.base + '/so/iso_training/moi');
  await page.keyboard.type('Tập huấn quy trình');
  await type(page, 'held_on', '31/02/2026');
  await type(page, 'trainer', 'Sở Khoa học và Công nghệ');
  await page.setInputFiles('[name=proof-file]', pdf);
  await tab_to(page, '[name=subject]');
  await follow(page, 'Enter');
  assert.match(await text(page), /Đã tải lên: danh-sach-ky\.pdf/);
  await pictures(page, 'book-file-kept');
  await type(page, 'held_on', '28/02/2026');
  await follow(page, 'Enter');
  assert.match(page.url(), /\/so\/iso_training\/\d+/);
  assert.match(await text(page), /danh-sach-ky\.pdf/);
});

test('a long file with faults is looked at, imported with one press, and its records wait for their proof', async () => {
  const page = await signed_in('daumoi', desk, { bypass_csp: true });
  const rows = Array.from({ length: 40_000 }, (_, i) => `Buổi tập huấn số ${i + 1};${String(1 + (i % 28)).padStart(2, '0')}/0${1 + (i % 9)}/2026;Phòng Văn hóa - Xã hội`);
  rows[3] = ';31/02/2026;';
  const file = join(folder, 'tap-huan.csv');
  writeFileSync(file, `Nội dung;Ngày;Người, đơn vị hướng dẫn\n${rows.join('\n')}\n`);
  await page.goto(program.base + '/so/iso_training/nhap');
  await page.setInputFiles('[name=file]', file);
  await tab_to(page, 'main button.main');
  await follow(page, 'Enter');
  const seen = await text(page);
  for (const part of [/thêm 499, đổi 0, không đổi 0, từ chối 1/, /Dòng 5/, /Cột A: Hãy nhập “Nội dung”/, /Cột B: “Ngày”/, /Cột C: Hãy nhập/]) assert.match(seen, part);
  await assert_accessible(page);
  await pictures(page, 'book-import-preview');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('main a:has-text("Tải các dòng bị từ chối")')]);
  assert.match(download.suggestedFilename(), /\.xlsx$/);
  await tab_to(page, 'main form button.main');
  await follow(page, 'Enter');
  if (await page.locator('#import').count()) {
    assert.match(await text(page), /kể cả khi bạn rời trang này/);
    await screenshot(page, 'book-import-progress');
  }
  await page.waitForFunction(() => /Kết quả nhập/.test(document.querySelector('h1').textContent), null, { timeout: 120_000 });
  assert.match(await text(page), /39\.999/);
  await pictures(page, 'book-import-done');
  await page.goto(program.base + '/so/iso_training');
  assert.match(await text(page), /Hơn 5\.000 buổi đào tạo chưa có minh chứng/);
  await pictures(page, 'book-proofs');
  await tab_to(page, 'main a:has-text("Xem và bổ sung")');
  await follow(page, 'Enter');
  assert.match(await text(page), /Buổi tập huấn số/);
  assert.doesNotMatch(await text(page), /Tập huấn quy trình/);
  await page.keyboard.press('j');
  await follow(page, 'Enter');
  assert.match(await text(page), /Chưa có minh chứng/);
  await pictures(page, 'book-record-unproven');
});

test('documents in force on a day, found with the keyboard', async () => {
  const page = await signed_in('daumoi', desk, { bypass_csp: true });
  await page.goto(program.base + '/so/legal_document');
  await page.keyboard.press('/');
  assert.ok(await focused(page, 'main [name=q]'), 'the book is searched, not the whole program');
  await tab_to(page, '[name=hieu-luc]');
  await page.keyboard.press('c');   // còn hiệu lực
  await type(page, 'hieu-luc-ngay', '30/06/2026');
  await follow(page, 'Enter');
  assert.match(page.url(), /\?hieu-luc=con&hieu-luc-ngay=30%2F06%2F2026$/, 'what was left empty stays out of the address');
  await assert_accessible(page);
  await pictures(page, 'book-in-force');
  assert.equal((await page.goto(program.base + '/so/legal_document?xem=khong-co')).status(), 404);
  assert.match(await text(page), /Bạn không có cách xem/);
  await screenshot(page, 'book-view-gone');
});

test('on a phone a record is added from the index', async () => {
  const page = await signed_in('daumoi', phone, { bypass_csp: true });
  await page.goto(program.base + '/so');
  const add = page.locator('main td a:has-text("Thêm")').first();
  assert.ok(await add.isVisible());
  await Promise.all([page.waitForNavigation(), add.click()]);
  assert.match(page.url(), /\/moi$/);
  await page.goto(program.base + '/so');
  await assert_accessible(page);
  await screenshot(page, 'books-add-phone');
  assert.doesNotMatch(await page.locator('footer.foot').innerText(), /S\d/);
});

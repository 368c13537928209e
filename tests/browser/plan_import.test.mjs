// A plan's document: uploaded, corrected beside its source with the keyboard, kept as a draft, approved; and what cannot be read.
// The two real plans are no part of this project: where the folder ../shared/seeds is not there, they are skipped.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_sideways_scroll, assert_no_violations, desk, launch, open, phone, screenshot, sign_in } from './harness.mjs';
import { password, root, start } from './program.mjs';

let program, browser;
before(async () => {
  program = await start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

const kPlan = `KẾ HOẠCH
Kiểm tra cải cách hành chính năm 2025

TT\tNội dung\tSản phẩm\tChủ trì\tPhối hợp\tThời gian
I\tChỉ đạo, điều hành
1\tBan hành kế hoạch kiểm tra\tKế hoạch\tVăn phòng\tCông an xã\tQuý I/2025
2\tĐối thoại với người dân\tBiên bản\tPhòng Không Có\tVăn phòng\tKhi hoa nở
II\tThể chế
3\tRà soát văn bản\tBáo cáo\tVăn phòng\t\tTháng 11/2025
`;
const text_file = (name, content) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
const main = (page) => page.locator('main').innerText();
const go = (page, act) => Promise.all([page.waitForNavigation(), act()]);
const upload = async (page, file) => {
  await page.goto(`${program.base}/ke-hoach/nhap`);
  await page.setInputFiles('[name=file]', file);
  await page.getByRole('button', { name: /Tải lên/ }).focus();
  await go(page, () => page.keyboard.press('Enter'));
};
const keep = (page) => go(page, () => page.getByRole('button', { name: /^Lưu \d+/ }).first().press('Enter'));

test('a plan is read, corrected by keyboard and kept only when asked', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'daumoi', password);
  await page.goto(`${program.base}/ke-hoach`);
  const plans = await page.locator('tbody tr').count();
  await go(page, () => page.keyboard.press('i'));
  assert.match(page.url(), /\/ke-hoach\/nhap$/);
  await upload(page, text_file('ke-hoach.txt', kPlan));
  assert.match(await main(page), /3 hoạt động, 2 đề mục\. Chưa lưu gì/);
  assert.match(await main(page), /Dòng 3: Không hiểu thời gian “Khi hoa nở”/);
  assert.equal(await page.inputValue('[name=year_from]'), '2025');
  // A doubt leads to its row; Enter and the arrows go from cell to cell.
  await page.getByRole('link', { name: 'Dòng 3' }).first().press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.name), 't-3');
  await page.focus('[name=w-2]');
  await page.keyboard.press('Control+End');
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'w-3');
  await page.keyboard.type('Tháng 12/2025');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'w-5');
  await page.keyboard.press('ArrowUp');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'w-3');
  await page.fill('[name=h-3]', '4');
  await screenshot(page, 'plan_grid');
  await page.focus('[name=title]');
  await page.keyboard.press('Enter').catch(() => {});
  await page.waitForLoadState();
  await page.waitForSelector('[name=t-5]');
  assert.equal(await page.inputValue('[name=t-5]'), 'Đối thoại với người dân', 'moved below the other heading');
  assert.doesNotMatch(await main(page), /Khi hoa nở”/);
  await go(page, () => page.getByRole('button', { name: 'Thêm dưới, dòng 4' }).press('Enter'));
  assert.equal(await page.evaluate(() => document.activeElement.name), 't-5');
  await page.keyboard.type('Niêm yết công khai');
  await go(page, () => page.getByRole('button', { name: 'Bỏ, dòng 4' }).press('Enter'));
  await keep(page);
  assert.match(page.url(), /\/ke-hoach\/\d+$/);
  assert.match(await main(page), /Bản thảo/);
  assert.match(await main(page), /Niêm yết công khai/);
  await page.goto(`${program.base}/ke-hoach`);
  assert.equal(await page.locator('tbody tr').count(), plans + 1);
  assert_no_violations(page);
  // Left half-way nothing is there; a row that cannot be kept is named and all that was typed stays.
  await upload(page, text_file('ke-hoach.txt', kPlan));
  await page.fill('[name=t-2]', '');
  await keep(page);
  assert.match(await main(page), /Dòng 2: Hãy nhập nội dung hoạt động/);
  assert.equal(await page.inputValue('[name=t-3]'), 'Đối thoại với người dân');
  await page.goto(`${program.base}/ke-hoach`);
  assert.equal(await page.locator('tbody tr').count(), plans + 1);
  await page.context().close();
  assert.match(program.run('verify', '--unit', 'binh-minh'), /Không có sai lệch/);
});

test('what is no plan is said in words', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'daumoi', password);
  for (const [file, says] of [
    [text_file('thu.txt', 'Kính gửi các đồng chí'), /Không thấy bảng nhiệm vụ/],
    [{ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 hỏng') }, /hỏng|không đọc được/i],
    [{ name: 'quet.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n') }, /ảnh quét, không có chữ để đọc/],
    [text_file('dai.txt', 'TT\tNội dung\tChủ trì\tThời gian\n' + Array.from({ length: 900 }, (_, i) => `${i + 1}\tViệc ${i}\tVăn phòng\tHàng quý`).join('\n')), /nhiều hơn 800 dòng/],
  ]) {
    await upload(page, file);
    assert.match(await main(page), says);
  }
  await page.context().close();
});

test('the pages fit desktop and phone', async () => {
  for (const viewport of [desk, phone]) {
    const page = await open(browser, viewport, { bypass_csp: true });
    await sign_in(page, program.base, 'daumoi', password);
    await page.goto(`${program.base}/ke-hoach/nhap`);
    await assert_accessible(page);
    await upload(page, text_file('ke-hoach.txt', kPlan));
    await assert_accessible(page);
    await assert_no_sideways_scroll(page);
    await screenshot(page, viewport === phone ? 'plan_grid_phone' : 'plan_grid_desk');
    assert_no_violations(page);
    await page.context().close();
  }
});

const seeds = ['..', '../..'].map((up) => join(root, up, 'shared', 'seeds')).find(existsSync);
const seed = (number) => seeds && readdirSync(seeds).filter((f) => f.startsWith(number)).map((f) => join(seeds, f))[0];
for (const [number, rows, kind, year_from, year_to] of [['000', 55, '5-nam', '2021', '2025'], ['003', 39, 'nam', '2025', '']])
  test(`real plan ${number} is uploaded whole, one cell corrected, kept and approved`, { skip: !seed(number) }, async () => {
    const page = await open(browser);
    await sign_in(page, program.base, 'daumoi', password);
    await upload(page, seed(number));
    assert.match(await main(page), new RegExp(`${rows} hoạt động`));
    await page.selectOption('[name=kind]', kind);
    await page.fill('[name=year_from]', year_from);
    await page.fill('[name=year_to]', year_to);
    await page.fill('[name=title]', `Kế hoạch cải cách hành chính, văn bản ${number}`);
    const first = page.locator('table.grid tr:not(.group) textarea[name^="l-"]').first();
    await first.fill('Văn phòng');
    await screenshot(page, `plan_grid_${number}`, { full: false });
    await keep(page);
    // A cell that holds too much for a name is corrected as its error says.
    while (!/\/ke-hoach\/\d+$/.test(page.url())) {
      const links = await page.locator('#errors a').evaluateAll((all) => all.map((a) => a.getAttribute('href').slice(3)));
      assert.ok(links.length > 0 && links.length < 6, `cells to correct: ${links.join(' ')}: ${await page.locator('#errors').innerText()}`);
      for (const name of links) await page.fill(`[name="${name}"]`, (await page.inputValue(`[name="${name}"]`)).slice(0, 140));
      await keep(page);
    }
    const plan = page.url();
    assert.match(await main(page), new RegExp(`Tất cả\\s*${rows}`));
    await page.goto(`${plan}/phe-duyet`);
    await page.fill('[name=number]', `${number}/KH-UBND`);
    await page.fill('[name=day]', `10/02/${year_from}`);
    await go(page, () => page.keyboard.press('Enter'));
    assert.match(await main(page), new RegExp(`0/${rows}\\s+hoạt động đã hoàn thành`));
    await page.context().close();
  });

// A quarter's report by keyboard: handed in, returned, merged, explained, signed, overtaken by a late
// record and opened again; then what each of its pages keeps.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_sideways_scroll, assert_no_violations, desk, launch, open, phone, screenshot, sign_in, small_targets } from './harness.mjs';
import { password, start } from './program.mjs';

const report = '/bao-cao/2026-Q3', part = `${report}/phan/6_public_finance`;

let program, browser;
before(async () => {
  program = await start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

// One person at their own screen: everything by keys, each step waits for the page it leads to.
async function person(login) {
  const page = await open(browser);
  await sign_in(page, program.base, login, password);
  const go = (act) => Promise.all([page.waitForNavigation(), act()]);
  return {
    page,
    to: (path) => page.goto(program.base + path),
    press: (key) => go(() => page.keyboard.press(key)),
    enter_on: (selector, text) => go(() => page.locator(selector, { hasText: text }).first().press('Enter')),
    main: () => page.locator('main').innerText(),
    leave: async () => {
      page.violations = page.violations.filter((one) => !one.includes('status of 422'));   // what this test has refused on purpose
      assert_no_violations(page);
      await page.context().close();
    },
  };
}

// As Ctrl+V does it with a column of a spreadsheet on the clipboard.
const paste = (page, text) => page.evaluate((copied) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', copied);
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}, text);

test('a report goes from the last part to its signature and is opened again, with the keyboard', async () => {
  const writer = await person('chuyenvien'), coordinator = await person('daumoi'), chairman = await person('chutich');

  // The form of the part is counted from the record books, so nothing is left to type in.
  await writer.to(part);
  assert.doesNotMatch(await writer.main(), /dòng trống/);
  await writer.press('b');
  assert.match(writer.page.url(), /\/BM6$/);
  assert.match(await writer.main(), /18,450?[\s\S]*13,286/);

  // Words that are typed but not sent are not left behind without a question.
  await writer.to(part);
  await writer.page.locator('textarea').first().focus();
  await writer.page.keyboard.press('Control+End');
  await writer.page.keyboard.type(' Vốn được bổ sung trong kỳ.');
  const asked = new Promise((resolve) => { writer.page.once('dialog', (dialog) => { resolve(dialog.type()); dialog.dismiss(); }); });
  await writer.page.locator('a', { hasText: 'Đọc cả báo cáo' }).press('Enter');
  assert.equal(await asked, 'beforeunload');
  assert.match(await writer.page.locator('textarea').first().inputValue(), /bổ sung trong kỳ/);
  await writer.page.keyboard.press('n');
  await writer.page.waitForSelector('text=Đã nộp phần này.');
  assert.match(await writer.main(), /Vốn được bổ sung trong kỳ/, 'handing in saves what was typed');
  assert.equal(await writer.page.locator('textarea[name^="t-"]').count(), 0);

  // The coordinator returns it with a comment on the cell.
  await coordinator.to('/');
  assert.match(await coordinator.main(), /1 phần đã nộp, chờ gộp/);
  await coordinator.to(part);
  await coordinator.page.locator('summary', { hasText: 'Trả lại để sửa' }).press('Enter');
  await coordinator.page.keyboard.press('Tab');
  await coordinator.page.keyboard.type('Số đã thực hiện đối chiếu với kho bạc, xem lại');
  await coordinator.page.keyboard.press('Tab');
  await coordinator.page.selectOption('#f-return-target', 'r:BM6/1.2');
  await coordinator.enter_on('button', 'Trả lại');
  assert.match(await coordinator.main(), /Đã trả lại, kèm ý kiến/);
  await screenshot(coordinator.page, 'report_returned');

  // The writer is told, settles the comment and hands in again.
  await writer.to(part);
  assert.match(await writer.main(), /Phần này bị trả lại để sửa[\s\S]*Biểu 6, dòng 1\.2[\s\S]*xem lại/);
  await writer.enter_on('button', 'Đã xử lý');
  await writer.press('n');
  assert.match(await writer.main(), /Đã nộp phần này/);

  // Merged; every warning gets its reason.
  await coordinator.to(part);
  await coordinator.press('m');
  assert.match(await coordinator.main(), /Đã gộp phần này/);
  await coordinator.to(report);
  assert.match(await coordinator.main(), /12\/12/);
  await coordinator.press('y');
  const first = await coordinator.page.locator('[name=reason]').count();
  assert.ok(first > 0, 'the sample has warnings');
  await chairman.to(`${report}/ky`);
  assert.match(await chairman.main(), /Chưa ký được/);
  assert.equal(await chairman.page.locator('[name=number]').count(), 0);
  for (let i = 0; i < first; ++i) {
    await coordinator.page.locator('.comment:has-text("cần lý do") [name=reason]').first().focus();
    await coordinator.page.keyboard.type('Đã đối chiếu với sổ theo dõi, số đúng');
    await coordinator.press('Enter');
  }
  assert.match(await coordinator.main(), new RegExp(`0 cảnh báo cần lý do, ${first} cảnh báo đã có lý do`));

  // The chairman reads and signs; a number that is taken is told and the rest is kept.
  await chairman.to(report);
  await chairman.press('y');
  await screenshot(chairman.page, 'report_sign');
  await chairman.page.focus('[name=number]');
  await chairman.page.keyboard.type('một');
  await chairman.press('Enter');
  assert.match(await chairman.main(), /Hãy ghi số của báo cáo/);
  assert.equal(await chairman.page.inputValue('[name=number]'), 'một');
  await chairman.page.fill('[name=number]', '201');
  await chairman.press('Enter');
  assert.match(await chairman.main(), /Báo cáo số 201\/BC-UBND đã ký[\s\S]*Không có khác biệt/);
  await chairman.press('x');
  const paper = await chairman.main();
  assert.match(paper, /Số: 201\/BC-UBND[\s\S]*Vốn được bổ sung trong kỳ/);
  const planned = paper.match(/đã hoàn thành đến ngày 14\/09\/2026: (\d+) nhiệm vụ/)[1];

  // An activity of the plan was done within the quarter and is recorded only now.
  await coordinator.to('/ke-hoach');
  await coordinator.enter_on('main a', 'năm 2026');
  const late = coordinator.page.locator('tbody tr', { hasNotText: 'xong ' }).filter({ has: coordinator.page.locator('.row-link') }).first();
  await Promise.all([coordinator.page.waitForNavigation(), late.locator('.row-link').press('Enter')]);
  await coordinator.page.fill('[name=proof_number]', '88/BC-UBND');
  await coordinator.page.fill('[name=proof_title]', 'Báo cáo kết quả');
  await coordinator.page.fill('[name=done_on]', '10/09/2026');
  await coordinator.press('Enter');
  assert.match(await coordinator.main(), /xong 10\/09\/2026/);
  await chairman.to(report);
  assert.match(await chairman.main(), /Khác biệt giữa bản đã ký và số liệu hôm nay[\s\S]*Biểu 1, /);
  await screenshot(chairman.page, 'report_differences');
  await chairman.to(`${report}/xem`);
  assert.ok((await chairman.main()).includes(`đến ngày 14/09/2026: ${planned} nhiệm vụ`), 'the signed words stand');

  // Opened again with a reason: figures of today, the signed report stays beside.
  await chairman.to(report);
  await chairman.enter_on('a', 'Mở lại báo cáo');
  await chairman.page.focus('[name=reason]');
  await chairman.page.keyboard.type('Ghi');
  await chairman.page.keyboard.press('Tab');
  await chairman.press('Enter');
  assert.match(await chairman.main(), /Hãy ghi lý do mở lại/);
  await chairman.page.fill('[name=reason]', 'Ghi muộn một hoạt động đã xong trong quý');
  await chairman.enter_on('button', 'Mở lại báo cáo');
  assert.match(await chairman.main(), /Các lần ký[\s\S]*201\/BC-UBND[\s\S]*Ghi muộn một hoạt động/);
  await chairman.to(`${report}/xem`);
  assert.ok((await chairman.main()).includes(`đến ngày 14/09/2026: ${Number(planned) + 1} nhiệm vụ`));
  await chairman.to(`${report}/xem?ban=1`);
  assert.ok((await chairman.main()).includes(`đến ngày 14/09/2026: ${planned} nhiệm vụ`));

  for (const one of [writer, coordinator, chairman]) await one.leave();
  assert.match(program.run('verify', '--unit', 'binh-minh'), /Không có sai lệch/);
});

for (const viewport of [desk, phone]) {
  test(`the report's pages are accessible and fit at ${viewport.width} px`, async () => {
    const pages = {
      daumoi: [report, part, `${part}?lay=ca-phan`, `${part}/khong-phat-sinh`, `${report}/phan/assessment/doan/limits`, `${report}/ky`, `${report}/xem`],
      chutich: ['/bao-cao/2026-9T', '/bao-cao/2026-9T/phan/3_procedures', '/bao-cao/2026-9T/xem', '/bao-cao/2026-9T/mo-lai', `${report}/ky`],
    };
    for (const [login, paths] of Object.entries(pages)) {
      const page = await open(browser, viewport, { bypass_csp: true });
      await sign_in(page, program.base, login, password);
      for (const path of paths) {
        assert.equal((await page.goto(program.base + path)).status(), 200, path);
        await screenshot(page, `report_${viewport.width}${path.replace(/[^a-z0-9]+/gi, '_')}`);
        await assert_accessible(page);
        await assert_no_sideways_scroll(page);
        if (viewport === phone) assert.deepEqual(await small_targets(page), [], path);
        const tab = page.locator('.tabs [aria-current]');
        if (await tab.count() > 0) {
          const box = await tab.boundingBox();
          assert.ok(box.x >= 0 && box.x + box.width <= viewport.width, `${path}: the tab where one is can be seen`);
        }
      }
      assert_no_violations(page);
      await page.context().close();
    }
  });
}

test('a column of a spreadsheet is pasted down the cells that are typed in', async () => {
  const coordinator = await person('daumoi');
  await coordinator.to('/bao-cao/2026-N/BM2');   // the book behind these rows has no record yet
  await coordinator.page.focus('[name="v-2.2.1"]');
  await paste(coordinator.page, '31\n29\n');
  assert.equal(await coordinator.page.inputValue('[name="v-2.2.2"]'), '29', 'the column went down the cells');
  await coordinator.press('Enter');
  await coordinator.to('/bao-cao/2026-N/BM2');
  assert.equal(await coordinator.page.inputValue('[name="v-2.2.2"]'), '29', 'and is kept');
  await coordinator.leave();
});

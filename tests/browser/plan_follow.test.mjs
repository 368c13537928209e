// Plans followed by keyboard: a quarter's result with its proof out of a book, the board with its lists, the leader's sheet, targets,
// a yearly plan from the plan of its period, and a calendar address.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_sideways_scroll, assert_no_violations, desk, launch, open, phone, screenshot, sign_in } from './harness.mjs';
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

const year = new Date(Date.now() + 7 * 3600000).getUTCFullYear();

test('a period plan is followed and next year drawn up from it with the keyboard', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'daumoi', password);
  const go = (act) => Promise.all([page.waitForNavigation(), act()]);
  const press = (key) => go(() => page.keyboard.press(key));
  const text = () => page.locator('main').innerText();

  // A document of the book, which will be the proof.
  await page.goto(`${program.base}/so/steering_document/moi`);
  await page.fill('[name=subject]', 'Báo cáo rà soát quý I');
  await page.fill('[name=notation]', '77/BC-UBND');
  await page.fill('[name=issued_on]', `20/03/${year}`);
  await page.selectOption('[name=kind]', 'letter');
  await press('Enter');
  const document = page.url();
  assert.match(document, /\/so\/steering_document\/\d+$/);

  // The plan of five years with work that recurs and work of next year.
  await page.goto(`${program.base}/ke-hoach/moi`);
  await page.check('[name=kind][value="5-nam"]');
  await page.fill('[name=year_from]', String(year));
  await press('Enter');
  for (const [title, frame] of [['Rà soát thủ tục hành chính', 'Hàng quý'], ['Xây dựng đề án', `Quý II/${year + 1}`]]) {
    await page.keyboard.type(title);
    await page.fill('[name=leads]', 'Phòng Kinh tế');
    await page.fill('[name=time_frame]', frame);
    await press('Enter');
  }
  await page.goto(page.url().replace(/\/them.*/, '/phe-duyet'));
  await page.keyboard.type('1/KH-UBND');
  await page.keyboard.press('Tab');
  await page.keyboard.type(`05/01/${year}`);
  await press('Enter');
  const plan = page.url();

  // The first quarter's result: its proof is found in the book by its number.
  await page.keyboard.press('j');
  await press('Enter');
  assert.match(await text(), new RegExp(`31/03/${year} \\(đang mở\\)`));
  await page.locator('summary', { hasText: 'Lấy minh chứng' }).press('Enter');
  await page.locator('[name=proof_source]').focus();
  await page.keyboard.type('77/BC-UBND');
  await press('Enter');
  assert.match(await text(), /Ghi kết quả kỳ 30\/06/);
  await page.goto(`${page.url().split('?')[0]}?lan=${year}-03-31`);
  assert.match(await text(), /Minh chứng khi ghi\s+77\/BC-UBND Báo cáo rà soát quý I/);
  assert.doesNotMatch(await text(), /đã đổi từ khi ghi nhận/);
  const activity = page.url();
  await page.goto(`${document}/sua`);
  await page.fill('[name=subject]', 'Báo cáo rà soát quý I (đính chính)');
  await press('Enter');
  await page.goto(activity);
  assert.match(await text(), /đã đổi từ khi ghi nhận/);
  await screenshot(page, 'plan_proof_changed');

  // The document says what it proves, the activity what proves it.
  assert.match(await text(), /Từ đâu – phục vụ gì[\s\S]*sản phẩm, minh chứng\s+77\/BC-UBND/);
  await page.goto(document);
  assert.match(await text(), /Từ đâu – phục vụ gì[\s\S]*minh chứng của\s+Hoạt động 1 “Rà soát thủ tục hành chính”/);
  await screenshot(page, 'plan_graph_document');

  // The plan as Word goes back in as the same activities.
  const word = await page.request.get(`${plan}/word`);
  assert.equal(word.status(), 200);
  await page.goto(`${program.base}/ke-hoach/nhap`);
  await page.setInputFiles('input[type=file]', { name: 'ke-hoach.docx', mimeType: 'application/octet-stream', buffer: await word.body() });
  await go(() => page.locator('main form button').first().press('Enter'));
  assert.match(await text(), /2 hoạt động, \d+ đề mục/);
  const titles = await page.locator('textarea[name^="t-"]').evaluateAll((cells) => cells.map((cell) => cell.value).filter(Boolean));
  assert.deepEqual(titles, ['Rà soát thủ tục hành chính', 'Xây dựng đề án']);

  // A target, tied to a row of a form.
  await page.goto(plan);
  await press('c');
  await page.keyboard.type('Từ 98 % hồ sơ giải quyết đúng hạn');
  await page.keyboard.press('Tab');
  await page.keyboard.type(`/bao-cao/${year}-N/BM3/dong/3.3`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('98');
  await press('Enter');
  assert.match(await text(), /Từ 98 % hồ sơ giải quyết đúng hạn\s+từ 98\s+\d+[,\d]*\s%\s+(chưa )?đạt/);
  await screenshot(page, 'plan_targets');

  // Next year from the period: the reason for what is late is typed once.
  await press('y');
  await page.goto(`${plan}/lap-nam?nam=${year + 1}`);
  assert.match(await text(), /Chưa xong, chuyển tiếp/);
  assert.equal(await page.evaluate(() => document.activeElement.name), 'ly-do-chung');
  await page.keyboard.type('Chờ hướng dẫn của cấp trên');
  await screenshot(page, 'plan_derive');
  await press('Enter');
  const next = page.url();
  assert.match(await text(), /Xây dựng đề án/);

  // The board: a number opens its list; the leader's sheet.
  await page.goto(`${program.base}/ke-hoach`);
  await press('b');
  const late = page.locator('tr', { hasText: 'Phòng Kinh tế' }).locator('a').nth(1);
  const count = Number(await late.innerText());
  assert.ok(count > 0);
  await late.focus();
  await press('Enter');
  assert.equal(await page.locator('a[href*="/viec/"]').count(), count);
  await screenshot(page, 'plan_board');
  await press('p');
  assert.match(await text(), /Tình hình thực hiện kế hoạch/);
  await screenshot(page, 'plan_sheet');

  // A calendar address, read without signing in.
  await page.goto(`${program.base}/ke-hoach/lich/dia-chi`);
  await page.locator('button', { hasText: 'Lập địa chỉ' }).focus();
  await press('Enter');
  const address = (await text()).match(/http\S+\?ma=\S+/)[0];
  const feed = await fetch(address);
  assert.match(await feed.text(), /BEGIN:VEVENT/);
  await page.context().close();
  assert.match(program.run('verify', '--unit', 'binh-minh'), /Không có sai lệch/);

  for (const viewport of [desk, phone]) {
    const other = await open(browser, viewport, { bypass_csp: true });
    await sign_in(other, program.base, 'daumoi', password);
    for (const path of [plan, activity, `${plan}/chi-tieu`, `${plan}/dieu-chinh`, `${plan}/lap-nam?nam=${year + 1}`, next, '/ke-hoach/theo-doi?loc=qua-han', '/ke-hoach/mot-trang', '/ke-hoach/lich/dia-chi']) {
      await other.goto(new URL(path, program.base).href);
      await assert_accessible(other);
      await assert_no_sideways_scroll(other);
      if (viewport === phone) await screenshot(other, `plan_phone_${path.replace(/\W+/g, '_').slice(-24)}`);
    }
    assert_no_violations(other);
    await other.context().close();
  }
});

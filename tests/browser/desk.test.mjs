// The desk by hand scanner and keyboard: the keys after a scan are counted, the page stands while it is answered, and what comes in wrong is
// told with its remedy.
import assert from 'node:assert/strict';
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

const card = '030195000998||Đỗ Thị Quét Thử|01021995|Nữ|Thôn 3, Xã Bình Minh|05052022';

async function at_desk(options = {}, viewport = desk) {
  const page = await open(browser, viewport, options);
  await page.addInitScript(() => { window.print = () => {}; });
  await sign_in(page, program.base, 'motcua', password);
  await page.goto(`${program.base}/tiep-nhan`);
  page.keys = 0;
  await page.evaluate(() => { window.same_page = true; });
  return page;
}
// What the page shows once a question has been answered in place.
async function in_place(page, act) {
  await page.evaluate(() => { document.querySelector('[data-stay]').dataset.before = '1'; });
  await act();
  await page.waitForFunction(() => !document.querySelector('[data-stay]').dataset.before);
  assert.ok(await page.evaluate(() => window.same_page), 'the page was not loaded again');
}
// A hand scanner is a keyboard that has every letter.
async function scan(page, line) {
  const keys = await page.context().newCDPSession(page);
  await in_place(page, async () => {
    for (const key of line) await keys.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text: key });
    await page.keyboard.press('Enter');
  });
  await keys.detach();
}
async function press(page, ...keys) {
  for (const key of keys) {
    await page.keyboard.press(key);
    page.keys += 1;
  }
}
const value = (page, name) => page.inputValue(`[name="${name}"]`);
const focused = (page) => page.evaluate(() => document.activeElement.name + '=' + document.activeElement.value);

test('a procedure for a scanned citizen takes eight keys after the scan, and three when it is a usual one', async () => {
  const page = await at_desk();
  await scan(page, card);
  assert.equal(await value(page, 'applicant.name'), 'Đỗ Thị Quét Thử');
  assert.equal(await value(page, 'applicant.citizen_id'), '030195000998');
  assert.equal(await value(page, 'applicant.address'), 'Thôn 3, Xã Bình Minh');
  assert.match(await page.locator('main').innerText(), /Nữ · sinh 01\/02\/1995 · khai sinh tại Hải Dương/);
  await screenshot(page, 'desk_scanned');

  await press(page, ...'khai s');
  await page.waitForFunction(() => document.querySelector('.suggestions button').textContent.includes('Đăng ký khai sinh'));
  await screenshot(page, 'desk_suggested');
  await in_place(page, () => press(page, 'Enter'));
  const chosen = await value(page, 'procedure');
  assert.match(chosen, /Đăng ký khai sinh/);
  const due = await page.locator('#han-tra').innerText();
  assert.match(due, /Hẹn trả: .*\d\d\/\d\d\/\d{4} \d\d:\d\d/);
  assert.match(due, /Phí, lệ phí: /);
  assert.equal(await focused(page), 'viec=tiep-nhan');
  await screenshot(page, 'desk_ready');
  await Promise.all([page.waitForURL(/giay-tiep-nhan/), press(page, 'Enter')]);
  assert.ok(page.keys <= 8, `${page.keys} keys after the scan`);
  assert.match(await page.locator('main').innerText(), /Đỗ Thị Quét Thử/);

  // The next one: the procedure this account accepts most stands first before a letter is typed.
  await page.goto(`${program.base}/tiep-nhan`);
  await page.evaluate(() => { window.same_page = true; });
  page.keys = 0;
  await scan(page, card);
  assert.match(await page.locator('main').innerText(), /Hồ sơ trước/);
  assert.equal(await page.locator('.suggestions button').first().isVisible(), true);
  await screenshot(page, 'desk_usual');
  await press(page, 'ArrowDown');
  await in_place(page, () => press(page, 'Enter'));
  await Promise.all([page.waitForURL(/giay-tiep-nhan/), press(page, 'Enter')]);
  assert.equal(page.keys, 3);
  assert_no_violations(page);
  await page.context().close();
});

test('the papers of a procedure are a ticked list, and what is unticked is not on the receipt', async () => {
  const page = await at_desk();
  await scan(page, card);
  await press(page, ...'1.001193');
  await in_place(page, () => press(page, 'Enter'));
  const papers = page.locator('#f-papers');
  const birth = papers.getByLabel('Giấy chứng sinh', { exact: true }), mandate = papers.getByLabel('Văn bản ủy quyền', { exact: true });
  assert.ok(!(await birth.isChecked()), 'asked for in some cases only');
  assert.equal(await papers.getByLabel('Loại giấy tờ, Giấy chứng sinh').inputValue(), 'original', 'as they are handed in at the desk');
  await birth.check();
  await mandate.check();
  await screenshot(page, 'desk_papers');
  await mandate.uncheck();
  await page.focus('[name="applicant.name"]');
  await Promise.all([page.waitForURL(/giay-tiep-nhan/), page.keyboard.press('Enter')]);
  const receipt = await page.locator('main').innerText();
  assert.match(receipt, /Giấy chứng sinh/);
  assert.doesNotMatch(receipt, /Văn bản ủy quyền/);
  assert_no_violations(page);
  await page.context().close();
});

test('a dossier is taken in for another body, which its receipt names', async () => {
  const page = await at_desk();
  await scan(page, card);
  await press(page, ...'1.001193');
  await in_place(page, () => press(page, 'Enter'));
  for (const words of ['UBND xã Bình Minh (mẫu)', 'UBND xã Tân Hòa']) {
    await page.focus('[name="competent"]');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(words);
    await screenshot(page, 'desk_for_another');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    if (words.includes('Bình Minh')) {
      assert.match(await page.locator('main').innerText(), /Hồ sơ do chính đơn vị giải quyết thì để trống ô này/);
      page.violations.length = 0;   // the browser reports the 422 that was asked for
    }
  }
  assert.match(page.url(), /giay-tiep-nhan/);
  assert.match(await page.locator('main').innerText(), /Cơ quan giải quyết: UBND xã Tân Hòa/);
  await screenshot(page, 'desk_for_another_receipt');
  assert_no_violations(page);
  await page.context().close();
});

test('several dossiers of one visit take the applicant once and go on one receipt', async () => {
  const page = await at_desk({ bypass_csp: true });
  await scan(page, card);
  await press(page, ...'khai s');
  await in_place(page, () => press(page, 'Enter'));
  await Promise.all([page.waitForURL(/tiep-nhan\?cung=/), press(page, 'Tab', 'Enter')]);
  await page.waitForFunction(() => document.activeElement.name === 'procedure');
  await page.evaluate(() => { window.same_page = true; });
  assert.equal(await value(page, 'applicant.name'), 'Đỗ Thị Quét Thử');
  assert.equal(await value(page, 'applicant.citizen_id'), '030195000998');
  assert.match(await page.locator('main').innerText(), /Đã tiếp nhận 1 hồ sơ của người này/);
  await screenshot(page, 'desk_second');
  await assert_accessible(page);
  await press(page, ...'2.000635');
  await in_place(page, () => press(page, 'Enter'));
  await Promise.all([page.waitForURL(/giay-tiep-nhan/), press(page, 'Enter')]);
  const receipt = await page.locator('.sheet').innerText();
  assert.match(receipt, /1\. Đăng ký khai sinh/);
  assert.match(receipt, /2\. Cấp bản sao trích lục/);
  assert.equal(receipt.match(/Thời gian trả kết quả: /g).length, 4, 'two dossiers on two copies');
  await screenshot(page, 'desk_receipt');
  await assert_accessible(page);
  await Promise.all([page.waitForURL(/tiep-nhan\?cung=/), page.keyboard.press('t')]);
  await page.context().close();
});

test('the scan of the owner goes to the owner, wherever the focus is', async () => {
  const page = await at_desk();
  await scan(page, card);
  await page.check('[name=owner_differs]');
  await scan(page, '030160000997||Đỗ Văn Chủ Hồ Sơ|01021960|Nữ|Thôn 3|05052022');
  assert.equal(await value(page, 'applicant.name'), 'Đỗ Thị Quét Thử');
  assert.equal(await value(page, 'owner.name'), 'Đỗ Văn Chủ Hồ Sơ');
  await screenshot(page, 'desk_owner');
  assert_no_violations(page);
  await page.context().close();
});

test('a bad scan names the field and the remedy, and the next one is taken at once', async () => {
  const page = await at_desk({ bypass_csp: true });
  for (const [line, says] of [
    ['030195000998||Đỗ Thị Quét Thử', /thiếu thông tin/], ['030299000998||Đỗ Thị Quét Thử|01021995|Nữ|Thôn 3|05052022', /năm sinh trong số sau năm nay/],
    ['030195000998||Äá»— Thá»‹ QuÃ©t|01021995|Nữ|Thôn 3|05052022', /sai bảng mã ở mục 3/], ['030299000998', /năm sinh 2099/],
  ]) {
    await scan(page, line);
    assert.match(await page.locator('#errors').innerText(), says);
    assert.equal(await value(page, 'applicant.name'), '', line);
  }
  await screenshot(page, 'desk_bad_scan');
  await page.waitForFunction(() => document.activeElement.name === 'quet');   // the next scan writes over it
  await assert_accessible(page);
  await scan(page, card);
  assert.equal(await value(page, 'applicant.name'), 'Đỗ Thị Quét Thử');
  assert.equal(await page.locator('#errors').count(), 0);
  await page.context().close();
});

test('the desk is accessible with suggestions open, and fits a phone', async () => {
  for (const viewport of [desk, phone]) {
    const page = await at_desk({ bypass_csp: true }, viewport);
    await scan(page, card);
    await press(page, ...'khai s');
    await page.waitForSelector('.suggestions button');
    await assert_accessible(page);
    await assert_no_sideways_scroll(page);
    await screenshot(page, `desk_suggested_${viewport.width}`);
    await in_place(page, () => press(page, 'Enter'));
    await assert_accessible(page);
    await assert_no_sideways_scroll(page);
    await screenshot(page, `desk_ready_${viewport.width}`);
    if (viewport === phone) assert.deepEqual(await small_targets(page), []);
    await page.context().close();
  }
});

test('without script the same is done by whole pages', async () => {
  const page = await open(browser, desk, { javaScriptEnabled: false });
  for (const arrive of ['goto', 'waitForNavigation']) delete page[arrive];   // nothing of the harness runs in a page without script
  await page.goto(`${program.base}/dang-nhap`);
  await page.fill('[name=login]', 'motcua');
  await page.fill('[name=password]', password);
  await Promise.all([page.waitForNavigation(), page.click('main form button')]);
  await page.goto(`${program.base}/tiep-nhan`);
  await page.fill('[name=quet]', card);
  await Promise.all([page.waitForNavigation(), page.press('[name=quet]', 'Enter')]);
  assert.equal(await value(page, 'applicant.name'), 'Đỗ Thị Quét Thử');
  await page.fill('[name=procedure]', 'khai s');
  await Promise.all([page.waitForNavigation(), page.press('[name=procedure]', 'Enter')]);
  await Promise.all([page.waitForNavigation(), page.locator('[name=chon]').first().press('Enter')]);
  assert.match(await page.locator('#han-tra').innerText(), /Hẹn trả: .*\d{4}/);
  await Promise.all([page.waitForNavigation(), page.press('button.main[value=tiep-nhan]', 'Enter')]);
  assert.match(page.url(), /giay-tiep-nhan/);
  await page.context().close();
});

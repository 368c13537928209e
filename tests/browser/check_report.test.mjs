// A report is chosen, dropped or pasted: the findings stand beside their rows, lead to the rows they name, and print.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_sideways_scroll, assert_no_violations, budget, desk, launch, open, phone, screenshot, sign_in, small_targets, transferred } from './harness.mjs';
import { password, start } from './program.mjs';

let program, browser, report, spoiled;
before(async () => {
  program = await start();
  browser = await launch();
  const folder = program.data;
  for (const format of ['xlsx', 'docx', 'json']) program.run('report', '--unit', 'an-thanh', '--period', '2023-6T', '--format', format, '--out', join(folder, `r.${format}`));
  report = (format) => join(folder, `r.${format}`);
  const changed = JSON.parse(readFileSync(report('json'), 'utf8'));
  changed.forms.BM7['6.7'].value = 99.13;
  changed.forms.BM1['5.1'].value = 1395;
  spoiled = { name: 'bao-cao.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(changed)) };
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

async function opened(viewport, options = {}) {
  const page = await open(browser, viewport, options);
  await sign_in(page, program.base, 'daumoi', password);
  await page.goto(`${program.base}/kiem-tra-bao-cao`);
  return page;
}
const send = (page) => Promise.all([page.waitForNavigation(), page.click('main form button.main')]);
const words = (page) => page.locator('main').innerText();

test('from the list of periods, by keys, to a finding and the row it names', async () => {
  const page = await opened(desk);
  await page.goto(`${program.base}/bao-cao`);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('c')]);
  assert.match(page.url(), /\/kiem-tra-bao-cao$/);
  await page.setInputFiles('#f-file', spoiled);
  await page.focus('#f-file');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('x')]);
  assert.match(await words(page), /1 lỗi, 1 cảnh báo, \d+ dòng đã đọc/);
  assert.match(await words(page), /Trong tệp: 99,13; đúng: 99,00/);
  await page.locator('a', { hasText: 'Biểu 3 dòng 3.3.1' }).press('Enter');
  assert.match(page.url(), /#BM3-3\.3\.1$/);
  assert.ok(await page.locator('[id="BM3-3.3.1"]').isVisible(), 'a row named by another form is shown too');
  assert_no_violations(page);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('n')]);
  assert.match(page.url(), /\/kiem-tra-bao-cao$/);
  await page.context().close();
});

test('what the program exports is read and agrees', async () => {
  const page = await opened(desk);
  for (const format of ['xlsx', 'docx', 'json']) {
    await page.goto(`${program.base}/kiem-tra-bao-cao`);
    await page.setInputFiles('#f-file', report(format));
    await send(page);
    assert.match(await words(page), /0 lỗi, 0 cảnh báo/, format);
  }
  assert_no_violations(page);
  await page.context().close();
});

test('a file is dropped on its field; beside it nothing is lost', async () => {
  const page = await opened(desk);
  const drop = (where) => page.evaluate(([selector, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'tha-vao.json', { type: 'application/json' }));
    const event = (name) => new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true });
    const target = document.querySelector(selector);
    target.dispatchEvent(event('dragover'));
    const taken = event('drop');
    target.dispatchEvent(taken);
    return taken.defaultPrevented;
  }, [where, spoiled.buffer.toString('utf8')]);
  assert.equal(await drop('h1'), true, 'the browser does not leave the page to open it');
  assert.match(await page.locator('.file').innerText(), /Chưa chọn tệp nào/);
  assert.equal(await drop('.file'), true);
  assert.match(await page.locator('.file').innerText(), /tha-vao\.json/);
  await send(page);
  assert.match(await words(page), /tha-vao\.json \(JSON\)/);
  assert_no_violations(page);
  await page.context().close();
});

test('works without script, and pasted text is read', async () => {
  const page = await opened(desk, { javaScriptEnabled: false });
  await page.setInputFiles('#f-file', spoiled);
  await send(page);
  assert.match(await words(page), /1 lỗi, 1 cảnh báo/);
  await page.goto(`${program.base}/kiem-tra-bao-cao`);
  await page.fill('[name=text]', 'Biểu mẫu 7\n6.8. Tỷ lệ TTHC được tích hợp, triển khai thanh toán trực tuyến % 0\n6.8.1. Tổng số TTHC có yêu cầu nghĩa vụ tài chính Thủ tục 28\n6.8.2. Số TTHC đã được tích hợp, triển khai thanh toán trực tuyến Thủ tục 28\n');
  await send(page);
  assert.match(await words(page), /1 lỗi, 0 cảnh báo, 3 dòng đã đọc/);
  assert.match(await words(page), /Biểu 1: không thấy trong tệp/);
  await page.context().close();
});

test('an unusable file is refused beside its field, and one over the limit says so', async () => {
  const page = await opened(desk);
  for (const [name, buffer, says] of [['trong.txt', Buffer.from(' '), /Tệp trống/], ['rac.bin', Buffer.from([1, 255, 254, 128, 9]), /Hãy chọn báo cáo dạng Word/], ['lon.txt', Buffer.alloc(21 << 20, 'x'), /giới hạn 20 MB/]]) {
    await page.goto(`${program.base}/kiem-tra-bao-cao`);
    await page.setInputFiles('#f-file', { name, mimeType: 'application/octet-stream', buffer });
    await send(page);
    assert.match(await words(page), says, name);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'errors', name);
  }
  await page.context().close();
});

test('is accessible, fits the screen, keeps its weight and prints its summary', async () => {
  for (const viewport of [desk, phone]) {
    const page = await opened(viewport, { bypass_csp: true });
    for (const scheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(`${program.base}/kiem-tra-bao-cao`);
      await assert_accessible(page);
      await page.setInputFiles('#f-file', spoiled);
      await send(page);
      await assert_accessible(page);
      await assert_no_sideways_scroll(page);
      await screenshot(page, `check_report_${viewport.width}_${scheme}`);
    }
    if (viewport === phone) assert.deepEqual(await small_targets(page), []);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('p[role=status]').isVisible(), true);
    assert.equal(await page.locator('.actions').first().isVisible(), false);
    assert.equal(await page.locator('details.more').first().isVisible(), false);
    assert.ok(await transferred(page, `${program.base}/kiem-tra-bao-cao`) <= budget.later_visit);
    await page.context().close();
  }
});

// The printed papers by keyboard: a dossier's list opened, a sheet printed at once, the offer after an action, a template tried with a dossier,
// one with an unknown field refused.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_sideways_scroll, assert_no_violations, desk, launch, open, phone, screenshot, sign_in } from './harness.mjs';
import { password, root, start } from './program.mjs';

let program, browser, folder;
before(async () => {
  program = await start();
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'xaso-forms-'));
});
after(async () => {
  await browser?.close();
  await program?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const follow = (page, key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
const text_of = (page) => page.locator('main').innerText();

async function dossier(page, filter) {
  await page.goto(`${program.base}/ho-so?${filter}`);
  return page.locator('table.list tbody th a, table.list tbody td a').first().getAttribute('href');
}

// Without a printer: what the page asks for is counted.
const count_prints = (page) => page.addInitScript(() => { globalThis.printed = 0; globalThis.print = () => { globalThis.printed += 1; }; });

test('the list of papers is opened with one key, a sheet with two more, and it prints', async () => {
  const page = await open(browser);
  await count_prints(page);
  await sign_in(page, program.base, 'motcua', password);
  const at = await dossier(page, 'loc=dang-xu-ly');
  await page.goto(program.base + at);
  await follow(page, 'i');
  assert.match(await text_of(page), /Giấy tiếp nhận hồ sơ và hẹn trả kết quả[\s\S]*Mẫu 01, Thông tư 03\/2025\/TT-VPCP/);
  await screenshot(page, 'forms-list');
  await page.keyboard.press('j');
  await follow(page, 'Enter');
  assert.match(await text_of(page), /CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM[\s\S]*GIẤY TIẾP NHẬN HỒ SƠ\s+VÀ HẸN TRẢ KẾT QUẢ/);
  await screenshot(page, 'forms-receipt');
  await page.keyboard.press('p');
  assert.equal(await page.evaluate(() => globalThis.printed), 1);
  await page.goto(`${page.url()}?in=ngay`);
  assert.equal(await page.evaluate(() => globalThis.printed), 1, 'by itself');
  assert_no_violations(page);
  await page.context().close();
});

test('after papers are asked for, Enter prints the request', async () => {
  const page = await open(browser);
  await count_prints(page);
  await sign_in(page, program.base, 'chuyenvien', password);
  const at = await (async () => {
    for (const href of await (async () => {
      await page.goto(`${program.base}/ho-so?loc=dang-xu-ly`);
      return page.locator('table.list tbody th a, table.list tbody td a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    })()) {
      await page.goto(program.base + href);
      if (await page.locator('#f-reason-supplement').count()) return href;
    }
    throw new Error('the sample has no dossier to ask papers for');
  })();
  await page.locator('summary', { hasText: 'Yêu cầu bổ sung' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('#f-reason-supplement').focus();
  await page.keyboard.type('Giấy ủy quyền chưa có chữ ký.');
  await page.locator('form[action$="/supplement"] button').focus();
  await follow(page, 'Enter');
  assert.match(page.url(), /giay=supplement$/);
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'In phiếu yêu cầu bổ sung');
  await screenshot(page, 'forms-offer');
  await follow(page, 'Enter');
  assert.match(await text_of(page), /PHIẾU YÊU CẦU\s+BỔ SUNG, HOÀN THIỆN HỒ SƠ[\s\S]*Giấy ủy quyền chưa có chữ ký\./);
  assert.equal(await page.evaluate(() => globalThis.printed), 1);
  assert.ok(page.url().startsWith(`${program.base}${at}/giay-to/supplement`));
  await screenshot(page, 'forms-supplement');
  await page.context().close();
});

test('a template is tried with a dossier of its code, an unknown field is refused with the one that was meant', async () => {
  const clerk = await open(browser);
  await sign_in(clerk, program.base, 'motcua', password);
  const code = decodeURIComponent((await dossier(clerk, 'loc=dang-xu-ly')).split('/').pop());
  await clerk.context().close();
  const page = await open(browser);
  await sign_in(page, program.base, 'quantri', password);
  await page.goto(`${program.base}/quan-tri/mau-van-ban/supplement`);
  await page.locator('#f-ma').focus();
  await page.keyboard.type(code);
  await follow(page, 'Enter');
  assert.match(await text_of(page), new RegExp(`Điền bằng hồ sơ ${code.replaceAll('.', '\\.')}`));
  assert.match(await text_of(page), /\*\*\*/, 'people are covered');
  await screenshot(page, 'forms-preview');

  // One letter less in a field of the shipped template.
  const wrong = join(folder, 'mau.docx');
  execFileSync('python3', ['-c', `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as a, zipfile.ZipFile(sys.argv[2], 'w') as b:
    for n in a.namelist(): b.writestr(n, a.read(n).replace(b'{{applicant_address}}', b'{{aplicant_address}}'))
`, join(root, 'law/documents/supplement.docx'), wrong]);
  await page.goto(`${program.base}/quan-tri/mau-van-ban/supplement`);
  await page.setInputFiles('#f-file', wrong);
  await page.locator('form[enctype] button').focus();
  await follow(page, 'Enter');
  assert.match(await text_of(page), /\{\{aplicant_address\}\}[\s\S]*Có phải là “applicant_address”\?/);
  await screenshot(page, 'forms-unknown-field');

  const own = join(folder, 'mau-xa.docx');
  writeFileSync(own, readFileSync(join(root, 'law/documents/supplement.docx')));
  await page.setInputFiles('#f-file', own);
  await page.locator('form[enctype] button').focus();
  await follow(page, 'Enter');
  assert.match(await text_of(page), /Đã thay mẫu/);
  await page.locator('form[action$="/tra-lai"] button').focus();
  await follow(page, 'Enter');
  assert.match(await text_of(page), /Đã dùng lại mẫu của phần mềm/);
  await page.context().close();
});

for (const viewport of [desk, phone]) {
  test(`the pages of papers are accessible and never scroll sideways at ${viewport.width} px`, async () => {
    const page = await open(browser, viewport, { bypass_csp: true });
    await sign_in(page, program.base, 'motcua', password);
    const done = await dossier(page, 'loc=da-tra');
    const paths = [`${done}/giay-to`, `${done}/giay-to/receipt`, `${done}/giay-to/control`, `${done}/giay-to/hand_over`, `${done}/giay-to/result`];
    const look = async (path) => {
      const response = await page.goto(program.base + path);
      assert.equal(response.status(), 200, path);
      assert.equal(await page.locator('h1').count(), 1, path);
      await screenshot(page, `forms-${viewport.width}${path.replace(/[^a-z_-]+/gi, '_')}`);
      await assert_accessible(page);
      await assert_no_sideways_scroll(page);
    };
    for (const path of paths) await look(path);
    await page.context().clearCookies();
    await sign_in(page, program.base, 'quantri', password);
    for (const path of ['/quan-tri/mau-van-ban', '/quan-tri/mau-van-ban/control', '/quan-tri/mau-van-ban/hand-over/xem-thu', '/quan-tri/mau-van-ban/fee-receipt/xem-thu', '/quan-tri/mau-van-ban/report/xem-thu']) await look(path);
    await page.context().close();
  });
}

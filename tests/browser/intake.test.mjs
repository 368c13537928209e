// Three outcomes at the desk, by keyboard: what is handed in becomes a dossier, gets form 02 or form 03; at the counter, and of what was registered online.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_sideways_scroll, assert_no_violations, desk, launch, open, phone, screenshot, sign_in, small_targets } from './harness.mjs';
import { password, start } from './program.mjs';

let program, browser;
// The sample has three that wait.
const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(program.data, 'xaso.db'), text], { encoding: 'utf8' }).trim();
const waiting = () => sql('SELECT code FROM submission WHERE state = 1 ORDER BY answer_due_at').split('\n');
before(async () => {
  program = await start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

async function clerk(path, viewport = desk, options = {}) {
  const page = await open(browser, viewport, options);
  await page.addInitScript(() => { window.print = () => {}; });
  await sign_in(page, program.base, 'motcua', password);
  await page.goto(program.base + path);
  return page;
}
async function in_place(page, act) {
  await page.evaluate(() => { document.querySelector('[data-stay]').dataset.before = '1'; });
  await act();
  await page.waitForFunction(() => !document.querySelector('[data-stay]').dataset.before);
}
const says = (page) => page.locator('main').innerText();
const button = (page, value) => page.locator(`button[name=viec][value=${value}]:not(.sr)`);
async function by_key(page, value) {
  await button(page, value).focus();
  await page.keyboard.press('Enter');
}

test('at the counter what is missing is asked for on form 02, ticked papers known', async () => {
  const page = await clerk('/tiep-nhan', desk, { bypass_csp: true });
  await page.fill('[name="applicant.name"]', 'Đỗ Thị Thiếu Giấy');
  await page.fill('[name="applicant.citizen_id"]', '030195000777');
  await page.locator('[name=procedure]').focus();
  await page.keyboard.type('2.000635');
  await in_place(page, () => page.keyboard.press('Enter'));
  const paper = page.locator('#f-papers input[name=paper_ticked]').first();
  const name = await paper.locator('xpath=..').innerText();
  await paper.focus();
  if (await paper.isChecked()) await page.keyboard.press('Space');
  await in_place(page, () => by_key(page, 'hoan-thien'));
  assert.equal(await page.evaluate(() => document.activeElement.name), 'reason');
  assert.ok(await page.getByLabel(name.trim(), { exact: true }).last().isChecked(), 'what the procedure asks for and was not handed in is proposed');
  await screenshot(page, 'intake_form_02');
  await assert_accessible(page);
  await page.keyboard.type('Tờ khai chưa ký.');
  await Promise.all([page.waitForURL(/\/dang-ky\/DK-.*\/phieu/), by_key(page, 'ghi-phieu')]);
  const paper_text = await says(page);
  for (const part of [/PHIẾU YÊU CẦU/i, /Đỗ Thị Thiếu Giấy/, /Tờ khai chưa ký/, /HDHS/]) assert.match(paper_text, part);
  assert.ok(paper_text.includes(name.trim()));
  await screenshot(page, 'intake_paper_02');
  await page.context().close();
});

test('what is no procedure here is refused on form 03 with its ground', async () => {
  const page = await clerk('/tiep-nhan', desk, { bypass_csp: true });
  await page.fill('[name="applicant.name"]', 'Đỗ Thị Hỏi Nhầm');
  await page.fill('[name=procedure]', 'Cấp hộ chiếu phổ thông');
  await in_place(page, () => by_key(page, 'khong-tiep-nhan'));
  await page.keyboard.type('Không thuộc thẩm quyền của xã.');
  // Without the ground the page comes back with it named; Enter in a field writes the paper, never a dossier.
  await page.locator('[name=legal_ground]').evaluate((el) => { el.required = false; });
  await page.locator('[name=legal_ground]').focus();
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.match(await page.locator('#errors').innerText(), /căn cứ pháp lý/);
  await screenshot(page, 'intake_form_03');
  await assert_accessible(page);
  await page.locator('[name=legal_ground]').focus();
  await page.keyboard.type('Luật Xuất cảnh, nhập cảnh');
  await Promise.all([page.waitForURL(/\/dang-ky\/DK-.*\/phieu/), page.keyboard.press('Enter')]);
  for (const part of [/PHIẾU TỪ CHỐI/i, /Cấp hộ chiếu phổ thông/, /Không thuộc thẩm quyền của xã/, /Luật Xuất cảnh/]) assert.match(await says(page), part);
  await screenshot(page, 'intake_paper_03');
  await page.context().close();
});

test('a submission waits in the list with its time, and is accepted with one Enter', async () => {
  const [code] = waiting();
  const applicant = sql(`SELECT applicant_name FROM submission WHERE code = '${code}'`);
  const page = await clerk('/dang-ky');
  await screenshot(page, 'intake_list');
  assert.match(await says(page), new RegExp(code));
  await Promise.all([page.waitForNavigation(), page.getByRole('link', { name: code }).press('Enter')]);
  assert.equal(await page.inputValue('[name="applicant.name"]'), applicant);
  assert.equal(await page.inputValue('[name=channel]:checked'), 'online');
  assert.match(await says(page), /Trả lời chậm nhất/);
  await screenshot(page, 'intake_opened');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'tiep-nhan');
  await Promise.all([page.waitForURL(/giay-tiep-nhan/), page.keyboard.press('Enter')]);
  const became = sql(`SELECT d.code FROM submission s JOIN dossier d ON d.unit_id = s.unit_id AND d.dossier_id = s.dossier_id WHERE s.code = '${code}' AND s.state = 2 AND d.channel = 2`);
  assert.ok(page.url().includes(encodeURIComponent(became)) && became, became);
  await page.goto(`${program.base}/dang-ky/${code}`);
  assert.match(await says(page), /đã tiếp nhận/i);
  await screenshot(page, 'intake_accepted');
  assert_no_violations(page);
  await page.context().close();
});

test('of two clerks at one submission the second is told', async () => {
  const code = waiting().at(-1);
  const [one, two] = [await clerk(`/tiep-nhan?dang-ky=${code}`), await clerk(`/tiep-nhan?dang-ky=${code}`)];
  await in_place(two, () => by_key(two, 'khong-tiep-nhan'));
  await two.keyboard.type('Không đủ điều kiện.');
  await two.fill('[name=legal_ground]', 'Điều 17');
  await Promise.all([one.waitForURL(/giay-tiep-nhan/), by_key(one, 'tiep-nhan')]);
  await Promise.all([two.waitForNavigation(), by_key(two, 'ghi-phieu')]);
  assert.match(await says(two), /vừa được người khác trả lời/);
  await screenshot(two, 'intake_conflict');
  await one.context().close();
  await two.context().close();
});

for (const viewport of [desk, phone]) {
  test(`the pages are accessible and fit ${viewport.width} px`, async () => {
    const code = waiting().at(-1);
    const page = await clerk('/', viewport, { bypass_csp: true });
    assert.match(await says(page), /Mới đăng ký/);
    for (const path of ['/dang-ky', '/dang-ky?loc=mau-02', '/dang-ky?loc=tat-ca', `/dang-ky/${code}`, `/tiep-nhan?dang-ky=${code}`]) {
      assert.equal((await page.goto(program.base + path)).status(), 200, path);
      await assert_accessible(page);
      await assert_no_sideways_scroll(page);
      await screenshot(page, `intake_${viewport.width}${path.replace(/\W+/g, '_')}`);
      if (viewport === phone && !path.startsWith('/tiep-nhan')) assert.deepEqual(await small_targets(page), [], path);
    }
    await page.context().close();
  });
}

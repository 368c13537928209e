// The program itself on the sample communes: every page in the bar, a citizen's dossier from the desk to its return by keyboard, and the
// budgets every page keeps.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_no_violations, budget, desk, launch, open, phone, screenshot, sign_in, transferred } from './harness.mjs';
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

// What each account opens in its day; the archive commune is opened by its report.
const pages = [
  ['motcua', '/'], ['motcua', '/tiep-nhan'], ['motcua', '/dang-ky'], ['motcua', '/ho-so'], ['motcua', '/ho-so?q=tran'], ['motcua', '/ho-so?q=khong-co-ai-ten-nay'], ['motcua', '/thu-tuc'],
  ['motcua', '/thu-tuc/1.001193'], ['motcua', '/bao-cao'], ['motcua', '/bao-cao/2023-6T/BM3?don-vi=an-thanh'], ['motcua', '/bao-cao/2023-6T/so-lieu/onestop.solved?don-vi=an-thanh'],
  ['motcua', '/kiem-tra-bao-cao'], ['motcua', '/tro-giup/quyen'], ['motcua', '/mat-khau'], ['motcua', '/so-theo-doi-ho-so'], ['motcua', '/so-theo-doi-ho-so/in'],
  ['quantri', '/quan-tri'], ['quantri', '/quan-tri/tai-khoan'], ['quantri', '/quan-tri/don-vi'], ['quantri', '/quan-tri/lien-he'], ['quantri', '/quan-tri/nhat-ky'],
  ['daumoi', '/nhap-du-lieu'], ['daumoi', '/so'], ['daumoi', '/so/inspection'], ['daumoi', '/so/staff'], ['daumoi', '/so/staff/moi'], ['daumoi', '/so/it_system/moi'], ['daumoi', '/so/communication'],
  ['daumoi', '/nhiem-vu-giao'], ['daumoi', '/ke-hoach/lich'], ['daumoi', '/ke-hoach/nhap'], ['daumoi', '/thu-tuc'], ['daumoi', '/thu-tuc/cap-nhat'], ['daumoi', '/bao-cao/2023-6T/BM6?don-vi=an-thanh'],
  ['daumoi', '/bao-cao/2023-6T/so-lieu/budget_entry.revenue?don-vi=an-thanh'], ['daumoi', '/so/budget_entry/so-voi-du-toan?nam=2023&don-vi=an-thanh'],
  ['chutich', '/tien-do/dich-vu-cong?ky=nam-nay&bang=so-hoa'], ['chutich', '/cong-khai'], ['chutich', '/cong-khai/binh-minh'], ['chutich', '/thu-tuc/1.004873'],
];

for (const viewport of [desk, phone]) {
  test(`every page is accessible and never scrolls sideways at ${viewport.width} px`, async () => {
    const by_login = Map.groupBy ? Map.groupBy(pages, ([login]) => login) : pages.reduce((m, p) => m.set(p[0], [...(m.get(p[0]) ?? []), p]), new Map());
    for (const [login, list] of by_login) {
      const page = await open(browser, viewport, { bypass_csp: true });
      await sign_in(page, program.base, login, password);
      for (const [, path] of list) {
        const response = await page.goto(program.base + path);
        assert.equal(response.status(), 200, `${login} ${path}`);
        assert.equal(await page.locator('h1').count(), 1, `one h1 on ${path}`);
        assert.equal(await page.locator('html').getAttribute('lang'), 'vi', path);
        assert.ok((await page.title()).length > 5, `title of ${path}`);
        await screenshot(page, `${viewport.width}${path.replace(/[^a-z0-9]+/gi, '_')}`);
        await assert_accessible(page);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth + 1), `${path} scrolls sideways at ${viewport.width}`);
      }
      await page.context().close();
    }
  });
}

test('a dossier goes from the desk to its return with the keyboard, and F5 makes no second one', async () => {
  const page = await open(browser);
  await page.addInitScript(() => { window.print = () => { sessionStorage.printed = Number(sessionStorage.printed ?? 0) + 1; }; });
  await sign_in(page, program.base, 'motcua', password);
  await page.goto(`${program.base}/tiep-nhan`);
  await page.fill('[name="applicant.name"]', 'Đỗ Thị Mẫu Nghiệm');
  await page.fill('[name="applicant.citizen_id"]', '030195000999');
  await page.fill('[name="procedure"]', '1.001193');
  await page.focus('[name="applicant.name"]');
  await page.waitForFunction(() => /Hẹn trả: .+/.test(document.querySelector('#han-tra')?.innerText ?? ''));   // and with it the papers of the procedure
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.match(page.url(), /giay-tiep-nhan/, await page.locator('main').innerText());
  await screenshot(page, 'receipt');
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  assert.match(paper, /\/Count 2\b/, 'the receipt is two copies, a leaf of A5 each');
  assert.match(paper, /\/MediaBox \[0 0 4(19|20)(\.\d+)? 59\d/);
  const code = decodeURIComponent(new URL(page.url()).pathname.split('/')[2]);
  assert.match(code, /-\d{6}-\d{4}$/);
  await page.goBack();
  await page.goForward();
  await page.reload();
  assert.equal(await page.evaluate(() => sessionStorage.printed), '1', 'the receipt prints at once, and only once');
  await page.goto(`${program.base}/ho-so?q=${encodeURIComponent('do thi mau nghiem')}`);
  assert.equal(await page.locator('tbody tr').count(), 1, 'found without accents, and only once');
  await page.goto(`${program.base}/ho-so/${code}`);
  await screenshot(page, 'dossier_new');
  for (const action of ['assign', 'finish', 'return']) {
    const form = page.locator(`form[action$="/${action}"]`);
    assert.ok(await form.count() > 0, `${action} is offered`);
    const details = page.locator('details', { has: form });
    if (await details.count() > 0) await details.first().evaluate((d) => { d.open = true; });
    await Promise.all([page.waitForNavigation(), form.first().locator('button').last().press('Enter')]);
    assert.match(page.url(), new RegExp(`${code}(\\?giay=\\w+)?$`), `after ${action}: ${await page.locator('main').innerText()}`);
  }
  assert.match(await page.locator('main').innerText(), /Đã trả kết quả/);
  await screenshot(page, 'dossier_returned');
  assert_no_violations(page);
  assert.match(program.run('verify'), /Không có sai lệch/);
  await page.context().close();
});

test('a figure opens to exactly its rows', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'motcua', password);
  await page.goto(`${program.base}/bao-cao/2023-6T/BM3?don-vi=an-thanh`);
  assert.match(await page.locator('main').innerText(), /99,93/);
  assert.match(await page.locator('main').innerText(), /1\.387/);
  await page.goto(`${program.base}/bao-cao/2023-6T/so-lieu/onestop.late?don-vi=an-thanh`);
  assert.equal(await page.locator('table tbody tr').count(), 1);
  assert_no_violations(page);
  await page.context().close();
});

test('a form sent after the session ended says so and comes back', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'motcua', password);
  await page.goto(`${program.base}/tiep-nhan`);
  await page.fill('[name="applicant.name"]', 'Lê Thị Mẫu');
  await page.context().addCookies([{ name: 'xaso_session', value: 'AAAA', url: program.base }]);
  await Promise.all([page.waitForNavigation(), page.click('button.main')]);
  assert.match(await page.locator('main').innerText(), /Phiên làm việc đã hết nên điều vừa gửi chưa được ghi/);
  await page.fill('[name=login]', 'motcua');
  await page.fill('[name=password]', password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.match(page.url(), /\/tiep-nhan$/);
  await page.context().close();
});

test('j steps into the list and Enter opens its first row', async () => {
  const page = await open(browser);
  await sign_in(page, program.base, 'motcua', password);
  await page.goto(`${program.base}/ho-so`);
  const first = await page.locator('.row-link').first().getAttribute('href');
  await page.keyboard.press('j');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.ok(page.url().endsWith(first), page.url());
  await page.context().close();
});

test('a first visit stays within its budget, a later one within a smaller one', async () => {
  const page = await open(browser);
  assert.ok(await transferred(page, `${program.base}/dang-nhap`) <= budget.first_visit);
  await sign_in(page, program.base, 'motcua', password);
  for (const [login, path] of pages) {
    if (login !== 'motcua') continue;
    const bytes = await transferred(page, program.base + path);
    assert.ok(bytes <= budget.later_visit, `${path} costs ${bytes} bytes`);
  }
  await page.context().close();
});

test('without a session a page asks to sign in and comes back; a wrong role is refused', async () => {
  const page = await open(browser);
  await page.goto(`${program.base}/ho-so?q=le`);
  assert.match(page.url(), /dang-nhap/);
  await page.fill('[name=login]', 'chuyenvien');
  await page.fill('[name=password]', password);
  await Promise.all([page.waitForNavigation(), page.click('main form button')]);
  assert.match(page.url(), /\/ho-so\?q=le$/);
  const refused = await page.goto(`${program.base}/quan-tri/tai-khoan`);
  assert.equal(refused.status(), 403);
  await page.context().close();
});

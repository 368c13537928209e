// The design system in a real browser. XASO_GALLERY=folder html_test writes the pages; XASO_GALLERY names the same folder here.
import assert from 'node:assert/strict';
import { readFileSync, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { assert_accessible, assert_no_sideways_scroll, assert_no_violations, budget, desk, launch, open, phone, screenshot, small_targets, transferred } from './harness.mjs';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../../web/dist');
const folder = process.env.XASO_GALLERY;
const names = ['gallery', 'list', 'form', 'grid', 'figure', 'sign-in', 'receipt', 'empty'];
const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml', html: 'text/html; charset=utf-8' };

// Serves as the program does: the policy on every page, hashed files for ever, gzip.
function serve(posts) {
  const policy = readFileSync(join(folder, 'policy.txt'), 'utf8');
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    if (request.method === 'POST') {
      let body = '';
      request.on('data', (part) => { body += part; });
      request.on('end', () => { posts.push(body); setTimeout(() => response.writeHead(303, { Location: '/list.html' }).end(), 300); });
      return;
    }
    const fixed = path.startsWith('/static/');
    const file = fixed ? join(dist, path.slice(8)) : join(folder, path);
    if (path.includes('..') || !existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, {
      'Content-Type': types[file.split('.').pop()],
      'Content-Encoding': 'gzip',
      'Content-Security-Policy': policy,
      'Cache-Control': fixed ? 'public, max-age=31536000, immutable' : 'no-store',
    });
    response.end(gzipSync(readFileSync(file)));
  });
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)));
}

describe('design system', { skip: folder ? false : 'XASO_GALLERY is not set' }, () => {
  const posts = [];
  let server, browser, base;
  before(async () => {
    server = await serve(posts);
    base = `http://127.0.0.1:${server.address().port}`;
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });
  const with_page = async (viewport, options, use) => {
    const page = await open(browser, viewport, options);
    try { await use(page); } finally { await page.context().close(); }
  };

  for (const name of names) {
    for (const [size, viewport] of Object.entries({ desk, phone })) {
      it(`${name} is accessible on a ${size}, light and dark`, () => with_page(viewport, { bypass_csp: true }, async (page) => {
        await page.goto(`${base}/${name}.html`);
        await assert_no_sideways_scroll(page);
        if (size === 'phone') assert.deepEqual(await small_targets(page), []);
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme });
          await assert_accessible(page);
          await screenshot(page, `${name}-${size}-${colorScheme}`);
        }
      }));
    }
    it(`${name} keeps the policy and the weight`, () => with_page(desk, {}, async (page) => {
      const first = await transferred(page, `${base}/${name}.html`);
      assert_no_violations(page);
      assert.ok(first <= budget.first_visit, `first visit ${first} bytes`);
      const later = await transferred(page, `${base}/${name}.html?lan=2`);
      assert.ok(later <= budget.later_visit, `later visit ${later} bytes`);
    }));
    it(`${name} prints`, () => with_page(desk, {}, async (page) => {
      await page.goto(`${base}/${name}.html`);
      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.locator('.top').isVisible(), false);
      assert.equal(await page.locator('main').isVisible(), true);
      await screenshot(page, `${name}-print`);
    }));
  }

  it('prints a receipt on A5 and a form on A4', () => with_page(desk, {}, async (page) => {
    for (const [name, paper] of [['receipt', '4(19|20)(\\.\\d+)? 59\\d'], ['grid', '59\\d(\\.\\d+)? 84\\d']]) {
      await page.goto(`${base}/${name}.html`);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      assert.match(pdf, new RegExp(`/MediaBox \\[0 0 ${paper}`), name);
    }
  }));

  it('names its file buttons itself', () => with_page(desk, {}, async (page) => {
    await page.goto(`${base}/form.html`);
    await page.setInputFiles('#f-scan', [{ name: 'khai-sinh.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') }]);
    assert.match(await page.locator('.file').textContent(), /Chọn tệp.*khai-sinh\.pdf/);
  }));

  const press = (page, ...keys) => keys.reduce((before_it, key) => before_it.then(() => page.keyboard.press(key)), Promise.resolve());
  const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);

  it('finds its way by keys', () => with_page(desk, {}, async (page) => {
    await page.goto(`${base}/list.html`);
    await press(page, '/');
    assert.equal(await focused(page), 'q');
    await press(page, 'Escape');
    assert.notEqual(await focused(page), 'q');
    await press(page, 'g', 'b');
    await page.waitForURL(/grid\.html/);
    await page.goto(`${base}/list.html`);
    await press(page, 'n');
    await page.waitForURL(/form\.html/);
    await page.evaluate(() => document.activeElement.blur());
    await press(page, 'Escape');
    await page.waitForURL(/list\.html/);
    await page.focus('.row-link');
    await press(page, 'ArrowDown', 'Enter');
    await page.waitForURL(/form\.html/);
    assert_no_violations(page);
  }));

  it('shows the keys of the page and can switch them off', () => with_page(desk, {}, async (page) => {
    await page.goto(`${base}/list.html`);
    await press(page, '?');
    const dialog = page.locator('dialog');
    assert.match(await dialog.textContent(), /Tiếp nhận/);
    await page.click('text=Tắt phím tắt một chữ');
    await press(page, 'Escape');
    await dialog.waitFor({ state: 'detached' });   // the browser says that it closed a moment later
    await press(page, 'n', '/');
    assert.match(page.url(), /list\.html/);
    assert.notEqual(await focused(page), 'q');
  }));

  it('starts at the errors of a form and leads to the field', () => with_page(desk, {}, async (page) => {
    await page.goto(`${base}/form.html`);
    assert.equal(await focused(page), 'errors');
    await page.click('#errors a >> nth=0');
    assert.equal(await focused(page), 'f-citizen');
  }));

  it('sends a form once, with the button that was pressed', () => with_page(desk, {}, async (page) => {
    await page.goto(`${base}/form.html`);
    posts.length = 0;
    await page.evaluate(() => { const main = document.querySelector('button[value=print]'); main.click(); main.click(); });
    await page.waitForURL(/list\.html/);
    assert.equal(posts.length, 1);
    assert.match(posts[0], /name="then"\r\n\r\nprint/);
    assert.match(posts[0], /name="_csrf"\r\n\r\ncsrf-1/);
  }));

  it('takes a scanned line wherever the focus is', () => with_page(desk, {}, async (page) => {
    for (const start of ['#f-name', null]) {
      await page.goto(`${base}/form.html`);
      posts.length = 0;
      if (start) await page.focus(start); else await page.evaluate(() => document.activeElement.blur());
      // All keys are on their way before the first is answered, as from a scanner.
      await Promise.all([...'030195000001', 'Enter'].map((key) => page.keyboard.press(key)));
      await page.waitForURL(/list\.html/);
      assert.match(posts[0], /name="citizen"\r\n\r\n030195000001\r\n/, String(start));
      assert.match(posts[0], /name="name"\r\n\r\nTrần Thị Mẫu\r\n/, String(start));
    }
  }));

  it('opens a figure at the side and gives the focus back', () => with_page(desk, {}, async (page) => {
    await page.goto(`${base}/grid.html`);
    await page.focus('.figure >> nth=2');
    await press(page, 'Enter');
    await page.waitForSelector('#side #panel');
    assert.match(page.url(), /grid\.html/);
    await screenshot(page, 'grid-side', { full: false });
    await press(page, 'Escape');
    assert.equal(await page.locator('#panel').count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.className), 'figure');
    assert_no_violations(page);
  }));

  it('shows bulk actions only while a row is ticked', () => with_page(desk, {}, async (page) => {
    await page.goto(`${base}/list.html`);
    assert.equal(await page.locator('.bulk').isVisible(), false);
    await page.check('[data-check-all]');
    assert.equal(await page.locator('td.pick input:checked').count(), 25);
    assert.equal(await page.locator('.bulk').isVisible(), true);
    assert.match(page.url(), /list\.html$/);
  }));

  it('works without script: menu, user menu, figure, filter', () => with_page(phone, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${base}/list.html`);
    assert.equal(await page.locator('#menu').isVisible(), false);
    await page.click('.open-menu');
    assert.equal(await page.locator('#menu').isVisible(), true);
    await screenshot(page, 'menu-phone', { full: false });
    await page.click('#menu >> text=Biểu mẫu báo cáo');
    await page.click('.figure >> nth=0');
    await page.waitForURL(/figure\.html/);
    assert.equal(await page.locator('main #panel').isVisible(), true);
    await page.click('.user summary');
    assert.equal(await page.locator('text=Đăng xuất').isVisible(), true);
  }));
});

// Drives Chromium through the pages. Helpers only; the tests are in *.test.mjs and run with `node --test tests/browser/`.
//
//   const browser = await launch();
//   const page = await open(browser, { width: 390, height: 844 });
//   await sign_in(page, base, 'motcua', 'password');
//   await page.goto(`${base}/viec`);
//   await assert_accessible(page);
//   assert_no_violations(page);
//
// CHROMIUM names another browser; SCREENSHOTS names a folder, without which no pictures are taken.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axe_source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const desk = { width: 1366, height: 768 };
export const phone = { width: 390, height: 844 };
export const budget = { first_visit: 160 * 1024, later_visit: 40 * 1024 };

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

// A page in a context of its own. The policy stays in force unless bypass_csp is set; what it blocks is collected in page.violations.
export async function open(browser, viewport = desk, { scheme = 'light', bypass_csp = false, ...rest } = {}) {
  const context = await browser.newContext({ viewport, colorScheme: scheme, bypassCSP: bypass_csp, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', ...rest });
  const page = await context.newPage();
  page.violations = [];
  page.on('console', (message) => {
    if (message.type() === 'error') page.violations.push(message.text());
  });
  page.on('pageerror', (error) => page.violations.push(String(error)));
  // The focus that a page asks for comes with its first frame, which may be after its load: keys typed before that would be lost.
  for (const arrive of ['goto', 'waitForNavigation']) {
    const plain = page[arrive].bind(page);
    page[arrive] = async (...args) => {
      const response = await plain(...args);
      await page.waitForFunction(() => !document.querySelector('[autofocus]') || document.activeElement !== document.body);
      return response;
    };
  }
  return page;
}

// A blocked script or style, a script error and a failed request all count.
export function assert_no_violations(page) {
  assert.deepEqual(page.violations, [], `violations on ${page.url()}`);
}

export async function sign_in(page, base, login, password) {
  await page.goto(`${base}/dang-nhap`);
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', password);
  await Promise.all([page.waitForNavigation(), page.click('main form button')]);
  assert.equal(await page.locator('[name=password]').count(), 0, `signing in as ${login} failed`);
}

// All axe rules, best practices included. Needs a page opened with bypass_csp, because axe is injected.
export async function axe(page) {
  await page.addScriptTag({ content: axe_source });
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} – ${node.failureSummary.replace(/\s+/g, ' ')}`));
}

export async function assert_accessible(page) {
  assert.deepEqual(await axe(page), [], `accessibility of ${page.url()}`);
}

// Bytes on the wire, headers included, that going to the URL costs; the cache of the page's context counts.
export async function transferred(page, url) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; });
  await page.goto(url, { waitUntil: 'networkidle' });
  await session.detach();
  return bytes;
}

// Controls a finger could miss: smaller than 44 by 44, except links within a line of text.
export function small_targets(page) {
  return page.evaluate(() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
    .filter((el) => el.getClientRects().length > 0 && !el.closest('.sr, .skip') && !el.matches('p a, .figure'))
    .map((el) => {
      const box = el.getBoundingClientRect();
      const around = /^(checkbox|radio)$/.test(el.type) ? el.parentElement.getBoundingClientRect() : box;
      return { what: el.outerHTML.slice(0, 90), width: Math.round(around.width), height: Math.round(around.height) };
    })
    .filter((box) => box.width < 44 || box.height < 44)
    .map((box) => `${box.width}x${box.height} ${box.what}`));
}

export function assert_no_sideways_scroll(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    .then((extra) => assert.ok(extra <= 0, `${page.url()} is ${extra} px wider than the screen`));
}

export async function screenshot(page, name, { full = true } = {}) {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: full });
}

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { build } from './build.mjs';

/**
 * Takes pictures of every screen of a freshly started demo city: `npm run screens` renews those that the README shows,
 * `npm run screens -- --all` takes every screen in both languages, both themes and three sizes.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PASSWORD = 'anh-chup-man-hinh';
/** The demo fleet raises its first alerts within two minutes; a minute more shows acknowledged ones beside new ones. */
const CITY_LIVES_MS = 180_000;
const MAP_SETTLES_MS = 4_000;

/** @type {Record<string, { width: number, height: number }>} */
const SIZES = {
  desktop: { width: 1920, height: 1080 },
  wall: { width: 3840, height: 2160 },
  phone: { width: 390, height: 844 },
};

/** @type {Record<string, string>} */
const SCREENS = {
  map: '/',
  device: '/?device=river-phu-lang-thuong',
  alerts: '/alerts',
  devices: '/devices',
  rules: '/rules',
  rule: '/rules/river-thuong-phu-lang-thuong',
  quarantine: '/quarantine',
  overview: '/overview',
  shift: '/shift',
  statistics: '/statistics',
  'wall-overview': '/wall/overview',
  'wall-map': '/wall/map',
  'wall-alerts': '/wall/alerts',
};

/** @typedef {{ screen: string, language: string, theme: string, size: string }} Picture */

/** @type {readonly Picture[]} */
const README_PICTURES = [
  { screen: 'map', language: 'vi', theme: 'dark', size: 'desktop' },
  { screen: 'map', language: 'en', theme: 'dark', size: 'desktop' },
  { screen: 'device', language: 'vi', theme: 'light', size: 'desktop' },
  { screen: 'alerts', language: 'vi', theme: 'dark', size: 'desktop' },
  { screen: 'rule', language: 'vi', theme: 'light', size: 'desktop' },
  { screen: 'map', language: 'vi', theme: 'dark', size: 'phone' },
];

/** @returns {readonly Picture[]} */
function everyPicture() {
  return Object.keys(SIZES).flatMap((size) =>
    ['vi', 'en'].flatMap((language) =>
      ['dark', 'light'].flatMap((theme) =>
        Object.keys(SCREENS).map((screen) => ({ screen, language, theme, size })),
      ),
    ),
  );
}

/** @returns {Promise<number>} a port that is free now */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
      });
  });
}

/** @param {string} folder */
async function startCity(folder) {
  const port = await freePort();
  const child = spawn(process.execPath, [join(ROOT, 'cli/dist/main.js'), 'start'], {
    env: {
      PATH: process.env['PATH'],
      IOC_DATA_DIR: folder,
      IOC_HTTP_PORT: String(port),
      IOC_MQTT_PORT: String(await freePort()),
      IOC_ADMIN_PASSWORD: PASSWORD,
      IOC_LOG_LEVEL: 'warn',
    },
    stdio: 'inherit',
  });
  return { child, url: `http://127.0.0.1:${port}` };
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {Picture} picture
 */
async function openScreen(browser, url, { language, theme, size }) {
  const context = await browser.newContext({
    viewport: SIZES[size] ?? null,
    locale: language === 'vi' ? 'vi-VN' : 'en-GB',
  });
  await context.addInitScript(
    `localStorage.setItem('ioc.language', ${JSON.stringify(language)}); localStorage.setItem('ioc.theme', ${JSON.stringify(theme)})`,
  );
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('input[autocomplete="username"]').fill('admin');
  await page.locator('input[autocomplete="current-password"]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByTestId('connection').first().waitFor();
  return page;
}

/**
 * @param {Picture} picture
 * @param {boolean} isForReadme
 */
function nameOf({ screen, language, theme, size }, isForReadme) {
  const suffix = size === 'phone' ? '-phone' : '';
  return isForReadme ? `${screen}-${language}${suffix}.png` : `${size}/${language}-${theme}/${screen}.png`;
}

/**
 * @param {string} url
 * @param {readonly Picture[]} pictures
 * @param {{ folder: string, isForReadme: boolean }} goal
 */
async function takePictures(url, pictures, { folder, isForReadme }) {
  const browser = await chromium.launch({
    executablePath: process.env['IOC_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
    ],
  });
  const pages = new Map();
  for (const picture of pictures) {
    const look = `${picture.size} ${picture.language} ${picture.theme}`;
    if (!pages.has(look)) pages.set(look, await openScreen(browser, url, picture));
    const page = pages.get(look);
    await page.goto(url + SCREENS[picture.screen]);
    await sleep(MAP_SETTLES_MS);
    const file = join(folder, nameOf(picture, isForReadme));
    await mkdir(join(file, '..'), { recursive: true });
    await page.screenshot({ path: file });
    console.log(file);
  }
  await browser.close();
}

const { values } = parseArgs({
  options: { all: { type: 'boolean' }, out: { type: 'string' } },
});
const isForReadme = !values.all;
const folder = values.out ?? join(ROOT, isForReadme ? 'docs/screens' : 'test-output/screens');
const pictures = isForReadme ? README_PICTURES : everyPicture();

build();
const data = await mkdtemp(join(tmpdir(), 'ioc-screens-'));
const city = await startCity(data);
try {
  await sleep(CITY_LIVES_MS);
  await takePictures(city.url, pictures, { folder, isForReadme });
} finally {
  city.child.kill('SIGTERM');
  await new Promise((resolve) => city.child.once('exit', resolve));
  await rm(data, { recursive: true, force: true });
}

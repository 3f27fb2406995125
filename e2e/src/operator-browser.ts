import type { ChromiumDetails } from '@ioc/test-requirements';
import { chromium, type Browser, type Page } from 'playwright-core';

import { OPERATOR } from './operator-session.ts';

/** Starts Chromium with software WebGL. */
export function launchBrowser({ executable, args }: ChromiumDetails): Promise<Browser> {
  return chromium.launch({ executablePath: executable, args: [...args] });
}

/** Opens the screen as an operator does: a browser context of its own, signed in through the form. */
export async function openScreen(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'vi-VN' });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('input[autocomplete="username"]').fill(OPERATOR.username);
  await page.locator('input[autocomplete="current-password"]').fill(OPERATOR.password);
  await page.keyboard.press('Enter');
  await page.getByTestId('map').waitFor();
  return page;
}

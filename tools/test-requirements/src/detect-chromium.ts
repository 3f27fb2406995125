import { findExecutable, isExecutable } from './find-executable.ts';
import type { Detection } from './requirement.ts';

/** Where Chromium is, and the arguments that make WebGL work in it without a screen or a graphics card. */
export interface ChromiumDetails {
  readonly executable: string;
  readonly args: readonly string[];
}

/** Software rendering for WebGL, and no background traffic: the browser is to reach the tested server alone. */
const HEADLESS_WEBGL_ARGS = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
] as const;

/** Finds Chromium at `IOC_TEST_CHROMIUM`, or as `chromium` or `google-chrome` on `PATH`. */
export function detectChromium(): Detection<ChromiumDetails> {
  const named = process.env['IOC_TEST_CHROMIUM'];
  const executable = named ?? findExecutable('chromium') ?? findExecutable('google-chrome');
  if (executable === undefined || !isExecutable(executable)) {
    return { present: false, reason: 'no chromium on PATH; install it or set IOC_TEST_CHROMIUM' };
  }
  return { present: true, executable, args: HEADLESS_WEBGL_ARGS };
}

import type { Page } from 'playwright-core';

/** Half the side of the square in the middle of the map that is looked at, in pixels. */
const REACH = 40;

/**
 * How many pixels in the middle of what the device panel leaves of the map have the colour of a critical alert (#FF4D4D). The picture is what the screen
 * really shows: WebGL's own buffer is empty between frames.
 */
export async function criticalPixels(page: Page): Promise<number> {
  const map = await page.getByTestId('map').boundingBox();
  const panel = await page.getByTestId('device-panel').boundingBox();
  if (map === null || panel === null) return 0;
  const x = (map.x + panel.x) / 2 - REACH;
  const y = map.y + map.height / 2 - REACH;
  const picture = await page.screenshot({ clip: { x, y, width: 2 * REACH, height: 2 * REACH } });
  const blank = await page.context().newPage();
  try {
    return await blank.evaluate(async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      const { data = new Uint8ClampedArray() } = context?.getImageData(0, 0, image.width, image.height) ?? {};
      let red = 0;
      for (let at = 0; at < data.length; at += 4) {
        const [r = 0, g = 0, b = 0] = data.subarray(at, at + 3);
        if (r > 235 && Math.abs(g - 77) < 20 && Math.abs(b - 77) < 20) red += 1;
      }
      return red;
    }, picture.toString('base64'));
  } finally {
    await blank.close();
  }
}

import { MARK_GLYPHS, MARK_GLYPH_DROP, MARK_OUTLINES } from '../alerts/severity-mark.tsx';
import type { Level } from '../live/device-look.ts';
import type { MapPalette } from './map-palette.ts';
import type { ClusterMarker, ClusterSize, DeviceMarker, MarkerFacts } from './marker-name.ts';
import { SECTOR_GLYPHS } from './sector-glyphs.ts';

/** Image points per style pixel, so that markers are crisp on dense screens. */
export const MARKER_PIXEL_RATIO = 2;

/** Diameters in style pixels: a quiet dot far away, room for a glyph near, and shapes that stand out. */
const DOT = 10;
const NEAR_DOT = 22;
const SHAPE = 22;
const NEAR_SHAPE = 26;
const RING_GAP = 4.5;
const RING_WIDTH = 2;
const SELECTION = 42;
const PLACE = 4;
const CLUSTER_DIAMETERS: Readonly<Record<ClusterSize, number>> = { s: 25, m: 31, l: 38, x: 48 };
const CLUSTER_MARK = 17;

/** Transparency of a marker whose data are old. */
const FADED = 0.6;

type Marked = Exclude<Level, 'normal'>;

/** An image for `map.addImage`. */
export interface MarkerImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** A canvas whose origin is the middle of the image and whose unit is a style pixel. */
interface Pen {
  readonly context: OffscreenCanvasRenderingContext2D;
  readonly palette: MapPalette;
}

function markerDiameter({ level, sector }: DeviceMarker): number {
  if (level === 'normal') return sector === undefined ? DOT : NEAR_DOT;
  return sector === undefined ? SHAPE : NEAR_SHAPE;
}

/** What a ring adds to a diameter; names of the basemap keep away from the whole image, so it is no larger than needed. */
function ringExtent({ isUnacknowledged }: { readonly isUnacknowledged: boolean }): number {
  return isUnacknowledged ? 2 * (RING_GAP + RING_WIDTH) : 0;
}

function extentOf(facts: MarkerFacts): number {
  switch (facts.kind) {
    case 'selection':
      return SELECTION + 8;
    case 'place':
      return PLACE + 2;
    case 'device':
      return markerDiameter(facts) + Math.max(ringExtent(facts), 6);
    case 'cluster':
      return CLUSTER_DIAMETERS[facts.size] + Math.max(ringExtent(facts), facts.level === 'normal' ? 2 : 14);
  }
}

function circle({ context }: Pen, radius: number): void {
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
}

function ring(pen: Pen, radius: number, style: { readonly color: string; readonly width: number }): void {
  circle(pen, radius);
  pen.context.strokeStyle = style.color;
  pen.context.lineWidth = style.width;
  pen.context.stroke();
}

/** Runs the drawing on the 24-unit grid of the outlines, `diameter` wide, about the origin. */
function onGrid({ context }: Pen, diameter: number, draw: () => void): void {
  context.save();
  context.scale(diameter / 24, diameter / 24);
  context.translate(-12, -12);
  draw();
  context.restore();
}

function paint({ context }: Pen, path: Path2D, color: string): void {
  context.fillStyle = color;
  context.fill(path);
}

function hatch(
  { context }: Pen,
  path: Path2D,
  style: { readonly color: string; readonly strength: number },
): void {
  context.save();
  context.clip(path);
  context.strokeStyle = style.color;
  context.globalAlpha *= style.strength;
  context.lineWidth = 1.6;
  for (let offset = -24; offset < 24; offset += 6) {
    context.beginPath();
    context.moveTo(offset, 24);
    context.lineTo(offset + 24, 0);
    context.stroke();
  }
  context.restore();
}

function drawNormal(pen: Pen, facts: DeviceMarker): void {
  const { context, palette } = pen;
  const outline = new Path2D(MARK_OUTLINES.low);
  context.lineWidth = facts.sector === undefined ? 4 : 2;
  if (facts.freshness === 'fresh') {
    paint(pen, outline, palette.device);
    context.strokeStyle = palette.deviceEdge;
    context.stroke(outline);
    if (facts.isSimulated && facts.sector !== undefined)
      hatch(pen, outline, { color: palette.deviceEdge, strength: 0.3 });
    return;
  }
  paint(pen, outline, palette.city);
  context.strokeStyle = palette.device;
  context.setLineDash(facts.freshness === 'stale' ? [5, 4] : [2, 3.5]);
  context.stroke(outline);
  context.setLineDash([]);
}

function drawShape(
  pen: Pen,
  level: Marked,
  look: { readonly isDashed: boolean; readonly isHatched: boolean },
): void {
  const { context, palette } = pen;
  const outline = new Path2D(MARK_OUTLINES[level]);
  context.lineJoin = 'round';
  context.lineWidth = 3.2;
  context.strokeStyle = palette.halo;
  context.stroke(outline);
  paint(pen, outline, palette.severities[level]);
  if (look.isHatched) hatch(pen, outline, { color: palette.glyph, strength: 0.16 });
  context.lineWidth = 1.6;
  context.strokeStyle = look.isDashed ? palette.glyph : palette.severityOutline;
  if (look.isDashed) context.setLineDash([4, 3]);
  context.stroke(outline);
  context.setLineDash([]);
  drawText(pen, MARK_GLYPHS[level], {
    size: level === 'high' ? 13 : 15,
    color: palette.glyph,
    drop: MARK_GLYPH_DROP[level],
  });
}

function drawText(
  { context }: Pen,
  text: string,
  style: { readonly size: number; readonly color: string; readonly drop: number },
): void {
  context.fillStyle = style.color;
  context.font = `700 ${style.size}px 'Inter Variable', sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, 12, 12.8 + style.drop);
}

function drawGlyph({ context, palette }: Pen, facts: DeviceMarker): void {
  if (facts.sector === undefined) return;
  context.save();
  context.translate(4.6, 4.6);
  context.scale(0.62, 0.62);
  context.lineWidth = 2.4;
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.strokeStyle = facts.freshness === 'fresh' ? palette.deviceGlyph : palette.device;
  context.stroke(new Path2D(SECTOR_GLYPHS[facts.sector]));
  context.restore();
}

function drawDevice(pen: Pen, facts: DeviceMarker): void {
  const { context, palette } = pen;
  const { level, freshness } = facts;
  const diameter = markerDiameter(facts);
  if (facts.isUnacknowledged) ring(pen, diameter / 2 + RING_GAP, { color: palette.ring, width: RING_WIDTH });
  if (freshness !== 'fresh') context.globalAlpha = FADED;
  onGrid(pen, diameter, () => {
    if (level !== 'normal') {
      drawShape(pen, level, { isDashed: freshness !== 'fresh', isHatched: facts.isSimulated });
      return;
    }
    drawNormal(pen, facts);
    if (freshness === 'unknown') drawText(pen, '?', { size: 15, color: palette.device, drop: 0 });
    else drawGlyph(pen, facts);
  });
}

function drawCluster(pen: Pen, { level, isUnacknowledged, size }: ClusterMarker): void {
  const { context, palette } = pen;
  const radius = CLUSTER_DIAMETERS[size] / 2;
  if (isUnacknowledged) ring(pen, radius + RING_GAP, { color: palette.ring, width: RING_WIDTH * 0.75 });
  circle(pen, radius);
  context.fillStyle = palette.cluster;
  context.fill();
  const color = level === 'normal' ? palette.clusterEdge : palette.severities[level];
  ring(pen, radius - 1, { color, width: level === 'normal' ? 1.25 : 2.75 });
  if (level === 'normal') return;
  ring(pen, radius + 0.6, { color: palette.severityOutline, width: 1 });
  context.translate(radius * 0.8, -radius * 0.8);
  onGrid(pen, CLUSTER_MARK, () => drawShape(pen, level, { isDashed: false, isHatched: false }));
}

function draw(pen: Pen, facts: MarkerFacts): void {
  const { context, palette } = pen;
  switch (facts.kind) {
    case 'selection':
      ring(pen, SELECTION / 2, { color: palette.halo, width: 6 });
      ring(pen, SELECTION / 2, { color: palette.selection, width: 3 });
      return;
    case 'place':
      circle(pen, PLACE / 2);
      context.fillStyle = palette.labelMinor;
      context.fill();
      return;
    case 'device':
      drawDevice(pen, facts);
      return;
    case 'cluster':
      drawCluster(pen, facts);
  }
}

function paintedMarker(
  facts: MarkerFacts,
  palette: MapPalette,
  scale: number,
): OffscreenCanvasRenderingContext2D {
  const side = Math.ceil(extentOf(facts) * scale * MARKER_PIXEL_RATIO);
  // Read back at once, so drawn by the processor: a canvas on the graphics card takes a hundred times as long to read.
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('the browser has no 2D canvas');
  context.translate(side / 2, side / 2);
  context.scale(scale * MARKER_PIXEL_RATIO, scale * MARKER_PIXEL_RATIO);
  draw({ context, palette }, facts);
  return context;
}

/** Draws an image of the map. `scale` enlarges it for screens that are read from afar. */
export function drawMarker(facts: MarkerFacts, palette: MapPalette, scale: number): MarkerImage {
  const context = paintedMarker(facts, palette, scale);
  const { width, height } = context.canvas;
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

/** The same image for another canvas. */
export function markerCanvas(facts: MarkerFacts, palette: MapPalette, scale: number): OffscreenCanvas {
  return paintedMarker(facts, palette, scale).canvas;
}

import type { Feature, Position } from 'geojson';

import type { DeviceGroup } from './device-groups.ts';
import { GROUND_LAYERS, isPainted, sizeAt, type GroundLayer } from './ground-layers.ts';
import { projection, type MapView, type Size } from './home-view.ts';
import type { MapLook } from './map-look.ts';
import { MARKER_PIXEL_RATIO, markerCanvas } from './marker-image.ts';
import { parseMarkerName } from './marker-name.ts';

/** The size of a cluster's count, in style pixels, as in the map's style. */
const COUNT_PX = 12;

/** What a picture shows of the world, how large, and in which colours. */
export interface Frame {
  readonly view: MapView;
  readonly size: Size;
  readonly look: MapLook;
}

type Project = ReturnType<typeof projection>;

function trace(path: Path2D, positions: readonly Position[], project: Project): void {
  for (const [index, [lon = 0, lat = 0]] of positions.entries()) {
    const [x, y] = project({ lon, lat });
    if (index === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
}

function linesOf({ geometry }: Feature): readonly (readonly Position[])[] {
  switch (geometry.type) {
    case 'LineString':
      return [geometry.coordinates];
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates;
    case 'MultiPolygon':
      return geometry.coordinates.flat();
    default:
      return [];
  }
}

function pathOf(features: readonly Feature[], project: Project): Path2D {
  const path = new Path2D();
  for (const line of features.flatMap(linesOf)) trace(path, line, project);
  return path;
}

function paintLayer(
  context: CanvasRenderingContext2D,
  layer: GroundLayer,
  { view, look, path }: LayerPaint,
): void {
  const { palette, scale } = look;
  const color = palette[layer.color];
  if (layer.stops === undefined) {
    context.fillStyle = color;
    context.fill(path, 'evenodd');
    return;
  }
  const width = sizeAt(layer.stops, view.zoom) * scale;
  const gap = layer.gapStops === undefined ? 0 : sizeAt(layer.gapStops, view.zoom) * scale;
  context.strokeStyle = color;
  context.lineWidth = gap === 0 ? width : gap + 2 * width;
  context.stroke(path);
  if (gap === 0) return;
  context.strokeStyle = palette.city;
  context.lineWidth = gap;
  context.stroke(path);
}

interface LayerPaint {
  readonly view: MapView;
  readonly look: MapLook;
  readonly path: Path2D;
}

/** An empty canvas of this size in style pixels; undefined where the browser has none. */
function prepared(canvas: HTMLCanvasElement, { width, height }: Size): CanvasRenderingContext2D | undefined {
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  // Painted by the processor: the graphics card, or what stands in for it, is busy enough with the map to come.
  const context = canvas.getContext('2d', { willReadFrequently: true }) ?? undefined;
  context?.scale(devicePixelRatio, devicePixelRatio);
  return context;
}

/** Paints areas, rivers and roads; seldom needed, so on a canvas of its own. */
export function paintGround(canvas: HTMLCanvasElement, ground: readonly Feature[], frame: Frame): void {
  const { view, size, look } = frame;
  const context = prepared(canvas, size);
  if (context === undefined) return;
  const project = projection(view, size);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const layer of GROUND_LAYERS) {
    const features = ground.filter(({ properties }) => isPainted(layer, properties));
    paintLayer(context, layer, { view, look, path: pathOf(features, project) });
  }
}

/** Paints devices and clusters over the ground. */
export function paintGroups(canvas: HTMLCanvasElement, groups: readonly DeviceGroup[], frame: Frame): void {
  const { view, size, look } = frame;
  const context = prepared(canvas, size);
  if (context === undefined) return;
  const project = projection(view, size);
  const images = new Map<string, OffscreenCanvas>();
  context.font = `600 ${COUNT_PX * look.scale}px 'Be Vietnam Pro', sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = look.palette.clusterText;
  for (const group of groups) {
    const facts = parseMarkerName(group.marker);
    if (facts === undefined) continue;
    const image = images.get(group.marker) ?? markerCanvas(facts, look.palette, look.scale);
    images.set(group.marker, image);
    const [x, y] = project(group);
    const side = image.width / MARKER_PIXEL_RATIO;
    context.drawImage(image, x - side / 2, y - side / 2, side, side);
    if (group.count > 1) context.fillText(String(group.count), x, y);
  }
}

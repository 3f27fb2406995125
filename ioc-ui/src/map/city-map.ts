import type { DeviceId, Language, LonLat } from '@ioc/domain';
import type { FeatureCollection } from 'geojson';
import {
  GeoJSONSource,
  Map as MapLibreMap,
  prewarm,
  ScaleControl,
  setWorkerUrl,
  type LngLatLike,
  type MapGeoJSONFeature,
  type MapMouseEvent,
  type StyleSpecification,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';

import { mapLocale } from '../i18n/map-locale.ts';
import type { MapLook } from './map-look.ts';
import type { DeviceFeature } from './device-features.ts';
import { DEVICE_LAYERS, DEVICE_SOURCE, SELECTION_SOURCE } from './device-layers.ts';
import { DeviceUpdates } from './device-updates.ts';
import { homeView, ZOOMS, type Bounds } from './home-view.ts';
import { drawMarker, MARKER_PIXEL_RATIO } from './marker-image.ts';
import { parseMarkerName } from './marker-name.ts';
import { mapStyle } from './map-style.ts';
import { restyle } from './restyle.ts';
import { watchDrawing, type DrawingListener } from './watch-drawing.ts';

/** The zoom at which a chosen device is shown: it stands alone and shows its glyph. */
const SELECTED_ZOOM = 14.5;

/** How far from the areas of operation the map can be moved, in degrees. */
const ROAM_DEGREES = 0.35;

/** How long a camera move takes, in milliseconds; none for people who asked for less motion. */
const MOVE_MS = 600;

/** What is under the pointer: a device, or a cluster with its counts. */
export interface MapTarget {
  readonly x: number;
  readonly y: number;
  readonly device?: string;
  readonly cluster?: Readonly<Record<string, unknown>>;
}

/** What the map is made of, and whom it tells. */
export interface CityMapOptions extends DrawingListener {
  readonly container: HTMLElement;
  readonly look: MapLook;
  readonly basemap: FeatureCollection;
  readonly language: Language;
  readonly home: Bounds;
  readonly onHover: (target: MapTarget | undefined) => void;
  readonly onSelect: (device: string | undefined) => void;
}

setWorkerUrl(workerUrl);
// The worker's half megabyte of code is fetched and parsed while the session and the basemap are still on their way.
prewarm();

/** The map of the cities: the one place that talks to MapLibre. It holds no state of the city. */
export class CityMap {
  readonly #map: MapLibreMap;
  readonly #updates: DeviceUpdates;
  readonly #loaded: Promise<void>;
  #isClosed = false;
  #home: Bounds;
  readonly #options: CityMapOptions;
  #look: MapLook;
  #style: StyleSpecification;

  constructor(options: CityMapOptions) {
    this.#options = options;
    this.#look = options.look;
    this.#home = options.home;
    this.#style = mapStyle(options.look, options.basemap, location.origin);
    const [west, south, east, north] = options.home;
    this.#map = new MapLibreMap({
      container: options.container,
      style: this.#style,
      ...homeOf(options.home, options.container),
      maxBounds: [west - ROAM_DEGREES, south - ROAM_DEGREES, east + ROAM_DEGREES, north + ROAM_DEGREES],
      ...ZOOMS,
      maxCanvasSize: [8_192, 8_192],
      locale: mapLocale(options.language),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.addControl(new ScaleControl({ maxWidth: 120 }), 'bottom-right');
    this.#map.setMissingStyleImageResolver((name) => this.#draw(name));
    // As soon as the style stands, not when all is drawn: the devices are in the first picture then.
    this.#loaded = new Promise<void>((resolve) => this.#map.once('style.load', () => resolve()));
    this.#updates = new DeviceUpdates({
      apply: async (diff) => {
        await this.#loaded;
        await this.#source(DEVICE_SOURCE).updateData(diff);
      },
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    this.#bind();
  }

  /** Shows these devices. */
  setDevices(features: ReadonlyMap<DeviceId, DeviceFeature>): void {
    this.#updates.want(features);
  }

  /** Changes colours, sizes or names without making the map anew. */
  setLook(look: MapLook, basemap: FeatureCollection): void {
    const next = mapStyle(look, basemap, location.origin);
    const before = this.#style;
    this.#look = look;
    this.#style = next;
    this.#whenLoaded(() => {
      restyle(this.#map, before, next);
      for (const name of this.#map.listImages()) {
        const facts = parseMarkerName(name);
        if (facts !== undefined) this.#map.updateImage(name, drawMarker(facts, look.palette, look.scale));
      }
    });
  }

  /** Marks a place and brings it into view; undefined marks none. */
  select(place: LonLat | undefined): void {
    this.#whenLoaded(() => void this.#source(SELECTION_SOURCE).setData(pointAt(place)));
    if (place === undefined) return;
    this.#map.easeTo({
      center: [place.lon, place.lat],
      zoom: Math.max(this.#map.getZoom(), SELECTED_ZOOM),
      offset: panelOffset(this.#options.container),
      duration: moveMs(),
    });
  }

  /** Sets the whole view, and shows it when it is another one than before. */
  setHome(home: Bounds): void {
    if (home.join() === this.#home.join()) return;
    this.#home = home;
    this.goHome();
  }

  /** Shows the whole view. */
  goHome(): void {
    this.#map.easeTo({ ...homeOf(this.#home, this.#options.container), duration: moveMs() });
  }

  /** Goes one zoom step in (1) or out (-1). */
  zoomBy(step: 1 | -1): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + step, duration: moveMs() / 2 });
  }

  /** Fits the map to its container. */
  resize(): void {
    this.#map.resize();
  }

  /** Frees the map and its WebGL context. */
  close(): void {
    this.#isClosed = true;
    this.#map.remove();
  }

  #whenLoaded(act: () => void): void {
    void this.#loaded.then(() => {
      if (!this.#isClosed) act();
    });
  }

  #source(name: string): GeoJSONSource {
    const source = this.#map.getSource(name);
    if (!(source instanceof GeoJSONSource)) throw new Error(`the style has no source ${name}`);
    return source;
  }

  #draw(name: string): void {
    const facts = parseMarkerName(name);
    if (facts === undefined || this.#map.hasImage(name)) return;
    const image = drawMarker(facts, this.#look.palette, this.#look.scale);
    this.#map.addImage(name, image, { pixelRatio: MARKER_PIXEL_RATIO });
  }

  #bind(): void {
    this.#map.on('mousemove', (event) => this.#hover(event));
    this.#map.on('mouseout', () => this.#options.onHover(undefined));
    this.#map.on('click', (event) => void this.#click(event));
    this.#map.getCanvas().addEventListener('webglcontextrestored', () => this.#map.triggerRepaint());
    watchDrawing(this.#map, this.#options);
  }

  #hit(event: MapMouseEvent): MapGeoJSONFeature | undefined {
    return this.#map.queryRenderedFeatures(event.point, { layers: [...DEVICE_LAYERS] })[0];
  }

  #hover(event: MapMouseEvent): void {
    const hit = this.#hit(event);
    this.#map.getCanvas().style.cursor = hit === undefined ? '' : 'pointer';
    if (hit === undefined) return this.#options.onHover(undefined);
    const { x, y } = event.point;
    const id: unknown = hit.properties['id'];
    const isCluster = hit.properties['point_count'] !== undefined;
    this.#options.onHover(isCluster ? { x, y, cluster: hit.properties } : { x, y, device: String(id) });
  }

  async #click(event: MapMouseEvent): Promise<void> {
    const hit = this.#hit(event);
    if (hit === undefined) return this.#options.onSelect(undefined);
    const cluster: unknown = hit.properties['cluster_id'];
    if (typeof cluster !== 'number' || hit.geometry.type !== 'Point')
      return this.#options.onSelect(String(hit.properties['id']));
    const zoom = await this.#source(DEVICE_SOURCE).getClusterExpansionZoom(cluster);
    const [lon, lat] = hit.geometry.coordinates;
    if (lon !== undefined && lat !== undefined)
      this.#map.easeTo({ center: [lon, lat], zoom, duration: moveMs() });
  }
}

function pointAt(place: LonLat | undefined): FeatureCollection {
  if (place === undefined) return { type: 'FeatureCollection', features: [] };
  const geometry = { type: 'Point' as const, coordinates: [place.lon, place.lat] };
  return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry }] };
}

/** The whole view in the container as it now is. */
function homeOf(
  home: Bounds,
  container: HTMLElement,
): { readonly center: LngLatLike; readonly zoom: number } {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const { center, zoom } = homeView(
    home,
    { width: container.clientWidth, height: container.clientHeight },
    rem,
  );
  return { center: [center.lon, center.lat], zoom };
}

/** From the middle of the map to the middle of what the device's panel leaves free, in pixels. */
function panelOffset(container: HTMLElement): [number, number] {
  const panel = document.querySelector('[data-testid=device-panel]')?.getBoundingClientRect();
  if (panel === undefined) return [0, 0];
  const isBelow = panel.width >= container.clientWidth * 0.9;
  return isBelow ? [0, -panel.height / 2] : [-panel.width / 2, 0];
}

function moveMs(): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : MOVE_MS;
}

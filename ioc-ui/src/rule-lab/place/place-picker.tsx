import { type DeviceId } from '@ioc/domain';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';

import { basemapQuery } from '../../api/queries.ts';
import type { BasemapFeature } from '../../api/basemap-schema.ts';
import { useCities } from '../../api/use-reference.ts';
import { useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { homeBounds } from '../../map/home-view.ts';
import {
  devicesWithin,
  drawingOf,
  nearestDevice,
  placeOf,
  type Drawing,
  type Located,
  type Place,
  type PlaceTool,
  type Position,
} from './place-model.ts';

/** Units of the drawing from west to east. */
const WIDTH = 600;

/** How near a press must come to a device, in units of the drawing. */
const REACH = 16;

/** How far an arrow key moves the crosshair, in units of the drawing; with Shift, five times as far. */
const STEP = 6;

const ARROWS: Readonly<Partial<Record<string, Position>>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

const TOOLS: readonly PlaceTool[] = ['devices', 'box', 'polygon', 'corridor'];

interface PlacePickerProps {
  /** The devices that can be chosen. */
  readonly devices: readonly Located[];
  readonly chosen: ReadonlySet<string>;
  readonly place: Place | undefined;
  readonly isReadOnly: boolean;
  readonly nameOf: (id: string) => string;
  readonly onToggle: (device: DeviceId) => void;
  readonly onPlace: (place: Place) => void;
}

/**
 * A small map on which devices are chosen one by one, or a box, an area or a corridor is drawn: by pressing, or with a
 * crosshair that the arrow keys move and Enter sets.
 */
export function PlacePicker(props: PlacePickerProps): ReactNode {
  const { devices, place, isReadOnly, onPlace, onToggle } = props;
  const { t } = useLanguage();
  const cities = useCities();
  const [tool, setTool] = useState<PlaceTool>(place === undefined ? 'devices' : 'polygon');
  const [positions, setPositions] = useState<readonly Position[]>([]);
  const drawing = useMemo(() => {
    const bounds = homeBounds(cities, undefined);
    return bounds && drawingOf(bounds, WIDTH);
  }, [cities]);
  if (drawing === undefined) return <div className="skeleton place-map" />;
  const set = (at: Position): void => {
    if (isReadOnly) return;
    if (tool === 'devices') {
      const device = nearestDevice(drawing, devices, { at, within: REACH });
      if (device !== undefined) onToggle(device);
      return;
    }
    const next = [...positions, drawing.toLonLat(...at)];
    const box = tool === 'box' ? placeOf('box', next) : undefined;
    if (box === undefined) {
      setPositions(next);
      return;
    }
    onPlace(box);
    setPositions([]);
  };
  const drawn = placeOf(tool, positions);
  const finish = (): void => {
    if (drawn !== undefined) onPlace(drawn);
    setPositions([]);
  };
  return (
    <div className="place-picker">
      {!isReadOnly && (
        <fieldset className="segments" aria-label={t('place.tool')}>
          {TOOLS.map((each) => (
            <button
              key={each}
              type="button"
              className="button small"
              aria-pressed={each === tool}
              onClick={() => {
                setTool(each);
                setPositions([]);
              }}
            >
              {t(`place.tool.${each}`)}
            </button>
          ))}
        </fieldset>
      )}
      <p className="small secondary">{t(`place.hint.${tool}`)}</p>
      <PlaceMap {...props} drawing={drawing} positions={positions} drawn={drawn} tool={tool} onSet={set} />
      {positions.length > 0 && (
        <div className="form-actions">
          <button type="button" className="button small" disabled={drawn === undefined} onClick={finish}>
            {t('place.finish', { count: drawn === undefined ? 0 : devicesWithin(drawn, devices).length })}
          </button>
          <button type="button" className="button small" onClick={() => setPositions(positions.slice(0, -1))}>
            {t('place.back')}
          </button>
        </div>
      )}
    </div>
  );
}

interface PlaceMapProps extends PlacePickerProps {
  readonly drawing: Drawing;
  readonly positions: readonly Position[];
  readonly drawn: Place | undefined;
  readonly tool: PlaceTool;
  readonly onSet: (at: Position) => void;
}

function PlaceMap(props: PlaceMapProps): ReactNode {
  const { drawing, devices, chosen, place, positions, drawn, tool, nameOf, onSet } = props;
  const { t } = useLanguage();
  const [cross, setCross] = useState<Position>();
  const map = useRef<SVGSVGElement>(null);
  const press = (event: PointerEvent<SVGSVGElement>): void => {
    const frame = event.currentTarget.getBoundingClientRect();
    const scale = drawing.width / frame.width;
    onSet([(event.clientX - frame.left) * scale, (event.clientY - frame.top) * scale]);
  };
  const key = (event: KeyboardEvent): void => {
    const at = cross ?? [drawing.width / 2, drawing.height / 2];
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) {
      event.preventDefault();
      const step = event.shiftKey ? STEP * 5 : STEP;
      setCross([
        Math.min(drawing.width, Math.max(0, at[0] + arrow[0] * step)),
        Math.min(drawing.height, Math.max(0, at[1] + arrow[1] * step)),
      ]);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onSet(at);
    }
  };
  const near = cross && nearestDevice(drawing, devices, { at: cross, within: REACH });
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the crosshair makes the drawing a control */}
      <svg
        ref={map}
        className="place-map"
        viewBox={`0 0 ${drawing.width} ${drawing.height}`}
        role="application"
        aria-label={t('place.map', { count: devices.length })}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the arrow keys move its crosshair
        tabIndex={0}
        data-testid="place-map"
        onPointerDown={press}
        onKeyDown={key}
        onFocus={(event) => {
          if (event.currentTarget.matches(':focus-visible'))
            setCross(cross ?? [drawing.width / 2, drawing.height / 2]);
        }}
        onBlur={() => setCross(undefined)}
      >
        <Ground drawing={drawing} />
        {place !== undefined && <Shape drawing={drawing} place={place} className="place-shape" />}
        {drawn !== undefined && <Shape drawing={drawing} place={drawn} className="place-shape drawn" />}
        {devices.map(({ id, location }) => {
          const [x, y] = drawing.toXy(location.lon, location.lat);
          return (
            <circle
              key={id}
              className={chosen.has(id) ? 'place-device chosen' : 'place-device'}
              cx={x}
              cy={y}
              r={chosen.has(id) ? 6 : 4}
            >
              <title>{nameOf(id)}</title>
            </circle>
          );
        })}
        {positions.map((position) => {
          const [x, y] = drawing.toXy(...position);
          return <circle key={position.join()} className="place-corner" cx={x} cy={y} r={4} />;
        })}
        {cross !== undefined && (
          <path
            className="place-cross"
            d={`M${cross[0] - 12} ${cross[1]}h24M${cross[0]} ${cross[1] - 12}v24`}
          />
        )}
      </svg>
      <p className="small" aria-live="polite">
        {tool === 'devices' && near !== undefined ? nameOf(near) : ''}
      </p>
    </>
  );
}

function Shape({
  drawing,
  place,
  className,
}: {
  readonly drawing: Drawing;
  readonly place: Place;
  readonly className: string;
}): ReactNode {
  const points = (list: readonly (readonly [number, number])[]): string =>
    list.map(([lon, lat]) => drawing.toXy(lon, lat).join(' ')).join('L');
  if (place.kind === 'polygon') return <path className={className} d={`M${points(place.ring)}Z`} />;
  const [lon, lat] = place.line[0] ?? [0, 0];
  // One metre in units of the drawing, at the place itself.
  const metre = (drawing.toXy(lon, lat)[1] - drawing.toXy(lon, lat + 0.01)[1]) / 1_112;
  return (
    <>
      <path
        className={`${className} corridor`}
        style={{ strokeWidth: 2 * place.metres * metre }}
        d={`M${points(place.line)}`}
      />
      <path className={`${className} line`} d={`M${points(place.line)}`} />
    </>
  );
}

function Ground({ drawing }: { readonly drawing: Drawing }): ReactNode {
  const { client } = useServices();
  const { data } = useQuery(basemapQuery(client));
  const paths = useMemo(() => {
    const path = ({ geometry }: BasemapFeature): string => {
      const rings =
        geometry.type === 'Polygon'
          ? geometry.coordinates
          : geometry.type === 'MultiPolygon'
            ? geometry.coordinates.flat()
            : geometry.type === 'MultiLineString'
              ? geometry.coordinates
              : geometry.type === 'LineString'
                ? [geometry.coordinates]
                : [];
      return rings
        .map((ring) =>
          ring
            .map(([lon, lat], index) => {
              const [x, y] = drawing.toXy(lon, lat);
              return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
            })
            .join(''),
        )
        .join('');
    };
    const all = (features: readonly BasemapFeature[] | undefined): string =>
      (features ?? []).map(path).join('');
    const isMain = ({ properties: { kind } }: BasemapFeature): boolean =>
      !/minor|residential|tertiary/.test(kind);
    return {
      wards: all(data?.areas.features.filter(({ properties: { level } }) => level === 'ward')),
      rivers: all(data?.rivers.features),
      roads: all(data?.roads.features.filter(isMain)),
    };
  }, [data, drawing]);
  return (
    <g className="place-ground">
      <path className="wards" d={paths.wards} />
      <path className="rivers" d={paths.rivers} />
      <path className="roads" d={paths.roads} />
    </g>
  );
}

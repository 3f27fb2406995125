import { lazy, Suspense, useCallback, useEffect, useState, type ReactNode } from 'react';

import { FirstPicture } from '../map/first-picture.tsx';
import { loadMap } from './load-map.ts';

const MapScreen = lazy(async () => ({ default: (await loadMap()).MapScreen }));

/**
 * How long the map waits for the first picture, in milliseconds: its code and its shaders would delay that, but a
 * picture without devices must not keep the map away.
 */
export const FIRST_PICTURE_LIMIT_MS = 4_000;

/**
 * The map, once it was shown, stays mounted: coming back costs no new WebGL context and no new download. Before it
 * comes the first picture, which leaves when the map is drawn, and stays when it never is.
 */
export function MapSlot({ isShown }: { readonly isShown: boolean }): ReactNode {
  const [wasShown, setWasShown] = useState(isShown);
  if (isShown && !wasShown) setWasShown(true);
  if (!wasShown) return null;
  return (
    <div className="map-slot" hidden={!isShown}>
      <FirstPictureThenMap isShown={isShown} />
    </div>
  );
}

function FirstPictureThenMap({ isShown }: { readonly isShown: boolean }): ReactNode {
  const [isMapDue, setMapDue] = useState(false);
  const [isDrawn, setDrawn] = useState(false);
  const onDrawn = useCallback(() => setDrawn(true), []);
  const onPainted = useAfterFrame(useCallback(() => setMapDue(true), []));
  useEffect(() => {
    const timer = setTimeout(() => setMapDue(true), FIRST_PICTURE_LIMIT_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      {!isDrawn && <FirstPicture onPainted={onPainted} />}
      {isMapDue && (
        <Suspense fallback={null}>
          <MapScreen isShown={isShown} onDrawn={onDrawn} />
        </Suspense>
      )}
    </>
  );
}

/** Lets what was painted come to the screen before the act. */
function useAfterFrame(act: () => void): () => void {
  return useCallback(() => {
    requestAnimationFrame(() => requestAnimationFrame(act));
  }, [act]);
}

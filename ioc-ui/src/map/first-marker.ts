/** Marks a moment on the document, for tests and monitoring, in milliseconds since navigation; only the first counts. */
function mark(name: 'firstMarkerMs' | 'mapMarkerMs'): void {
  document.documentElement.dataset[name] ??= String(Math.round(performance.now()));
}

/** Tells that live devices were painted; the mark is set when their frame has been presented. */
export function markFirstMarker(): void {
  requestAnimationFrame(() => requestAnimationFrame(() => mark('firstMarkerMs')));
}

/** Tells that the map itself has shown live devices. */
export function markMapMarker(): void {
  mark('firstMarkerMs');
  mark('mapMarkerMs');
}

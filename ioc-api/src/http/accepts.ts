/** Whether a caller asks for a media type before JSON: it names it in `Accept`, and JSON not before it. */
export function prefers(accept: string | undefined, mediaType: string): boolean {
  const named = (accept ?? '').split(',').map((range) => range.split(';')[0]?.trim().toLowerCase());
  const place = named.indexOf(mediaType);
  const json = named.indexOf('application/json');
  return place !== -1 && (json === -1 || place < json);
}

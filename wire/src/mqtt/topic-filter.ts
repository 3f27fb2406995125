/** The longest topic filter that is taken, in characters. */
const LONGEST_FILTER = 256;

/** Whether the text is an MQTT topic filter: `+` stands for one level, a last `#` for the rest. Source: MQTT 5.0, 4.7. */
export function isTopicFilter(text: string): boolean {
  if (text.length === 0 || text.length > LONGEST_FILTER || text.includes('\0')) return false;
  const levels = text.split('/');
  return levels.every((level, index) => {
    if (level === '#') return index === levels.length - 1;
    return level === '+' || !/[+#]/.test(level);
  });
}

/** Whether the filter selects the topic with these levels; both are given split at `/`. */
export function selectsTopic(filter: readonly string[], topic: readonly string[]): boolean {
  for (const [index, level] of filter.entries()) {
    if (level === '#') return true;
    if (index >= topic.length) return false;
    if (level !== '+' && level !== topic[index]) return false;
  }
  return filter.length === topic.length;
}

/**
 * Lines of `mosquitto.conf`: what the production deployment has of queues and of persistence, so that the figures are
 * those of a broker that keeps sessions and queued messages over a restart.
 */
export const BROKER_CONFIG: readonly string[] = [
  'persistence true',
  'autosave_interval 60',
  'max_inflight_messages 1000',
  'max_queued_messages 1000000',
  'max_queued_bytes 1073741824',
];

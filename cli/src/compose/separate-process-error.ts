/** `ioc ingest` and `ioc api` apart need servers that both reach; embedded files have one owner. */
export class SeparateProcessError extends Error {
  override readonly name = 'SeparateProcessError';

  constructor(command: 'ingest' | 'api', variable: 'INFLUX_URL' | 'MQTT_URL') {
    const why = variable === 'INFLUX_URL' ? 'the embedded DuckDB file is' : 'the embedded broker is';
    super(
      `${variable}: got nothing; expected a URL, because "ioc ${command}" runs apart and ${why} open to "ioc start" only`,
    );
  }
}

/** `ioc start` is one process and runs the whole intake. */
export class SharedIntakeError extends Error {
  override readonly name = 'SharedIntakeError';

  constructor() {
    super('IOC_INGEST_PARTS: "ioc start" runs the whole intake; expected all, or several "ioc ingest"');
  }
}

import { isCityId, isRuleId, type CityId, type RuleId } from '../../identifiers.ts';
import { isEpochMs, type EpochMs } from '../../time/instant.ts';

/** A stored row that the engine did not write, or wrote in another format. */
export class EngineRowError extends Error {
  override readonly name = 'EngineRowError';
  readonly key: string;

  constructor(key: string, reason: string, options?: ErrorOptions) {
    super(`engine row ${key}: ${reason}`, options);
    this.key = key;
  }
}

/** The JSON of a stored row. */
export function parseRow(key: string, state: string): RowReader {
  return new RowReader(key, parseJson(key, state));
}

function parseJson(key: string, state: string): unknown {
  try {
    return JSON.parse(state);
  } catch (cause) {
    throw new EngineRowError(key, 'is no JSON', { cause });
  }
}

/** Reads the fields of one stored row; every field that is not what it should be is an `EngineRowError`. */
export class RowReader {
  readonly key: string;
  readonly #fields: ReadonlyMap<string, unknown>;

  /** `fields` is the row's parsed JSON. */
  constructor(key: string, fields: unknown) {
    if (typeof fields !== 'object' || fields === null) throw new EngineRowError(key, 'is no object');
    this.key = key;
    this.#fields = new Map(Object.entries(fields));
  }

  has(field: string): boolean {
    return this.#fields.has(field);
  }

  number(field: string): number {
    const value = this.#fields.get(field);
    return typeof value === 'number' ? value : this.#refuse(field);
  }

  /** A number, or what stands for a missing one. */
  numberOr(field: string, missing: number): number {
    const value = this.#fields.get(field);
    return value === undefined || value === null ? missing : this.number(field);
  }

  numbers(field: string): number[] {
    const value = this.#fields.get(field);
    if (!Array.isArray(value)) return this.#refuse(field);
    return value.map((one: unknown) =>
      typeof one === 'number' ? one : one === null ? NaN : this.#refuse(field),
    );
  }

  /** The row's inner rows. */
  rows(field: string): RowReader[] {
    const value = this.#fields.get(field) ?? [];
    if (!Array.isArray(value)) return this.#refuse(field);
    return value.map((one: unknown) => new RowReader(`${this.key} ${field}`, one));
  }

  text(field: string): string {
    const value = this.#fields.get(field);
    return typeof value === 'string' ? value : this.#refuse(field);
  }

  rule(field: string): RuleId {
    const id = this.text(field);
    return isRuleId(id) ? id : this.#refuse(field);
  }

  city(field: string): CityId {
    const id = this.text(field);
    return isCityId(id) ? id : this.#refuse(field);
  }

  instantOrNone(field: string): EpochMs | undefined {
    if (!this.has(field)) return undefined;
    const ms = this.number(field);
    return isEpochMs(ms) ? ms : this.#refuse(field);
  }

  #refuse(field: string): never {
    throw new EngineRowError(this.key, `has no proper "${field}"`);
  }
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LARGEST_UNKNOWN_BYTES, PacketSizeGuard } from './packet-size-guard.ts';

/** The fixed header of a packet with a body of so many bytes. */
function header(bodyBytes: number): Buffer {
  const bytes = [0x30];
  let rest = bodyBytes;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Buffer.from(bytes);
}

function packet(bodyBytes: number): Buffer {
  return Buffer.concat([header(bodyBytes), Buffer.alloc(bodyBytes, 0xff)]);
}

describe('the packet size guard', () => {
  it('lets packets through however they are cut into chunks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 400 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }),
        (bodies, cuts) => {
          const guard = new PacketSizeGuard();
          const all = Buffer.concat(bodies.map(packet));
          let from = 0;
          for (let turn = 0; from < all.length; turn += 1) {
            const step = cuts[turn % cuts.length] ?? 1;
            expect(guard.accepts(all.subarray(from, from + step))).toBe(true);
            from += step;
          }
        },
      ),
    );
  });

  it('refuses by the announced length, before the body comes', () => {
    expect(new PacketSizeGuard().accepts(header(LARGEST_UNKNOWN_BYTES))).toBe(true);
    expect(new PacketSizeGuard().accepts(header(LARGEST_UNKNOWN_BYTES + 1))).toBe(false);
  });

  it('refuses a length of more than four bytes', () => {
    expect(new PacketSizeGuard().accepts(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80]))).toBe(false);
  });
});

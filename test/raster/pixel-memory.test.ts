import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PixelMemory, lendMemory } from '../../src/raster/pixel-memory.ts';
import { PIXEL_TYPES, type Pixels } from '../../src/raster/pixel-type.ts';

const requests = fc.array(fc.record({ type: fc.constantFrom(...PIXEL_TYPES), length: fc.integer({ min: 0, max: 300_000 }) }), { maxLength: 30 });

/** Whether two arrays share a byte. */
function overlap(one: Pixels, other: Pixels): boolean {
  return one.buffer === other.buffer && one.byteOffset < other.byteOffset + other.byteLength && other.byteOffset < one.byteOffset + one.byteLength;
}

describe('memory that is lent', () => {
  it('is 0 whatever was written to it before, and never given twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(requests, { minLength: 1, maxLength: 4 }), async (works) => {
        for (const work of works) {
          await lendMemory((memory) => {
            const given: Pixels[] = [];
            for (const { type, length } of work) {
              const pixels = memory.allocate(type, length);
              expect(pixels).toHaveLength(length);
              expect(pixels.every((value) => value === 0)).toBe(true);
              expect(given.some((other) => length > 0 && overlap(pixels, other))).toBe(false);
              pixels.fill(7);
              given.push(pixels);
            }
            return Promise.resolve();
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is used again, but not while somebody has it', async () => {
    const buffers: ArrayBuffer[] = [];
    const take = (memory: PixelMemory): Promise<void> => Promise.resolve(void buffers.push(memory.allocate('uint16', 1000).buffer));
    await lendMemory(take);
    await lendMemory(async (memory) => {
      await take(memory);
      await lendMemory(take);
    });
    // As answers: of buffers that differ the runner would compare and print millions of bytes.
    expect(buffers[1] === buffers[0]).toBe(true);
    expect(buffers[2] === buffers[1]).toBe(false);
  });

  it('is not used again after a failure, for what failed may still write to it', async () => {
    let left: Pixels | undefined;
    const failing = lendMemory((memory) => {
      left = memory.allocate('uint8', 1000);
      return Promise.reject(new Error('the disk is gone'));
    });
    await expect(failing).rejects.toThrow('the disk is gone');
    const next = await lendMemory((memory) => Promise.resolve(memory.allocate('uint8', 1000).buffer));
    expect(next === left?.buffer).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldForSearch } from './search-fold.ts';

describe('foldForSearch', () => {
  it('drops tone and vowel marks and writes đ as d', () => {
    expect(foldForSearch('Đường Xương Giang')).toBe('duong xuong giang');
    expect(foldForSearch('PHƯỜNG NẾNH – Việt Yên')).toBe('phuong nenh – viet yen');
  });

  it('is the same for composed and decomposed text', () => {
    expect(foldForSearch('Nếnh'.normalize('NFD'))).toBe(foldForSearch('Nếnh'.normalize('NFC')));
  });

  it('folds white space and control characters into one space', () => {
    expect(foldForSearch(' Cầu\u0000\t Mỹ\u00a0Độ ')).toBe('cau my do');
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = foldForSearch(text);
        expect(foldForSearch(once)).toBe(once);
      }),
    );
  });
});

/** The languages of the product; `vi` is the source language. */
export type Language = 'vi' | 'en';

/** A text in every language of the product, Unicode NFC. */
export interface LocalizedText {
  readonly vi: string;
  readonly en: string;
}

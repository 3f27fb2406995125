import type { MessageFacts } from '../i18n/translate.ts';
import type { MessageKey } from '../i18n/vi.ts';

/** A short message over the screen. */
export interface Toast {
  readonly id: number;
  readonly tone: 'plain' | 'bad';
  readonly key: MessageKey;
  readonly facts?: MessageFacts;
}

/** The most messages on the screen at once; the oldest leaves first. */
export const MOST_TOASTS = 3;

/** How long a message stays, in milliseconds: time to read two lines. */
export const TOAST_MS = 8_000;

/** The short messages over the screen. */
export class Toasts {
  #list: readonly Toast[] = [];
  #next = 1;
  readonly #listeners = new Set<() => void>();

  /** What is shown now. */
  list(): readonly Toast[] {
    return this.#list;
  }

  /** Calls the listener after each change until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Shows a message for `TOAST_MS`. */
  show(toast: Omit<Toast, 'id'>): void {
    const id = this.#next++;
    this.#set([...this.#list, { ...toast, id }].slice(-MOST_TOASTS));
    setTimeout(() => this.dismiss(id), TOAST_MS);
  }

  /** Takes a message away. */
  dismiss(id: number): void {
    this.#set(this.#list.filter((toast) => toast.id !== id));
  }

  #set(list: readonly Toast[]): void {
    this.#list = list;
    for (const listener of this.#listeners) listener();
  }
}

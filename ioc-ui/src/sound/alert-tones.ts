import type { HeardSeverity } from './sound-policy.ts';

interface Tones {
  /** Hertz of each tone in turn. */
  readonly pitches: readonly number[];
  /** Seconds from one tone to the next. */
  readonly step: number;
}

/** Three fast high tones, two, one: told apart by count and pitch, also by who hears high tones badly. Source: interface §3.2. */
const TONES: Readonly<Record<HeardSeverity, Tones>> = {
  critical: { pitches: [988, 988, 988], step: 0.18 },
  high: { pitches: [740, 587], step: 0.26 },
  medium: { pitches: [523], step: 0.3 },
};

/** How loud a tone is at its height, of 1, and how long it takes to rise, in seconds: no click, no fright. */
const LOUDNESS = 0.22;
const RISE_S = 0.015;

/** The sounds of alerts. The browser lets them be heard after the first key or press on the page. */
export class AlertTones {
  #context: AudioContext | undefined;

  /** Plays the tones of a severity; answers false when the browser does not let them be heard yet. */
  async play(severity: HeardSeverity): Promise<boolean> {
    if (!navigator.userActivation.hasBeenActive) return false;
    this.#context ??= new AudioContext();
    const context = this.#context;
    if (context.state !== 'running') await context.resume();
    const { pitches, step } = TONES[severity];
    pitches.forEach((pitch, index) =>
      playTone(context, { pitch, at: context.currentTime + index * step, length: step * 0.8 }),
    );
    return true;
  }

  /** Gives the sound device back. */
  async close(): Promise<void> {
    const context = this.#context;
    this.#context = undefined;
    await context?.close();
  }
}

function playTone(
  context: AudioContext,
  { pitch, at, length }: { readonly pitch: number; readonly at: number; readonly length: number },
): void {
  const tone = new OscillatorNode(context, { type: 'triangle', frequency: pitch });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(LOUDNESS, at + RISE_S);
  gain.gain.linearRampToValueAtTime(0, at + length);
  tone.connect(gain).connect(context.destination);
  tone.start(at);
  tone.stop(at + length);
}

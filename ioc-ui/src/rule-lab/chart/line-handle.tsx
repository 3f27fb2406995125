import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';

import { SeverityMark } from '../../alerts/severity-mark.tsx';
import { formatPlainNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.tsx';
import type { PlacedLine } from '../level-edit.ts';
import { shown, type SignalScale } from '../signal-scale.ts';
import { heightOf, lineStep, onStep, valueAt, type ValueScale } from './value-scale.ts';

/** Steps that PageUp and PageDown go at once. */
const LONG_STEPS = 10;

const KEY_STEPS: Readonly<Partial<Record<string, number>>> = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
  PageUp: LONG_STEPS,
  PageDown: -LONG_STEPS,
};

interface LineHandleProps {
  readonly line: PlacedLine;
  readonly scale: ValueScale;
  readonly signal: SignalScale;
  /** Where the label stands, 0 at the top; labels that would cover each other are moved apart. */
  readonly labelHeight: number;
  readonly isReadOnly: boolean;
  readonly onMove: (value: number) => void;
  readonly onGrab: () => void;
  readonly onRelease: () => void;
}

/** A threshold or reset on the chart: a line to drag, and a slider that the arrow keys move. */
export function LineHandle(props: LineHandleProps): ReactNode {
  const { line, scale, signal, labelHeight, isReadOnly, onMove, onGrab, onRelease } = props;
  const { t, language } = useLanguage();
  const isHeld = useRef(false);
  const step = lineStep(scale);
  const text = formatPlainNumber(language, shown(line.value, signal));
  const press = (event: KeyboardEvent): void => {
    const steps = KEY_STEPS[event.key];
    if (steps === undefined || isReadOnly) return;
    event.preventDefault();
    onMove(onStep(line.value + steps * step, step));
  };
  const grab = (event: PointerEvent<HTMLElement>): void => {
    if (isReadOnly || event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.focus();
    event.currentTarget.setPointerCapture(event.pointerId);
    isHeld.current = true;
    onGrab();
  };
  const drag = (event: PointerEvent<HTMLElement>): void => {
    const frame = event.currentTarget.closest('[data-plot]')?.getBoundingClientRect();
    if (!isHeld.current || frame === undefined) return;
    const next = onStep(valueAt(scale, (event.clientY - frame.top) / frame.height), step);
    if (next !== line.value) onMove(next);
  };
  const release = (): void => {
    if (!isHeld.current) return;
    isHeld.current = false;
    onRelease();
  };
  return (
    <>
      <div
        className={`lab-line ${line.part} ${line.severity}`}
        style={{ top: `${heightOf(scale, line.value) * 100}%` }}
        aria-hidden="true"
      />
      <div
        className={`lab-handle ${line.part} ${line.severity}`}
        style={{ top: `${labelHeight * 100}%` }}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a range input cannot lie on its line of the chart
        role="slider"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={t(`lab.line.${line.part}`, { severity: t(`severity.${line.severity}`) })}
        aria-valuemin={scale.low}
        aria-valuemax={scale.high}
        aria-valuenow={line.value}
        aria-valuetext={`${text} ${signal.unit}`}
        aria-readonly={isReadOnly}
        data-testid={`line.${line.level}.${line.part}${line.bound === undefined ? '' : `.${line.bound}`}`}
        onKeyDown={press}
        onPointerDown={grab}
        onPointerMove={drag}
        onPointerUp={release}
        onPointerCancel={release}
        onLostPointerCapture={release}
      >
        <SeverityMark level={line.severity} isHollow={line.part === 'reset'} />
        {text}
      </div>
    </>
  );
}

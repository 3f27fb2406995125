import type { Alert, AlertId } from '@ioc/domain';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';

import { useRules } from '../api/use-reference.ts';
import { useLanguage } from '../i18n/language.tsx';
import { compareAlerts } from './alert-order.ts';
import { AlertRow } from './alert-row.tsx';
import type { ConsoleRow } from './console-rows.ts';
import { SeverityMark } from './severity-mark.tsx';
import { alertLevel } from '../live/device-look.ts';

/** Rows that are drawn above and below what is seen: a fast wheel meets no blank. */
const OVERSCAN = 6;

/** The height of a row before it is measured, in pixels. */
const ROW_GUESS = 84;

/** What the rows need of the list around them. */
export interface AlertGridProps {
  readonly rows: readonly ConsoleRow[];
  readonly lookup: (id: AlertId) => Alert | undefined;
  readonly active: number;
  readonly selected: AlertId | undefined;
  readonly chosen: ReadonlySet<AlertId>;
  readonly mayAcknowledge: boolean;
  readonly onActive: (index: number) => void;
  readonly onSelect: (alert: Alert) => void;
  readonly onAcknowledge: (alert: Alert) => void;
  readonly onMark: (id: AlertId, isRange: boolean) => void;
  readonly onToggleGroup: (rule: string) => void;
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** The key of a row, by which it keeps its place and its measured height. */
function keyOf(row: ConsoleRow | undefined): string {
  return row === undefined ? '' : row.kind === 'group' ? `group ${row.rule}` : row.id;
}

/** The id of a row in the document, for those who hear which one is active. */
function domId(row: ConsoleRow | undefined): string | undefined {
  return row === undefined ? undefined : `alert-row-${keyOf(row).replace(' ', '-')}`;
}

/** The rows of the list, of which only those in sight are in the document. One tab stop; arrows go from row to row. */
export function AlertGrid(props: AlertGridProps): ReactNode {
  const { rows, active } = props;
  const { t } = useLanguage();
  const scroll = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- its functions stay in this component
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_GUESS,
    getItemKey: (index) => keyOf(rows[index]),
    overscan: OVERSCAN,
  });
  const wasActive = useRef(active);
  useEffect(() => {
    if (wasActive.current === active) return;
    wasActive.current = active;
    virtual.scrollToIndex(active);
  }, [active, virtual]);
  return (
    <div ref={scroll} className="alert-scroll">
      <table
        className="alert-rows virtual"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- arrow keys go through its rows
        role="grid"
        tabIndex={0}
        aria-label={t('alerts.title')}
        aria-rowcount={rows.length}
        aria-multiselectable="true"
        aria-activedescendant={domId(rows[active])}
        data-testid="alert-grid"
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={(event) => {
          if (props.onKey(event)) event.preventDefault();
        }}
      >
        <tbody>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index];
            return (
              row && (
                <tr
                  key={key}
                  id={domId(row)}
                  ref={virtual.measureElement}
                  data-index={index}
                  data-active={index === active ? '' : undefined}
                  className="virtual-row"
                  aria-rowindex={index + 1}
                  aria-selected={row.kind === 'alert' && props.chosen.has(row.id)}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <td>
                    {row.kind === 'group' ? (
                      <GroupRow row={row} {...props} onToggle={() => props.onToggleGroup(row.rule)} />
                    ) : (
                      <OneRow row={row} index={index} {...props} />
                    )}
                  </td>
                </tr>
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function OneRow({
  row,
  index,
  ...props
}: AlertGridProps & {
  readonly row: ConsoleRow & { readonly kind: 'alert' };
  readonly index: number;
}): ReactNode {
  const alert = props.lookup(row.id);
  if (alert === undefined) return null;
  return (
    <AlertRow
      alert={alert}
      isSelected={alert.id === props.selected}
      isChosen={props.chosen.has(alert.id)}
      isInGroup={row.isInGroup}
      mayAcknowledge={props.mayAcknowledge}
      onSelect={() => {
        props.onActive(index);
        props.onSelect(alert);
      }}
      onAcknowledge={props.onAcknowledge}
      onMark={props.onMark}
    />
  );
}

function GroupRow({
  row,
  lookup,
  onToggle,
}: Pick<AlertGridProps, 'lookup'> & {
  readonly row: ConsoleRow & { readonly kind: 'group' };
  readonly onToggle: () => void;
}): ReactNode {
  const { t, local } = useLanguage();
  const rule = useRules().get(row.rule);
  const alerts = row.ids.flatMap((id) => lookup(id) ?? []);
  const worst = alerts.toSorted(compareAlerts)[0];
  const waiting = alerts.filter(({ work }) => work === 'unacknowledged').length;
  const Icon = row.isOpen ? ChevronDown : ChevronRight;
  return (
    <div className="alert-group" data-testid="alert-group">
      <button type="button" tabIndex={-1} aria-expanded={row.isOpen} onClick={onToggle}>
        <Icon className="icon" aria-hidden="true" />
        {worst !== undefined && <SeverityMark level={alertLevel(worst)} />}
        <strong>{rule === undefined ? row.rule : local(rule.name)}</strong>
        <span className="secondary">{t('console.groupCount', { count: row.ids.length, waiting })}</span>
      </button>
    </div>
  );
}

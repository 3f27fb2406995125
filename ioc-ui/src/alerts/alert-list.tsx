import type { Alert } from '@ioc/domain';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

import { useKeys } from '../app/use-keys.ts';
import { useView } from '../app/view.ts';
import { useNow } from '../live/use-live.ts';
import { mayWorkOnAlerts } from '../session/permissions.ts';
import { useSession } from '../session/session-gate.tsx';
import type { FormAct } from './alert-acts.ts';
import { AlertGrid } from './alert-grid.tsx';
import { CalmPanel } from './calm-panel.tsx';
import { ConsoleBar } from './console-bar.tsx';
import { ConsoleNotices } from './console-notices.tsx';
import { FLOOD_COUNT, groupedRows, newAlerts, plainRows, type ConsoleRow } from './console-rows.ts';
import { gridCommand } from './grid-keys.ts';
import { NoMatch } from './no-match.tsx';
import { extended, NO_SELECTION, toggled, visible, type RowSelection } from './row-selection.ts';
import { useAcknowledge } from './use-acknowledge.ts';
import { useBulkAcknowledge } from './use-bulk-acknowledge.ts';
import { useConsole, type Console } from './use-console.ts';
import { useHeldRows } from './use-held-rows.ts';
import './alert-list.css';

/** How often a flood is looked for, in milliseconds. */
const FLOOD_EVERY_MS = 5_000;

/** The alerts that the address asks for, in the order in which they should be worked on, and the work on them. */
export function AlertList({ onSelect }: { readonly onSelect: (alert: Alert) => void }): ReactNode {
  const list = useConsole();
  const view = useView();
  const { user } = useSession();
  const mayAcknowledge = mayWorkOnAlerts(user);
  const frame = useRef<HTMLDivElement>(null);
  const held = useHeldRows(list.alerts, { frame, of: list.of });
  const grouping = useGrouping(list, held.isHeld);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const { lookup } = list;
  const rows = grouping.isGrouped ? groupedRows(held.rows.ids, { lookup, open }) : plainRows(held.rows.ids);
  const shown = rows.flatMap((row) => (row.kind === 'alert' ? [row.id] : []));
  const [selection, setSelection] = useState<RowSelection>(NO_SELECTION);
  const [activeKey, setActiveKey] = useState<string>();
  const active = Math.max(
    0,
    rows.findIndex((row) => keyOf(row) === activeKey),
  );
  const chosen = visible(selection, shown);
  const acknowledge = useAcknowledge();
  const bulk = useBulkAcknowledge();
  const acknowledgeChosen = (): void => {
    void bulk(chosen.flatMap((id) => lookup(id) ?? []));
    setSelection(NO_SELECTION);
  };
  const toggleGroup = (rule: string): void => setOpen((before) => switched(before, rule));
  const at = (index: number): Alert | undefined => {
    const row = rows[index];
    return row?.kind === 'alert' ? lookup(row.id) : undefined;
  };
  const go = (to: number, isRange: boolean): void => {
    setActiveKey(keyOf(rows[to]));
    const [from, next] = [at(active), at(to)];
    if (isRange && next !== undefined) {
      const anchored =
        selection.anchor === undefined && from !== undefined ? toggled(selection, from.id) : selection;
      setSelection(extended(anchored, next.id, shown));
    } else if (view.alert !== undefined && next !== undefined) onSelect(next);
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.target !== event.currentTarget && !(event.target instanceof HTMLButtonElement)) return false;
    if (event.target !== event.currentTarget && (event.key === ' ' || event.key === 'Enter')) return false;
    const { key, shiftKey, nativeEvent } = event;
    const command = gridCommand(
      { key, shiftKey, isComposing: nativeEvent.isComposing },
      { active, count: rows.length },
    );
    const row = rows[active];
    const alert = at(active);
    if (command?.kind === 'go') go(command.to, command.isRange);
    else if (command?.kind === 'mark' && alert !== undefined) setSelection(toggled(selection, alert.id));
    else if (command?.kind === 'open' && alert !== undefined) onSelect(alert);
    else if (row?.kind === 'group' && command?.kind === 'open') toggleGroup(row.rule);
    else if (row?.kind === 'group' && command?.kind === 'fold' && command.isOpen !== row.isOpen)
      toggleGroup(row.rule);
    else return false;
    return true;
  };
  useListKeys({
    target: () => {
      const isInRows = frame.current?.contains(document.activeElement) === true;
      return (isInRows ? at(active) : undefined) ?? (view.alert && lookup(view.alert));
    },
    fallback: () =>
      list.alerts.find(
        ({ device, work }) => device !== undefined && device === view.device && work === 'unacknowledged',
      ),
    acknowledge: (alert) => {
      if (chosen.length > 0) acknowledgeChosen();
      else if (alert !== undefined) acknowledge(alert);
    },
    onSelect,
  });
  return (
    <div className="alert-list">
      <ConsoleBar list={list} isGrouped={grouping.isGrouped} />
      <ConsoleNotices
        fresh={grouping.fresh}
        hidden={list.hidden}
        queued={held.rows.queued}
        chosen={chosen.length}
        onRelease={held.release}
        onAcknowledge={mayAcknowledge ? acknowledgeChosen : undefined}
        onUnmark={() => setSelection(NO_SELECTION)}
      />
      {rows.length === 0 && (list.tab === 'open' && list.hidden === 0 ? <CalmPanel /> : <NoMatch />)}
      <div ref={frame} className="alert-frame">
        {rows.length > 0 && (
          <AlertGrid
            rows={rows}
            lookup={lookup}
            active={active}
            selected={view.alert}
            chosen={selection.chosen}
            mayAcknowledge={mayAcknowledge}
            onActive={(index) => setActiveKey(keyOf(rows[index]))}
            onSelect={onSelect}
            onAcknowledge={acknowledge}
            onMark={(id, isRange) =>
              setSelection(isRange ? extended(selection, id, shown) : toggled(selection, id))
            }
            onToggleGroup={toggleGroup}
            onKey={onKey}
          />
        )}
      </div>
    </div>
  );
}

function keyOf(row: ConsoleRow | undefined): string | undefined {
  return row?.kind === 'group' ? row.rule : row?.id;
}

function switched(before: ReadonlySet<string>, rule: string): ReadonlySet<string> {
  const next = new Set(before);
  if (!next.delete(rule)) next.add(rule);
  return next;
}

/** Whether many alerts of one rule share a row: as chosen, else in a flood; it does not change while rows are held. */
function useGrouping(
  list: Console,
  isHeld: boolean,
): { readonly isGrouped: boolean; readonly fresh: number } {
  const now = useNow(FLOOD_EVERY_MS);
  const fresh = list.tab === 'closed' ? 0 : newAlerts(list.alerts, now);
  const wanted = list.group === undefined ? fresh > FLOOD_COUNT : list.group === 'rule';
  const [isGrouped, setGrouped] = useState(wanted);
  const [asked, setAsked] = useState(list.group);
  if (isGrouped !== wanted && (!isHeld || asked !== list.group)) setGrouped(wanted);
  if (asked !== list.group) setAsked(list.group);
  return { isGrouped, fresh };
}

interface ListKeys {
  /** The alert that a key is about: of the active row while the focus is in the rows, else the one that is open. */
  readonly target: () => Alert | undefined;
  /** The first that waits at the selected device. */
  readonly fallback: () => Alert | undefined;
  readonly acknowledge: (alert: Alert | undefined) => void;
  readonly onSelect: (alert: Alert) => void;
}

/** Single keys on the rows; an act that needs a form opens its alert with that form. */
function useListKeys({ target, fallback, acknowledge, onSelect }: ListKeys): void {
  const { alert: opened } = useView();
  const navigate = useNavigate();
  const openWith = (act: FormAct) => (): boolean => {
    const alert = target();
    if (alert === undefined || alert.id === opened) return false;
    onSelect(alert);
    void navigate({ to: '.', search: (before) => ({ ...before, alert: alert.id, act }), replace: true });
    return true;
  };
  useKeys({
    acknowledge: () => acknowledge(target() ?? fallback()),
    assign: openWith('assign'),
    note: openWith('note'),
    shelve: openWith('shelve'),
    end: openWith('close'),
    'show-on-map': () => {
      const alert = target();
      if (alert === undefined) return false;
      const { id, device } = alert;
      void navigate({ to: '/', search: (before) => ({ ...before, alert: id, device }) });
      return true;
    },
  });
}

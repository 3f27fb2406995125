import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode, type SyntheticEvent } from 'react';

import type { PropertyJson, RuleJson } from '../api/queries.ts';
import { useProperties } from '../api/use-reference.ts';
import { useLanguage } from '../i18n/language.tsx';
import { RuleSentence } from '../rules/rule-sentence-view.tsx';
import { useRuleNames } from '../rules/use-rule-names.ts';
import { Fault } from './fields/field-frame.tsx';
import { SwitchField } from './fields/switch-field.tsx';
import { localFaults, type FieldFaults } from './field-faults.ts';
import { LevelsPart } from './form/levels-part.tsx';
import { NoDataPart } from './form/no-data-part.tsx';
import { OverridesPart } from './form/overrides-part.tsx';
import { QuietPart } from './form/quiet-part.tsx';
import { SchedulePart } from './form/schedule-part.tsx';
import { SignalPart } from './form/signal-part.tsx';
import { WhenPart } from './form/when-part.tsx';
import { WherePart } from './form/where-part.tsx';
import { WordsPart } from './form/words-part.tsx';
import { LabPanel } from './lab-panel.tsx';
import { withoutUndefined } from './level-edit.ts';
import { useSaving, type Saving } from './use-saving.ts';
import './rule-lab.css';

/** Fields that stand in a part of the form; faults of others are told beside the buttons. */
const PLACED =
  /^(signal|select|groupBy|quorum|levels|when|schedule|keepFiring|flap|latched|inhibitedBy|noData|overrides|name|message|instruction|basis|department|sector|safety)(\.|$)/;

interface RuleEditorProps {
  readonly rule: RuleJson;
  readonly mayChange: boolean;
  /** What stands below the form, such as its versions. */
  readonly children?: ReactNode;
}

/** The form of a rule with the lab beside it: every change is tried on recorded history before it is saved. */
export function RuleEditor({ rule, mayChange, children }: RuleEditorProps): ReactNode {
  const { t, language } = useLanguage();
  const [draft, setDraft] = useState(rule);
  const property = useProperties().get(draft.select.property);
  const names = useRuleNames();
  const { saving, save, reload, forget } = useSaving();
  const hasChanged = JSON.stringify(draft) !== JSON.stringify(rule);
  const wrong = useMemo(
    () => ({ ...localFaults(language, draft), ...missingTexts(draft, t('lab.textRequired')) }),
    [language, draft, t],
  );
  const faults: FieldFaults = { ...(saving.state === 'refused' ? saving.faults : {}), ...wrong };
  const isSound = Object.keys(wrong).every((path) => path.startsWith('name') || path.startsWith('overrides'));
  const change = (next: RuleJson): void => {
    setDraft(next);
    if (saving.state !== 'idle') forget();
  };
  const part = { rule: draft, property, names, faults, isReadOnly: !mayChange, onChange: change };
  return (
    <div className="rule-editor">
      <form
        className="rule-form"
        noValidate
        onSubmit={(event: SyntheticEvent<HTMLFormElement>) => event.preventDefault()}
      >
        <div className="card rule-says">
          <RuleSentence rule={draft} property={property} />
        </div>
        <div className="card">
          <SwitchField
            label={t(draft.enabled ? 'rule.enabled' : 'rule.disabled')}
            isOn={draft.enabled}
            isReadOnly={!mayChange}
            onChange={(enabled) => change({ ...draft, enabled })}
          />
          <LevelsPart {...part} />
        </div>
        <div className="form-parts">
          <SignalPart {...part} />
          <WherePart {...part} />
          <WhenPart {...part} />
          <SchedulePart {...part} />
          <QuietPart {...part} />
          <NoDataPart {...part} />
          <OverridesPart {...part} />
          <WordsPart {...part} />
        </div>
        {mayChange && (
          <SaveBar
            rule={rule}
            draft={draft}
            faults={faults}
            saving={saving}
            hasChanged={hasChanged}
            isSound={Object.keys(wrong).length === 0}
            property={property}
            onSave={save}
            onReload={reload}
            onUndo={() => change(rule)}
          />
        )}
        {children}
      </form>
      <LabPanel
        rule={draft}
        property={property}
        names={names}
        isSound={isSound}
        isReadOnly={!mayChange}
        isStored={rule.version > 0}
        onChange={change}
      />
    </div>
  );
}

/** Texts that a rule needs in both languages. */
function missingTexts(rule: RuleJson, message: string): FieldFaults {
  const entries = (['vi', 'en'] as const).flatMap((language) =>
    (['name', 'message'] as const)
      .filter((field) => rule[field][language].trim() === '')
      .map((field) => [`${field}.${language}`, message]),
  );
  return Object.fromEntries(entries);
}

interface SaveBarProps {
  readonly rule: RuleJson;
  readonly draft: RuleJson;
  readonly faults: FieldFaults;
  readonly saving: Saving;
  readonly hasChanged: boolean;
  readonly isSound: boolean;
  readonly property: PropertyJson | undefined;
  readonly onSave: (rule: RuleJson) => Promise<RuleJson | undefined>;
  readonly onReload: () => void;
  readonly onUndo: () => void;
}

/** The ways to save: as a draft that runs in the shadow (R33), or in force, or for a second person to approve (R34). */
function SaveBar(props: SaveBarProps): ReactNode {
  const { rule, draft, faults, saving, hasChanged, isSound, onSave, onUndo } = props;
  const { t } = useLanguage();
  const navigate = useNavigate();
  const isNew = rule.version === 0;
  const isDraft = isNew || rule.draft === true;
  const isBusy = saving.state === 'sending';
  const save = async (next: RuleJson): Promise<void> => {
    const stored = await onSave(withoutUndefined(next));
    if (stored !== undefined && isNew)
      await navigate({ to: '/rules/$ruleId', params: { ruleId: stored.id }, search: (before) => before });
  };
  const count = Object.keys(faults).length;
  return (
    <div className="save-bar" data-testid="save-bar">
      <SavingTrouble {...props} />
      {Object.entries(faults)
        .filter(([path]) => !PLACED.test(path))
        .map(([path, message]) => (
          <Fault key={path} text={`${path}: ${message}`} />
        ))}
      <div className="form-actions">
        {isDraft && (
          <button
            type="button"
            className="button"
            disabled={(!hasChanged && !isNew) || !isSound || isBusy}
            onClick={() => void save({ ...draft, draft: true })}
            data-testid="rule-save-draft"
          >
            {t('rule.saveDraft')}
          </button>
        )}
        <button
          type="button"
          className="button primary"
          disabled={(!hasChanged && !isDraft) || !isSound || isBusy}
          onClick={() => void save({ ...draft, draft: undefined })}
          data-testid="rule-save"
        >
          {isBusy ? t('action.saving') : t(rule.safety === true ? 'rule.propose' : 'rule.saveInForce')}
        </button>
        <button type="button" className="button" disabled={!hasChanged} onClick={onUndo}>
          {t('action.undo')}
        </button>
        <output className="small secondary">
          {count > 0 ? t('lab.faults', { count }) : hasChanged ? t('lab.unsaved') : ''}
        </output>
      </div>
    </div>
  );
}

function SavingTrouble({ saving, property, onReload }: SaveBarProps): ReactNode {
  const { t } = useLanguage();
  if (saving.state === 'failed') return <Fault text={t('rule.saveFailed')} />;
  if (saving.state === 'refused' && Object.keys(saving.faults).length === 0)
    return <Fault text={saving.detail ?? t('rule.saveFailed')} />;
  if (saving.state !== 'conflict') return null;
  const { current } = saving;
  return (
    <div className="notice conflict" role="alert" data-testid="rule-conflict">
      <p>{t('rule.conflict', { version: current?.version ?? '' })}</p>
      {current !== undefined && <RuleSentence rule={current} property={property} />}
      <button type="button" className="button" onClick={onReload}>
        {t('rule.reload')}
      </button>
    </div>
  );
}
